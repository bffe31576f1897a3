"""Secrets in fields that anybody may read: the one place that decides what of the form may be shown and shared."""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from linking.errors import UnreadableText
from linking.reading.pasted import Pasted, read_access_token, read_link_token, unwrap
from linking.reading.sizes import LONGEST_FIELD
from linking.sentences import Sentence, sentence

# Whoever gets the link reads them, the state too.
READ_BY_OTHERS = ("client-id", "redirect-uri", "scope", "state", "provider-name", "locale")
# What is shorter is no secret, but may be a word of anything.
SHORTEST_SECRET = 8

_NAMES = re.compile(
    r"(?:access|refresh|link|id)[-_ ]?token[\"'\]]*\s*[=:]|client[-_ ]?secret|\bbearer\s|[?&]code=", re.IGNORECASE
)


def misplaced(values: Mapping[str, str]) -> dict[str, Sentence]:
    """Return by field why it must not be shown: it holds or names a secret, or is too long to be looked at."""
    secrets = dict(_secrets(values))
    found = {field: _fault(values.get(field, ""), secrets) for field in READ_BY_OTHERS}
    return {field: fault for field, fault in found.items() if fault}


def presentable(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values without those that must not be shown."""
    hidden = misplaced(values)
    return {field: value for field, value in values.items() if field not in hidden}


def _secrets(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each secret that its own field holds, and the field."""
    readers: tuple[tuple[str, Callable[[str], Pasted]], ...] = (
        ("access-token", read_access_token),
        ("link-token", read_link_token),
        ("relay-key", lambda text: Pasted(text.strip())),
    )
    for field, reader in readers:
        text = values.get(field, "")[:LONGEST_FIELD]
        try:
            secret = reader(text).token
        except UnreadableText:
            secret = unwrap(text)
        if len(secret) >= SHORTEST_SECRET:
            yield secret, field


def _fault(value: str, secrets: Mapping[str, str]) -> Sentence | None:
    if len(value) > LONGEST_FIELD:
        return sentence("form.too_long", most=LONGEST_FIELD)
    once = unquote(value)
    for text in (value, once, unquote(once)):
        for secret, field in secrets.items():
            if secret in text:
                return sentence("misplaced.contains", name=field)
        if _NAMES.search(text):
            return sentence("misplaced.names")
    return None
