"""The words: every macro of every topic says whole sentences, whatever the facts."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from jinja2.runtime import Macro

from linking.sentences import Fact, Sentence, sentence
from linking.showing.rendering import paragraphs, say, text_environment

# Names in a list and in a picture, the end of a text that was cut off, and a letter.
NO_SENTENCES = {"exchange", "journey", "mail", "outcome", "way"}
# What each fact can be; the words take every combination.
FACTS: Mapping[str, tuple[Fact, ...]] = {
    "account": ("acc_1",),
    "after": ("acc_2",),
    "before": ("acc_1",),
    "certain": (True, False),
    "character": ("é",),
    "client_id": ("client-id",),
    "code_point": ("U+200B",),
    "data_center": ("Germany",),
    "description": ("", "Ask the administrator."),
    "error": ("invalid_scope", "odd"),
    "heading": ("This device is offline",),
    "host": ("api-de.cronofy.com",),
    "id": ("de",),
    "kind": ("ValueError",),
    "most": (16_000,),
    "name": ("scope",),
    "names": (("code",), ("code", "state")),
    "opaque_origin": (True, False),
    "others": ((), ("Canada", "Singapore")),
    "profiles": (("pro_1",), ("pro_1", "pro_2")),
    "redirect_uri": ("https://example.com/callback",),
    "seconds": (20,),
    "size": (5000,),
    "state": ("a-state",),
    "status": (418,),
}


def macros() -> Iterator[tuple[str, Macro]]:
    """Yield the words by the name that Python calls them by."""
    for template in text_environment().list_templates(
        filter_func=lambda name: name.startswith("words/") and name.endswith(".txt")
    ):
        topic = template.removeprefix("words/").removesuffix(".txt")
        for name, macro in sorted(vars(text_environment().get_template(template).module).items()):
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
    """Of more than one paragraph the first is a heading, which is a sentence or a title."""
    first, *others = paragraphs(each)

    if topic(each) in NO_SENTENCES:
        return
    assert begins_a_sentence(first, each)
    for paragraph in others or (first,):
        assert begins_a_sentence(paragraph, each)
        assert paragraph.endswith((".", "?", "!"))


def topic(said: Sentence) -> str:
    return said.name.partition(".")[0]


def begins_a_sentence(text: str, said: Sentence) -> bool:
    """Tell whether a text begins with a capital, a quote or one of its facts."""
    return text[0].isupper() or text.startswith(("“", *map(str, said.facts.values())))


@every_sentence
def test_words_are_set_without_a_gap(each: Sentence) -> None:
    assert not re.search(r"  | [.,?!]|\n\n\n| \n|\n ", say(each))
