"""What was sent and received, as HTTP text that may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from linking.cronofy.http import Request, Response
from linking.sentences import sentence
from linking.showing.masking import without_secrets
from linking.showing.rendering import say

SHOWN_BODY_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent and received, as text that may be shown: its secrets are masked."""

    sent: str = ""
    received: str = ""


NO_EXCHANGE = Exchange()


def shown_request(request: Request, secrets: Iterable[str]) -> str:
    """Return the request as HTTP text (RFC 9112, section 2.1), secrets masked."""
    lines = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    return without_secrets("\n".join(lines), secrets)


def shown_response(response: Response, secrets: Iterable[str]) -> str:
    """Return the response as HTTP text, secrets masked and the body bounded."""
    lines = [f"Status {response.status}", *(f"{name}: {value}" for name, value in response.headers)]
    return "\n".join([without_secrets("\n".join(lines), secrets), "", shown_body(response, secrets)])


def shown_body(response: Response, secrets: Iterable[str]) -> str:
    """Return the body as text, secrets masked, at most `SHOWN_BODY_CHARACTERS` long; says what was left out."""
    # Four bytes are the most that UTF-8 needs for a character: more of a huge body need not be decoded.
    text = response.body[: 4 * SHOWN_BODY_CHARACTERS].decode("utf-8", errors="replace")
    safe = without_secrets(text, secrets)
    if len(response.body) <= SHOWN_BODY_CHARACTERS and len(safe) <= SHOWN_BODY_CHARACTERS:
        return safe
    return f"{safe[:SHOWN_BODY_CHARACTERS]}\n{say(sentence('exchange.cut_off', size=len(response.body)))}"
