"""What was sent and received, as HTTP text that may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from linking.cronofy.http import Request, Response
from linking.sentences import sentence
from linking.showing.masking import masked, without_secrets
from linking.showing.rendering import say

SHOWN_BODY_CHARACTERS = 4000
# More of a huge body is not looked at.
READ_BODY_CHARACTERS = 200_000
# The most that one character takes: six for an escape of JSON, as many for two percent-encoded bytes.
LONGEST_ESCAPE = 6


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent and received, as text that may be shown: its secrets are masked."""

    sent: str = ""
    received: str = ""


NO_EXCHANGE = Exchange()


def shown_request(request: Request, secrets: Iterable[str]) -> str:
    """Return the request as HTTP text (RFC 9112, section 2.1), secrets masked."""
    known = tuple(secrets)
    headers = (f"{name}: {_credentials_masked(value, known)}" for name, value in request.headers)
    return "\n".join([f"{request.method} {request.url}", *headers])


def _credentials_masked(value: str, secrets: tuple[str, ...]) -> str:
    """Return a header's value; a secret in it, alone or after `Bearer`, is masked. Nothing else of a request of ours holds one."""
    if value in secrets:
        return masked(value)
    scheme, _, credentials = value.partition(" ")
    return f"{scheme} {masked(credentials)}" if credentials and credentials in secrets else value


def shown_response(response: Response, secrets: Iterable[str]) -> str:
    """Return the response as HTTP text, secrets masked and the body bounded."""
    known = tuple(secrets)
    headers = (f"{name}: {without_secrets(value, known)}" for name, value in response.headers)
    return "\n".join([f"Status {response.status}", *headers, "", shown_body(response, known)])


def shown_body(response: Response, secrets: tuple[str, ...]) -> str:
    """Return the body as text, secrets masked, at most `SHOWN_BODY_CHARACTERS` long; says what was left out."""
    # Four bytes are the most that UTF-8 needs for a character.
    text = response.body[: 4 * READ_BODY_CHARACTERS].decode("utf-8", errors="replace")
    safe = without_secrets(text[:READ_BODY_CHARACTERS], secrets)
    if len(response.body) > READ_BODY_CHARACTERS:
        # What was cut through is no longer known as a secret: the end goes, as far as one may reach.
        safe = safe[: -LONGEST_ESCAPE * max(map(len, secrets), default=0) or None]
    elif len(safe) <= SHOWN_BODY_CHARACTERS:
        return safe
    return f"{safe[:SHOWN_BODY_CHARACTERS]}\n{say(sentence('exchange.cut_off', size=len(response.body)))}"
