"""The characters that a value may be made of (RFC 6749, appendix A)."""

from collections.abc import Collection

from linking.errors import UnreadableText

VSCHAR = frozenset(map(chr, range(0x20, 0x7F)))
VISIBLE = VSCHAR - {" "}
NQCHAR = VISIBLE - {'"', "\\"}


def check_characters(topic: str, text: str, allowed: Collection[str]) -> None:
    """Raise `UnreadableText` for the first character that is not allowed, in the topic's own words for its kind."""
    for character in text:
        if character in allowed:
            continue
        if character.isspace() and " " not in allowed:
            raise UnreadableText(f"{topic}.space")
        if character.isprintable():
            raise UnreadableText(f"{topic}.character", character=character)
        raise UnreadableText(f"{topic}.control_character", code_point=f"U+{ord(character):04X}")
