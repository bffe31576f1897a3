"""What was sent and received, as it may be shown: its secrets masked, as HTTP text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
    """What was sent and received, as text that may be shown: its secrets are masked. `har` says the same to other tools."""

    sent: str = ""
    received: str = ""
    har: str = ""


NO_EXCHANGE = Exchange()


def shown_request(request: Request, secrets: Iterable[str]) -> str:
    """Return the request as HTTP text (RFC 9112, section 2.1), secrets masked."""
    return request_text(masked_request(request, secrets))


def masked_request(request: Request, secrets: Iterable[str]) -> Request:
    """Return the request, secrets masked."""
    known = tuple(secrets)
    return replace(request, headers=tuple((name, _credentials_masked(value, known)) for name, value in request.headers))


def request_text(request: Request) -> str:
    """Return a request as HTTP text."""
    return "\n".join([f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)])


def _credentials_masked(value: str, secrets: tuple[str, ...]) -> str:
    """Return a header's value; a secret in it, alone or after `Bearer`, is masked. Nothing else of a request of ours holds one."""
    if value in secrets:
        return masked(value)
    scheme, _, credentials = value.partition(" ")
    return f"{scheme} {masked(credentials)}" if credentials and credentials in secrets else value


def masked_response(response: Response, secrets: Iterable[str]) -> Response:
    """Return the response, secrets masked and the body bounded."""
    known = tuple(secrets)
    headers = tuple((name, without_secrets(value, known)) for name, value in response.headers)
    return Response(response.status, headers, shown_body(response, known).encode(errors="replace"))


def response_text(response: Response) -> str:
    """Return a response with a body in UTF-8 as HTTP text."""
    headers = (f"{name}: {value}" for name, value in response.headers)
    return "\n".join([f"Status {response.status}", *headers, "", response.body.decode()])


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
