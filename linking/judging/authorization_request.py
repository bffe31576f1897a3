"""The sandbox's authorization page: what Cronofy would be asked, what it would refuse, and where the person goes next."""

from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from linking.cronofy.parameters import NAMES, PARAMETERS, meaning
from linking.cronofy.secrets import names_credential
from linking.errors import UnreadableText
from linking.reading.fields import read_client_id, read_redirect_uri, read_scope
from linking.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class GivenParameter:
    """One parameter of a request, and what it means. A secret one is to be shown masked."""

    name: str
    value: str
    meaning: Sentence
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """The request, what is wrong with it, and where each choice leads; nowhere when the redirect URI is not ours."""

    parameters: tuple[GivenParameter, ...]
    refusals: tuple[Sentence, ...]
    redirect_uri: str
    allow_url: str
    deny_url: str


def read_authorization_request(query: str, own_callback: str, random_bytes: Callable[[int], bytes]) -> Consent:
    """Return the consent for a query. Only our own callback page is ever followed: no open redirector."""
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    given = dict(reversed(pairs))
    redirect_uri = given.get("redirect_uri", "")
    refusals = (*_refused_names(pairs, given), *_refused_values(given))
    followed = redirect_uri == own_callback and not refusals
    state = (("state", given["state"]),) if given.get("state") else ()
    code = b32encode(random_bytes(20)).decode("ascii").lower()
    return Consent(
        # The link token belongs here; the others do not, but may have been put into the address all the same.
        tuple(GivenParameter(name, value, meaning(name), names_credential(name)) for name, value in pairs),
        refusals,
        redirect_uri,
        _redirect(redirect_uri, (("code", code), *state)) if followed else "",
        _redirect(redirect_uri, (("error", "access_denied"), *state)) if followed else "",
    )


def _refused_names(pairs: list[tuple[str, str]], given: dict[str, str]) -> list[Sentence]:
    names = [name for name, _ in pairs]
    repeated = [name for name in NAMES if names.count(name) > 1]
    missing = [parameter.name for parameter in PARAMETERS if parameter.required and not given.get(parameter.name)]
    return [
        *(sentence("refusal.repeated", name=name) for name in repeated),
        *(sentence("refusal.missing", name=name) for name in missing),
    ]


def _refused_values(given: dict[str, str]) -> list[Sentence]:
    refusals = []
    if given.get("response_type", "code") not in ("code", ""):
        refusals.append(sentence("refusal.not_code", name="response_type"))
    for name, reader in (("client_id", read_client_id), ("redirect_uri", read_redirect_uri), ("scope", read_scope)):
        try:
            if given.get(name):
                reader(given[name])
        except UnreadableText as error:
            refusals.append(error.sentence)
    return refusals


def _redirect(redirect_uri: str, parameters: tuple[tuple[str, str], ...]) -> str:
    """Return the redirect URI with the parameters of an authorization response in its query (RFC 6749, section 4.1.2)."""
    return f"{redirect_uri}?{urlencode(parameters, quote_via=quote, safe='')}"
