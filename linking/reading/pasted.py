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
# The option of a curl command, and the sign with which a line of it goes on.
_OPTION = re.compile(r"(?:-H|--header)[\s=]*(?=[\"']?authorization)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ACCOUNT_ID = re.compile(r"acc_[0-9a-f]+")
_NAMED = re.compile(r"[\"']?(?:access|refresh|link|id)_?token[\"']?\s*[=:]", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"<[A-Za-z _-]+>|\$?\{?(?:ACCESS|LINK)_TOKEN\}?|(?i:(?:your|my|the)[_-](?:access|link)[_-]token)"
)
# What `curl -i` prints before the body. A field of one line drops the empty line that ends it.
_HEADER_BLOCK = re.compile(r'\AHTTP/[\d.]+ (?:.*?\r?\n\r?\n|.*(?=\{\s*"link_token"|<))', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A token as it will be used, and one sentence for each thing that was done to get there."""

    token: str
    notes: tuple[Sentence, ...] = ()


def unwrap(text: str) -> str:
    """Return the text without spaces, line ends, invisible characters and pairs of quotes around it."""
    first, end = 0, len(text)
    while True:
        while first < end and text[first] in _BLANKS:
            first += 1
        while first < end and text[end - 1] in _BLANKS:
            end -= 1
        if end - first < 2 or text[first] not in _QUOTES or text[end - 1] not in _QUOTES:
            return text[first:end]
        first, end = first + 1, end - 1


def _bare(text: str) -> str:
    """Return a token without anything around it: no token has a quote, so a single one is no part of it either."""
    return text.strip(_BLANKS + _QUOTES)


def read_access_token(text: str) -> Pasted:
    """Return the access token in a pasted token, header or token response (RFC 6749, section 5.1).

    Raises `UnreadableText` when nothing clear remains.
    """
    option = _OPTION.match(_bare(text))
    token = _bare(_bare(text)[option.end() :].rstrip("\\" + _BLANKS)) if option else _bare(text)
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
    _refuse_what_only_stands_for("access_token", bare)
    if _ACCOUNT_ID.fullmatch(bare):
        raise UnreadableText("access_token.account_id")
    check_characters("access_token", bare, VISIBLE)
    return Pasted(bare, tuple(notes))


def read_link_token(text: str) -> Pasted:
    """Return the link token in what was pasted: the API's JSON response or the token alone.

    Raises `UnreadableText` with a sentence of its own for each thing that people paste instead.
    """
    bare = _bare(_HEADER_BLOCK.sub("", text.lstrip(), count=1))
    if not bare:
        raise UnreadableText("link_token.missing")
    if bare.startswith("<") and (bare != _bare(text) or not _PLACEHOLDER.fullmatch(bare)):
        raise UnreadableText("link_token.html")
    if bare.startswith(("{", "[")):
        return Pasted(_link_token_of(bare), (sentence("note.link_token_taken"),))
    if _ADDRESS.match(bare) and _is_authorization_link(bare):
        raise UnreadableText("link_token.whole_link")
    if bare.startswith("curl: ("):
        raise UnreadableText("link_token.curl_failed")
    if bare.startswith("curl"):
        raise UnreadableText("link_token.command")
    _refuse_what_only_stands_for("link_token", bare)
    check_characters("link_token", bare, VISIBLE)
    return Pasted(bare)


def _refuse_what_only_stands_for(topic: str, token: str) -> None:
    """Raise `UnreadableText` for what is pasted in place of a token, in the topic's own words for its kind."""
    if _ADDRESS.match(token):
        raise UnreadableText(f"{topic}.address")
    if _PLACEHOLDER.fullmatch(token):
        raise UnreadableText(f"{topic}.placeholder")
    if _NAMED.match(token):
        raise UnreadableText(f"{topic}.named")


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
