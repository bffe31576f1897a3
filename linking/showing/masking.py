"""Masking: everything may be shown but secrets."""

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from linking.cronofy.secrets import CREDENTIALS, IN_JSON

DOTS = "••••••••"
# So long that the last four characters leave the rest unguessable, and that no word of a response is meant.
LONG = 16

# A string of JSON, also one that is cut off, and whether a member's value follows it.
_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)\\?("?)(\s*+:)?', re.DOTALL)
# A parameter as it stands in an address or in a form that was sent; “code=” may be prose anywhere else.
_PARAMETER = re.compile(rf"((?:\b(?:{'|'.join(CREDENTIALS)})|[?&#]code)(?:=|%3D))([^&\s\"'<>#•]++)", re.IGNORECASE)
# A character as it may be written: percent-encoded (RFC 3986), or escaped in JSON (RFC 8259).
_WRITTEN = re.compile(r"(?:%[0-9a-f]{2})++|\\u[0-9a-f]{4}|\\.|[^%\\]++|.", re.DOTALL | re.IGNORECASE)
_ESCAPED = re.compile(r"[%\\]")


def masked(secret: str) -> str:
    """Return dots, and the last four characters of a secret that is long enough to keep the rest unguessable."""
    return DOTS + secret[-4:] if len(secret) >= LONG else DOTS


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return the text with the given secrets, and every value that is known to hold one, masked, however it is written.

    A name in JSON stays readable: of it only a long secret is masked.
    """
    # The longest first: where one secret is part of another, the rest of the other would stay.
    known = sorted(filter(None, secrets), key=len, reverse=True)
    long = [secret for secret in known if len(secret) >= LONG]
    # One that has a quote would be torn apart.
    return "".join(_pieces(_masked_in(text, [secret for secret in long if '"' in secret]), known, long))


def _pieces(text: str, known: list[str], long: list[str]) -> Iterator[str]:
    """Yield the text in pieces: what is between its strings, and each string of it."""
    end, is_secret = 0, False
    for found in _STRING.finditer(text):
        between = text[end : found.start()]
        yield _masked_in(between, known)
        end = found.end()
        is_secret = is_secret and not between.strip()
        if found[3]:
            yield _masked_in(found[0], long)
            is_secret = _decoded(found[1]).lower() in IN_JSON
            continue
        yield f'"{masked(_decoded(found[1]))}{found[2]}' if is_secret and found[1] else _masked_in(found[0], known)
        is_secret = False
    yield _masked_in(text[end:], known)


def _masked_in(text: str, secrets: list[str]) -> str:
    """Return the text with the secrets in it masked, as they are and as they may be written."""
    for secret in secrets:
        text = text.replace(secret, masked(secret))
    text = _PARAMETER.sub(lambda match: match[1] + masked(match[2]), text)
    return _masked_as_written(text, secrets) if secrets and _ESCAPED.search(text) else text


def _masked_as_written(text: str, secrets: list[str]) -> str:
    """Return the text with each secret in it masked that is there once its escapes are read."""
    written = _WRITTEN.findall(text)
    read = [_decoded(each) if _ESCAPED.match(each) else each for each in written]
    whole = "".join(read)
    hidden = [secret for secret in secrets if secret in whole]
    if not hidden:
        return text
    # What has an escaped secret in it is shown as it is read: only so a secret can be cut out of it.
    for secret in hidden:
        whole = whole.replace(secret, masked(secret))
    return whole


def _decoded(text: str) -> str:
    """Return what a piece of text says once its escapes are read; what cannot be read stays."""
    try:
        return unquote(str(json.loads(f'"{text}"', strict=False)))
    except ValueError:
        return unquote(text)
