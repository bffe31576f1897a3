"""Reading one field at a time: a right value, or the sentence that says what to change."""

from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from linking.cronofy import data_centers, sandbox
from linking.cronofy.data_centers import DataCenter
from linking.errors import UnreadableText
from linking.reading.characters import NQCHAR, VISIBLE, VSCHAR, check_characters
from linking.reading.pasted import unwrap

ROUTES = ("direct", "relay", "paste")


def read_data_center(text: str) -> DataCenter:
    """Return the data center with that id. Raises `UnreadableText` for any other text."""
    if text not in data_centers.BY_ID:
        raise UnreadableText("choice.data_center")
    return data_centers.BY_ID[text]


def read_route(text: str) -> str:
    """Return the way to a link token. Raises `UnreadableText` for any other text."""
    if text not in ROUTES:
        raise UnreadableText("choice.route")
    return text


def read_relay_key(text: str) -> str:
    """Return the key, or an empty text: few relays ask for one. Raises `UnreadableText` for what no header can carry."""
    key = unwrap(text)
    check_characters("relay_key", key, VISIBLE)
    return key


def read_outcome(text: str) -> sandbox.Outcome:
    """Return the sandbox's outcome with that id. Raises `UnreadableText` for any other text."""
    if text not in sandbox.BY_ID:
        raise UnreadableText("choice.outcome")
    return sandbox.BY_ID[text]


def read_client_id(text: str) -> str:
    """Return the client ID (RFC 6749, appendix A.1). Raises `UnreadableText` when empty or not printable ASCII."""
    client_id = printable("client_id")(unwrap(text))
    if not client_id:
        raise UnreadableText("client_id.missing")
    return client_id


def read_redirect_uri(text: str) -> str:
    """Return the redirect URI (RFC 6749, section 3.1.2). Raises `UnreadableText` that names what is wrong."""
    uri = unwrap(text)
    if not uri:
        raise UnreadableText("redirect_uri.missing")
    check_characters("redirect_uri", uri, VISIBLE)
    parts = _split(uri)
    if parts.scheme not in ("http", "https"):
        raise UnreadableText("redirect_uri.not_whole")
    if not parts.hostname:
        raise UnreadableText("redirect_uri.no_host")
    if "@" in parts.netloc:
        raise UnreadableText("redirect_uri.user_name")
    if "#" in uri:
        raise UnreadableText("redirect_uri.fragment")
    return uri


def read_scope(text: str) -> tuple[str, ...]:
    """Return the scopes (RFC 6749, section 3.3). Raises `UnreadableText` when empty or naming a wrong character."""
    scope = tuple(unwrap(text).split())
    if not scope:
        raise UnreadableText("scope.missing")
    check_characters("scope", "".join(scope), NQCHAR)
    return scope


def printable(topic: str) -> Callable[[str], str]:
    """Return a reader of optional printable ASCII, which raises `UnreadableText` in the topic's words."""

    def read(text: str) -> str:
        value = text.strip()
        check_characters(topic, value, VSCHAR)
        return value

    return read


def _split(uri: str) -> SplitResult:
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError as error:
        raise UnreadableText("redirect_uri.unreadable_host") from error
    return parts
