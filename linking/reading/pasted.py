"""What people paste where a token belongs: forgiving where the meaning is clear, a sentence where it is not."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from linking.errors import UnreadableText
from linking.json_text import read_json
from linking.reading.characters import VISIBLE, check_characters
from linking.sentences import Sentence, sentence

# Spaces, line ends, and the invisible characters that chat programs and editors add.
_BLANKS = " \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff"
_QUOTES = "\"'`\u2018\u2019\u201c\u201d"
_BEARER = re.compile(r"(?:authorization\s*:\s*)?bearer(?:\s+|$)", re.IGNORECASE)
# What `curl -i` prints before the body. A field of one line drops the empty line that ends it.
_HEADER_BLOCK = re.compile(r'\AHTTP/[\d.]+ (?:.*?\r?\n\r?\n|.*(?=\{\s*"link_token"|<))', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A token as it will be used, and one sentence for each thing that was done to get there."""

    token: str
    notes: tuple[Sentence, ...] = ()


def unwrap(text: str) -> str:
    """Return the text without spaces, line ends, invisible characters and pairs of quotes around it."""
    text = text.strip(_BLANKS)
    while len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip(_BLANKS)
    return text


def _bare(text: str) -> str:
    """Return a token without anything around it: no token has a quote, so a single one is no part of it either."""
    return text.strip(_BLANKS + _QUOTES)


def read_access_token(text: str) -> Pasted:
    """Return the access token in a pasted token, header or token response (RFC 6749, section 5.1).

    Raises `UnreadableText` when nothing clear remains.
    """
    token = _bare(text)
    notes = []
    if token.startswith(("{", "[")):
        token = _bare(_access_token_of(token))
        notes.append(sentence("note.token_response"))
    bare = _bare(_BEARER.sub("", token, count=1)) if _BEARER.match(token) else token
    if bare != token:
        notes.append(sentence("note.bearer"))
    if not notes and bare != text:
        notes.append(sentence("note.cleaned"))
    if not bare:
        raise UnreadableText("access_token.missing")
    check_characters("access_token", bare, VISIBLE)
    return Pasted(bare, tuple(notes))


def read_link_token(text: str) -> Pasted:
    """Return the link token in what was pasted: the API's JSON response or the token alone.

    Raises `UnreadableText` with a sentence of its own for each thing that people paste instead.
    """
    bare = _bare(_HEADER_BLOCK.sub("", text.lstrip(), count=1))
    if not bare:
        raise UnreadableText("link_token.missing")
    if bare.startswith("<"):
        raise UnreadableText("link_token.html")
    if bare.startswith(("{", "[")):
        return Pasted(_link_token_of(bare), (sentence("note.link_token_taken"),))
    if re.match(r"https?://", bare, re.IGNORECASE):
        raise UnreadableText("link_token.whole_link" if _is_authorization_link(bare) else "link_token.address")
    if bare.startswith("curl"):
        raise UnreadableText("link_token.command")
    check_characters("link_token", bare, VISIBLE)
    return Pasted(bare)


def _access_token_of(text: str) -> str:
    response = _parsed(text)
    token = response.get("access_token") if isinstance(response, dict) else None
    if not isinstance(token, str) or not _bare(token):
        raise UnreadableText("access_token.not_in_json")
    return token


def _link_token_of(text: str) -> str:
    response = _parsed(text)
    if not isinstance(response, dict):
        raise UnreadableText("link_token.not_an_object")
    if "link_token" in response:
        token = response["link_token"]
        if not isinstance(token, str) or not _bare(token):
            raise UnreadableText("link_token.empty")
        check_characters("link_token", _bare(token), VISIBLE)
        return _bare(token)
    if "error" in response or "errors" in response:
        raise UnreadableText("link_token.error")
    raise UnreadableText("link_token.not_in_json")


def _parsed(text: str) -> object:
    try:
        return read_json(text)
    except ValueError as error:
        raise UnreadableText("json.damaged") from error


def _is_authorization_link(address: str) -> bool:
    try:
        return "link_token" in parse_qs(urlsplit(address).query)
    except ValueError:
        return False
