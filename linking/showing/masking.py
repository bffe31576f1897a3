"""Masking: everything may be shown but secrets."""

import re
from collections.abc import Iterable

from linking.cronofy.secrets import IN_JSON

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
