"""What the tests of the domain share."""

from collections.abc import Iterator

import pytest

from linking.sentences import Fact, Sentence
from linking.showing.rendering import say


@pytest.fixture(autouse=True)
def _every_sentence_has_its_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Say each sentence that a test brings about: a name without words, or other facts, would be noticed on the page only."""
    made: list[Sentence] = []
    make = Sentence.__init__

    def make_and_keep(self: Sentence, name: str, facts: dict[str, Fact]) -> None:
        make(self, name, facts)
        made.append(self)

    monkeypatch.setattr(Sentence, "__init__", make_and_keep)
    yield
    for each in made:
        assert say(each)
