"""The sandbox's authorization page: what Cronofy would be asked, what it would refuse, and where the answer goes."""

from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from linking.errors import UnreadableText
from linking.reading.fields import read_client_id, read_redirect_uri, read_scope
from linking.sentences import Sentence, sentence
from linking.showing.masking import masked

# Name, what it means, and whether it must be there.
PARAMETERS = {
    "response_type": ("What is asked for: always “code”.", True),
    "client_id": ("The application that asks.", True),
    "redirect_uri": ("Where the person is sent after they agree or refuse.", True),
    "scope": ("What the application may do with the calendars.", True),
    "state": ("A random value that comes back unaltered, so that the answer can be matched to this request.", False),
    "link_token": ("Links this authorization to the account that the token was made for.", False),
    "avoid_linking": ("Asks not to link to the browser's other accounts.", False),
    "provider_name": ("The calendar provider chosen beforehand.", False),
    "locale": ("The language of the page.", False),
}
# The link token belongs here; the others do not, but may have been put into the address all the same.
SECRETS = ("link_token", "access_token", "refresh_token", "client_secret")


@dataclass(frozen=True, slots=True)
class Consent:
    """The request as (name, value, meaning), what is wrong with it, and the two answers; no address when not ours."""

    rows: tuple[tuple[str, str, str], ...]
    refusals: tuple[Sentence, ...]
    redirect_uri: str
    allow_url: str
    deny_url: str


def read_authorization_request(query: str, own_callback: str, random_bytes: Callable[[int], bytes]) -> Consent:
    """Return the consent for a query. Only our own callback page is ever followed: no open redirector."""
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    given = dict(reversed(pairs))
    redirect_uri = given.get("redirect_uri", "")
    refusals = tuple(_refusals(pairs, given))
    followed = redirect_uri == own_callback and not refusals
    state = (("state", given["state"]),) if given.get("state") else ()
    code = b32encode(random_bytes(20)).decode("ascii").lower()
    return Consent(
        tuple((name, masked(value) if name in SECRETS else value, _meaning(name)) for name, value in pairs),
        refusals,
        redirect_uri,
        _answer(redirect_uri, (("code", code), *state)) if followed else "",
        _answer(redirect_uri, (("error", "access_denied"), *state)) if followed else "",
    )


def _refusals(pairs: list[tuple[str, str]], given: dict[str, str]) -> list[Sentence]:
    names = [name for name, _ in pairs]
    refusals = [sentence("refusal.repeated", name=name) for name in PARAMETERS if names.count(name) > 1]
    refusals += [
        sentence("refusal.missing", name=name)
        for name, (_, needed) in PARAMETERS.items()
        if needed and not given.get(name)
    ]
    if given.get("response_type", "code") not in ("code", ""):
        refusals.append(sentence("refusal.response_type"))
    for name, reader in (("client_id", read_client_id), ("redirect_uri", read_redirect_uri), ("scope", read_scope)):
        try:
            if given.get(name):
                reader(given[name])
        except UnreadableText as error:
            refusals.append(error.sentence)
    return refusals


def _meaning(name: str) -> str:
    return PARAMETERS[name][0] if name in PARAMETERS else "Not a documented parameter."


def _answer(redirect_uri: str, answer: tuple[tuple[str, str], ...]) -> str:
    """Return the redirect URI with the answer in its query (RFC 6749, section 4.1.2)."""
    return f"{redirect_uri}?{urlencode(answer, quote_via=quote, safe='')}"
