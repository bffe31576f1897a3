"""What is to be said, as a value: Python gives the cause and the facts, `templates/words/` holds the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for the person at the page: `topic.name` is the macro `name` in `templates/words/topic.txt`."""

    name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def sentence(name: str, **facts: str) -> Sentence:
    """Return the sentence of that name with the facts that stand in it."""
    return Sentence(name, facts)
