"""What people paste where a token belongs: forgiving where the meaning is clear, a sentence where it is not."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from linking.errors import UnreadableText
from linking.json_text import read_json

# Spaces, line ends, and the invisible characters that chat programs and editors add.
_BLANKS = " \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff"
_QUOTES = "\"'`\u2018\u2019\u201c\u201d"
_BEARER = re.compile(r"(?:authorization\s*:\s*)?bearer(?:\s+|$)", re.IGNORECASE)
# What `curl -i` prints before the answer. A field of one line drops the empty line that ends it.
_HEADER_BLOCK = re.compile(r'\AHTTP/[\d.]+ (?:.*?\r?\n\r?\n|.*(?=\{\s*"link_token"|<))', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A token as it will be used, and one sentence for each thing that was done to get there."""

    token: str
    notes: tuple[str, ...] = ()


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
        notes.append("That was a whole token response. Only its access_token is used.")
    bare = _bare(_BEARER.sub("", token, count=1)) if _BEARER.match(token) else token
    if bare != token:
        notes.append("“Bearer” in front of the access token was removed. It is added by itself.")
    if not notes and bare != text:
        notes.append("Quotes, spaces or line ends around the access token were removed.")
    if not bare:
        raise UnreadableText("Enter the access token of the account to link to.")
    _check_characters("access token", bare)
    return Pasted(bare, tuple(notes))


def read_link_token(text: str) -> Pasted:
    """Return the link token in what was pasted: the API's JSON answer or the token alone.

    Raises `UnreadableText` with a sentence of its own for each thing that people paste instead.
    """
    answer = _bare(_HEADER_BLOCK.sub("", text.lstrip(), count=1))
    if not answer:
        raise UnreadableText("Paste the API's answer, or the link token from it.")
    if answer.startswith("<"):
        raise UnreadableText("That is an HTML page, not the API's answer. Check the address in the command and run it.")
    if answer.startswith(("{", "[")):
        return Pasted(_link_token_of(answer), ("The link token was taken from the pasted answer.",))
    if re.match(r"https?://", answer, re.IGNORECASE):
        raise UnreadableText(_sentence_about_address(answer))
    if answer.startswith("curl"):
        raise UnreadableText("That is the command itself. Run it in a terminal, then paste what it prints.")
    _check_characters("link token", answer)
    return Pasted(answer)


def _access_token_of(text: str) -> str:
    answer = _parsed(text)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not _bare(token):
        raise UnreadableText("That JSON holds no “access_token”. Paste the token response of the account to link to.")
    return token


def _link_token_of(text: str) -> str:
    answer = _parsed(text)
    if not isinstance(answer, dict):
        raise UnreadableText("That JSON is not an object. The API's answer looks like {“link_token”: “…”}.")
    if "link_token" in answer:
        token = answer["link_token"]
        if not isinstance(token, str) or not _bare(token):
            raise UnreadableText("The “link_token” in that answer is empty or not a text. Make the request again.")
        _check_characters("link token", _bare(token))
        return _bare(token)
    if "error" in answer or "errors" in answer:
        raise UnreadableText("That answer is an error, so it holds no link token. Its text says what to change.")
    raise UnreadableText("That JSON holds no “link_token”. Paste the answer to the link token request.")


def _parsed(text: str) -> object:
    try:
        return read_json(text)
    except ValueError as error:
        raise UnreadableText(
            "That begins like JSON but is cut off or damaged. Copy it again, from “{” to “}”."
        ) from error


def _sentence_about_address(text: str) -> str:
    try:
        found = "link_token" in parse_qs(urlsplit(text).query)
    except ValueError:
        found = False
    if found:
        return "That is a whole link. Paste only the value of its link_token, or better, make a fresh link token."
    return "That is an address, not a link token. Paste the API's answer, or the link token from it."


def _check_characters(what: str, token: str) -> None:
    for character in token:
        if character.isspace():
            raise UnreadableText(f"The {what} has a space or a line end inside. Copy it again in one piece.")
        if not character.isprintable():
            raise UnreadableText(f"The {what} has the control character U+{ord(character):04X} inside. Copy it again.")
        if not character.isascii():
            raise UnreadableText(
                f"The {what} has the character “{character}” inside. Tokens are plain ASCII: copy it again."
            )
