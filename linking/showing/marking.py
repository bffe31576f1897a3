"""Which piece of a text comes from which field: marked inside the text while it is written, and out of it before it is shown."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Self

from linking.showing.highlighting import Tokens

# Noncharacters, which no text for interchange holds (Unicode Standard, section 23.7); a value that does loses them where
# nothing escapes it.
START, NAMED, END = "\ufdd0", "\ufdd1", "\ufdd2"
_REPLACED = str.maketrans(dict.fromkeys((START, NAMED, END), "\ufffd"))
_MARKED = re.compile(f"{START}([^{NAMED}]*){NAMED}([^{END}]*){END}")

# The field's name and the text; of what comes from no field the name is empty.
Pieces = tuple[tuple[str, str], ...]


class Part(str):
    """The value of a field. It is a text like any other, until it is written into one: there it has marks around it."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, text: str, field: str) -> Self:
        """Return the text as a part that comes from the field."""
        part = super().__new__(cls, text)
        part.field = field
        return part

    def __str__(self) -> str:
        return f"{START}{self.field}{NAMED}{self.translate(_REPLACED)}{END}"

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __add__(self, after: str) -> "Part":
        return Part(super().__add__(after), self.field)

    def __radd__(self, before: str) -> "Part":
        return Part("".join((before, self)), self.field)


def of_parts(write: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function on texts as one that makes a part of the same field of a part."""

    def written(text: str) -> str:
        return Part(write(text), text.field) if isinstance(text, Part) else write(text)

    return written


def pieces(text: str) -> Pieces:
    """Return a text that parts were written into in pieces, without the marks."""
    return tuple(piece for piece in _pieces(text) if piece[1])


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    end = 0
    for marked in _MARKED.finditer(text):
        yield "", text[end : marked.start()]
        yield marked[1], marked[2]
        end = marked.end()
    yield "", text[end:]


def plain(found: Iterable[tuple[str, str]]) -> str:
    """Return the text that these pieces are of."""
    return "".join(text for _, text in found)


def overlaid(tokens: Tokens, parts: Pieces) -> tuple[tuple[str, str, str], ...]:
    """Return two divisions of one text as one, in pieces `(kind, field, text)`."""
    both = []
    ahead, rest = deque(tokens), deque(parts)
    while ahead:
        (kind, token), (field, part) = ahead.popleft(), rest.popleft()
        size = min(len(token), len(part))
        both.append((kind, field, token[:size]))
        if token[size:]:
            ahead.appendleft((kind, token[size:]))
        if part[size:]:
            rest.appendleft((field, part[size:]))
    return tuple(both)
