"""What is to be said, as a value: Python gives the cause and the facts, `templates/words/` holds the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the person at the page is told: `topic.name` is the macro `name` in `templates/words/topic.txt`.

    The facts are what the macro takes. A longer text is a heading and paragraphs, with an empty line between them.
    """

    name: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def sentence(name: str, /, **facts: Fact) -> Sentence:
    """Return the sentence of that name with the facts that stand in it."""
    return Sentence(name, facts)
