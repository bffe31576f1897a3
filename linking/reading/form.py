"""Reading the form: what was typed becomes right values, or one sentence for each faulty field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from linking.cronofy import data_centers, sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import DataCenter
from linking.errors import FieldError, FormErrors, UnreadableText
from linking.reading.pasted import Pasted, read_access_token, read_link_token, unwrap

ROUTES = ("direct", "relay", "paste")
SANDBOX_ROUTE = "sandbox"

T = TypeVar("T")
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkForm:
    """The form, read. `link_token` is given on the route `paste` only, `access_token` on the others."""

    data_center: DataCenter
    route: str
    outcome: sandbox.Outcome
    access_token: str
    authorization: AuthorizationRequest
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


def read_form(values: Values) -> LinkForm:
    """Return the form with every value checked. Raises `FormErrors` that names all faulty fields at once."""
    errors: list[FieldError] = []

    simulated = values.get("data-center") == data_centers.SANDBOX.id
    examples = {"access-token": sandbox.ACCESS_TOKEN, "client-id": sandbox.CLIENT_ID} if simulated else {}

    def read(field: str, reader: Callable[[str], T], otherwise: T) -> T:
        try:
            return reader(values.get(field, "") or examples.get(field, ""))
        except UnreadableText as error:
            errors.append(FieldError(field, str(error)))
            return otherwise

    data_center = read("data-center", read_data_center, data_centers.SANDBOX)
    route = SANDBOX_ROUTE if simulated else read("route", read_route, ROUTES[0])
    outcome = read("sandbox-outcome", read_outcome, sandbox.OUTCOMES[0]) if simulated else sandbox.OUTCOMES[0]
    pasting = route == "paste"
    nothing = Pasted("")
    access_token = nothing if pasting else read("access-token", read_access_token, nothing)
    link_token = read("link-token", read_link_token, nothing) if pasting else nothing
    client_id = read("client-id", read_client_id, "")
    if not simulated and access_token.token == sandbox.ACCESS_TOKEN:
        errors.append(FieldError("access-token", "That is the sandbox's example. Enter an access token of your own."))
    if not simulated and client_id == sandbox.CLIENT_ID:
        errors.append(FieldError("client-id", "That is the sandbox's example. Enter your application's client ID."))
    authorization = AuthorizationRequest(
        client_id=client_id,
        redirect_uri=read("redirect-uri", read_redirect_uri, ""),
        scope=read("scope", read_scope, ()),
        state=read("state", _printable("state"), ""),
        link_token=link_token.token,
        avoid_linking=values.get("avoid-linking") == "true",
        provider_name=read("provider-name", _printable("provider name"), ""),
        locale=read("locale", _printable("locale"), ""),
    )
    if errors:
        raise FormErrors(tuple(errors), tuple(_exposed_secrets(values)))
    return LinkForm(
        data_center=data_center,
        route=route,
        outcome=outcome,
        access_token=access_token.token,
        authorization=authorization,
        notes=access_token.notes + link_token.notes,
        warnings=(*_exposed_secrets(values), *_warnings(authorization)),
    )


def public_values(form: LinkForm) -> dict[str, str]:
    """Return the values that bring the form back, by field, without its secrets and its state."""
    request = form.authorization
    simulated = form.data_center is data_centers.SANDBOX
    return {
        "data-center": form.data_center.id,
        **({"sandbox-outcome": form.outcome.id} if simulated else {"route": form.route}),
        "client-id": request.client_id,
        "redirect-uri": request.redirect_uri,
        "scope": " ".join(request.scope),
        "provider-name": request.provider_name,
        "avoid-linking": "true" if request.avoid_linking else "",
        "locale": request.locale,
    }


def typed_authorization(values: Values, otherwise: AuthorizationRequest) -> AuthorizationRequest:
    """Return the authorization as it is typed so far, unchecked; `otherwise` has what stands in for an empty field."""
    return replace(
        otherwise,
        client_id=unwrap(values.get("client-id", "")) or otherwise.client_id,
        redirect_uri=unwrap(values.get("redirect-uri", "")) or otherwise.redirect_uri,
        scope=tuple(values.get("scope", "").split()) or otherwise.scope,
        avoid_linking=values.get("avoid-linking") == "true",
        provider_name=values.get("provider-name", "").strip(),
        locale=values.get("locale", "").strip(),
    )


def read_data_center(text: str) -> DataCenter:
    """Return the data center with that id. Raises `UnreadableText` for any other text."""
    if text not in data_centers.BY_ID:
        raise UnreadableText("Choose a data center from the list.")
    return data_centers.BY_ID[text]


def read_route(text: str) -> str:
    """Return the way to a link token. Raises `UnreadableText` for any other text."""
    if text not in ROUTES:
        raise UnreadableText("Choose how the link token is made.")
    return text


def read_outcome(text: str) -> sandbox.Outcome:
    """Return the sandbox's outcome with that id. Raises `UnreadableText` for any other text."""
    if text not in sandbox.BY_ID:
        raise UnreadableText("Choose an outcome from the list.")
    return sandbox.BY_ID[text]


def read_client_id(text: str) -> str:
    """Return the client ID (RFC 6749, appendix A.1). Raises `UnreadableText` when empty or not printable ASCII."""
    client_id = _printable("client ID")(unwrap(text))
    if not client_id:
        raise UnreadableText("Enter the client ID of your application.")
    return client_id


def read_redirect_uri(text: str) -> str:
    """Return the redirect URI (RFC 6749, section 3.1.2). Raises `UnreadableText` that names what is wrong."""
    uri = unwrap(text)
    if not uri:
        raise UnreadableText("Enter the redirect URI: where Cronofy sends the person after they agree.")
    for character in uri:
        if character.isspace():
            raise UnreadableText("The redirect URI has a space inside. Write it as %20.")
        if not "!" <= character <= "~":
            raise UnreadableText(f"The redirect URI has {_shown(character)} inside. Percent-encode it.")
    parts = _split(uri)
    if parts.scheme not in ("http", "https"):
        raise UnreadableText("The redirect URI must be a whole address that begins with https:// or http://.")
    if not parts.hostname:
        raise UnreadableText("The redirect URI has no host. Write it like https://example.com/callback.")
    if "@" in parts.netloc:
        raise UnreadableText("The redirect URI has a user name in front of the host. Remove it, with the “@”.")
    if "#" in uri:
        raise UnreadableText("The redirect URI has a fragment. Remove the “#” and what follows it.")
    return uri


def read_scope(text: str) -> tuple[str, ...]:
    """Return the scopes (RFC 6749, section 3.3). Raises `UnreadableText` when empty or naming a wrong character."""
    scope = tuple(unwrap(text).split())
    if not scope:
        raise UnreadableText("Enter at least one scope, for example read_events.")
    for character in "".join(scope):
        if not "!" <= character <= "~" or character in '"\\':
            raise UnreadableText(f"The scope has {_shown(character)} inside, which no scope may hold. Remove it.")
    return scope


def _printable(what: str) -> Callable[[str], str]:
    """Return a reader of optional printable ASCII (RFC 6749, appendix A: VSCHAR)."""

    def read(text: str) -> str:
        value = text.strip()
        for character in value:
            if not " " <= character <= "~":
                raise UnreadableText(f"The {what} has {_shown(character)} inside. Use plain ASCII characters only.")
        return value

    return read


def _split(uri: str) -> SplitResult:
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError as error:
        raise UnreadableText(
            "The redirect URI's host or port cannot be read. Write it like https://example.com:8443/x."
        ) from error
    return parts


def _shown(character: str) -> str:
    return f"“{character}”" if character.isprintable() else f"the control character U+{ord(character):04X}"


def _exposed_secrets(values: Values) -> list[str]:
    if not any("client_secret" in value for value in values.values()):
        return []
    return [
        "What you pasted names a client_secret. Keep it out of browsers: it belongs on your server only. "
        "It is not used here. If others can have seen it, make a new one in Cronofy's dashboard."
    ]


def _warnings(authorization: AuthorizationRequest) -> list[str]:
    warnings = []
    if authorization.avoid_linking:
        warnings.append(
            "“Avoid linking” together with a link token asks for two opposite things. "
            "What Cronofy does then is not documented. The link is made all the same."
        )
    if not authorization.state:
        warnings.append("The link has no state, so nobody can check that the answer belongs to this request.")
    if "," in "".join(authorization.scope):
        warnings.append("The scope has a comma. Scopes are separated by spaces.")
    return warnings
