"""Reading the form: what was typed becomes right values, or one sentence for each faulty field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import SANDBOX, DataCenter
from linking.errors import FieldError, FormErrors, UnreadableText
from linking.reading import examples, fields
from linking.reading.misplaced import misplaced, presentable
from linking.reading.pasted import Pasted, read_link_token, unwrap
from linking.reading.sizes import LONGEST_FIELD, check_length
from linking.reading.warnings import doubts, exposed_secrets
from linking.sentences import Sentence

SANDBOX_ROUTE = "sandbox"

T = TypeVar("T")
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkForm:
    """The form, read. `link_token` is given on the route `paste` only, `access_token` on the others, `relay_key` on `relay`."""

    data_center: DataCenter
    route: str
    outcome: sandbox.Outcome
    access_token: str
    relay_key: str = ""
    authorization: AuthorizationRequest
    notes: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The form while it is read, with the errors so far."""

    values: Values
    misplaced: Mapping[str, Sentence]
    errors: list[FieldError] = field(default_factory=list)

    def read(self, name: str, reader: Callable[[str], T], otherwise: T) -> T:
        """Return the value of a field; where it cannot be used, remember why and go on with another."""
        if name in self.misplaced:
            self.errors.append(FieldError(name, self.misplaced[name]))
            return otherwise
        try:
            text = self.values.get(name, "")
            check_length(text, LONGEST_FIELD)
            return reader(text)
        except UnreadableText as error:
            self.errors.append(FieldError(name, error.sentence))
            return otherwise


def read_form(values: Values) -> LinkForm:
    """Return the form with every value checked. Raises `FormErrors` that names all faulty fields at once."""
    reading = _Reading(values, misplaced(values))
    data_center = reading.read("data-center", fields.read_data_center, SANDBOX)
    simulated = data_center is SANDBOX
    route = SANDBOX_ROUTE if simulated else reading.read("route", fields.read_route, fields.ROUTES[0])
    default = sandbox.OUTCOMES[0]
    outcome = reading.read("sandbox-outcome", fields.read_outcome, default) if simulated else default
    relay_key = reading.read("relay-key", fields.read_relay_key, "") if route == "relay" else ""
    token = _token(reading, route)
    pasted_link_token = token.token if route == "paste" else ""
    authorization = _authorization(reading, simulated=simulated, link_token=pasted_link_token)
    exposed = exposed_secrets(values)
    if reading.errors:
        raise FormErrors(tuple(reading.errors), exposed)
    return LinkForm(
        data_center=data_center,
        route=route,
        outcome=outcome,
        access_token="" if route == "paste" else token.token,
        relay_key=relay_key,
        authorization=authorization,
        notes=token.notes,
        warnings=(*exposed, *doubts(authorization)),
    )


def public_values(form: LinkForm) -> dict[str, str]:
    """Return the values that bring the form back, by field, without its secrets and its state."""
    request = form.authorization
    simulated = form.data_center is SANDBOX
    return {
        "data-center": form.data_center.id,
        **({"sandbox-outcome": form.outcome.id} if simulated else {"route": form.route}),
        # What stood in for an empty field was not typed.
        "client-id": "" if simulated and request.client_id == sandbox.CLIENT_ID else request.client_id,
        "redirect-uri": request.redirect_uri,
        "scope": " ".join(request.scope),
        "provider-name": request.provider_name,
        "avoid-linking": "true" if request.avoid_linking else "",
        "locale": request.locale,
    }


def typed_authorization(values: Values, otherwise: AuthorizationRequest) -> AuthorizationRequest:
    """Return the authorization as it is typed so far, unchecked; `otherwise` has what stands in for an empty field.

    A field that holds a secret counts as empty.
    """
    typed = presentable(values)
    return replace(
        otherwise,
        client_id=unwrap(typed.get("client-id", "")) or otherwise.client_id,
        redirect_uri=unwrap(typed.get("redirect-uri", "")) or otherwise.redirect_uri,
        scope=tuple(typed.get("scope", "").split()) or otherwise.scope,
        state=typed.get("state", "").strip() or otherwise.state,
        avoid_linking=typed.get("avoid-linking") == "true",
        provider_name=typed.get("provider-name", "").strip(),
        locale=typed.get("locale", "").strip(),
    )


def _token(reading: _Reading, route: str) -> Pasted:
    """Return the one token that the route needs: the link token where it is pasted, else the access token."""
    if route == "paste":
        return reading.read("link-token", read_link_token, Pasted(""))
    return reading.read(
        "access-token", partial(examples.read_access_token, simulated=route == SANDBOX_ROUTE), Pasted("")
    )


def _authorization(reading: _Reading, *, simulated: bool, link_token: str) -> AuthorizationRequest:
    return AuthorizationRequest(
        client_id=reading.read("client-id", partial(examples.read_client_id, simulated=simulated), ""),
        redirect_uri=reading.read("redirect-uri", fields.read_redirect_uri, ""),
        scope=reading.read("scope", fields.read_scope, ()),
        state=reading.read("state", fields.printable("state"), ""),
        link_token=link_token,
        avoid_linking=reading.values.get("avoid-linking") == "true",
        provider_name=reading.read("provider-name", fields.printable("provider_name"), ""),
        locale=reading.read("locale", fields.printable("locale"), ""),
    )
