"""The words: every macro of every topic says whole sentences, whatever the facts."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from jinja2.runtime import Macro

from linking.sentences import Fact, Sentence, sentence
from linking.showing.rendering import say, text_environment

# What each fact can be; the words take every combination.
FACTS: Mapping[str, tuple[Fact, ...]] = {
    "character": ("é",),
    "code_point": ("U+200B",),
    "host": ("api-de.cronofy.com",),
    "name": ("scope",),
    "status": (418,),
}


def macros() -> Iterator[tuple[str, Macro]]:
    """Yield the words by the name that Python calls them by."""
    for template in text_environment().list_templates(filter_func=lambda name: name.startswith("words/")):
        topic = template.removeprefix("words/").removesuffix(".txt")
        for name, macro in vars(text_environment().get_template(template).module).items():
            if isinstance(macro, Macro):
                yield f"{topic}.{name}", macro


def sentences() -> Iterator[Sentence]:
    """Yield each sentence that can be said, once for each combination of its facts."""
    for name, macro in macros():
        for facts in product(*(FACTS[fact] for fact in macro.arguments)):
            yield sentence(name, **dict(zip(macro.arguments, facts, strict=True)))


every_sentence = pytest.mark.parametrize("each", list(sentences()), ids=lambda each: each.name)


def test_there_are_words() -> None:
    assert len(list(macros())) > 60


@every_sentence
def test_words_are_whole_sentences(each: Sentence) -> None:
    for paragraph in say(each).split("\n\n"):
        assert begins_a_sentence(paragraph, each)
        assert paragraph.endswith((".", "?", "!"))


def begins_a_sentence(text: str, said: Sentence) -> bool:
    """Tell whether a text begins with a capital, a quote or one of its facts."""
    return text[0].isupper() or text.startswith(("“", *map(str, said.facts.values())))


@every_sentence
def test_words_stand_in_one_line_with_single_spaces(each: Sentence) -> None:
    assert not re.search(r"  | [.,?!]|\n\n\n|(?<!\n)\n(?!\n)", say(each))


@every_sentence
def test_every_fact_is_told(each: Sentence) -> None:
    assert all(str(fact) in say(each) for fact in each.facts.values())
