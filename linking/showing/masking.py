"""What may be shown of a request, a response or an address: everything but its secrets."""

import re
from collections.abc import Iterable

from linking.cronofy.http import Request, Response
from linking.cronofy.secrets import IN_JSON

SHOWN_BODY_CHARACTERS = 4000
DOTS = "••••••••"

_SECRET_MEMBERS = re.compile(rf'("(?:{"|".join(IN_JSON)})"\s*:\s*")((?:[^"\\]|\\.)*)', re.IGNORECASE | re.DOTALL)


def masked(secret: str) -> str:
    """Return dots, and the last four characters of a secret that is long enough to keep the rest unguessable."""
    return DOTS + secret[-4:] if len(secret) >= 16 else DOTS


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return the text with the given secrets, and every JSON member that is known to hold one, masked."""
    text = _SECRET_MEMBERS.sub(lambda match: match[1] + masked(match[2]), text)
    # The longest first: where one secret is part of another, the rest of the other would stay.
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, masked(secret))
    return text


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
    return f"{safe[:SHOWN_BODY_CHARACTERS]}\n… (the rest of {len(response.body):,} bytes is not shown)"
