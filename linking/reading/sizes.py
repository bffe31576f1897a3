"""How much is read: far more than anybody needs, and little enough that an answer comes at once."""

from linking.errors import UnreadableText

LONGEST_FIELD = 16_000
LONGEST_ADDRESS = 16_000
LONGEST_RESPONSE = 1_000_000


def check_length(text: str, most: int) -> None:
    """Raise `UnreadableText` for a text of more than so many characters."""
    if len(text) > most:
        raise UnreadableText("form.too_long", most=most)
