"""Jinja, set up once: the same templates build the pages and render the fragments that come later."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from linking.sentences import Fact, Sentence
from linking.showing import snippets

TEMPLATES = Path(__file__).parents[2] / "templates"


@cache
def environment() -> Environment:
    """Return the environment that all markup comes from: escaping is on, and a name that is not given is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals["say"] = say
    return made


@cache
def text_environment() -> Environment:
    """Return the environment of words and code snippets, which are plain text until a fragment shows them."""
    return snippets.environment(FileSystemLoader(TEMPLATES))


def fragment(name: str, **values: object) -> str:
    """Return a fragment of the page as HTML."""
    return environment().get_template(f"fragments/{name}.html").render(values)


def say(sentence: Sentence) -> str:
    """Return the sentence in words, as plain text: whoever puts it into HTML escapes it like any value."""
    topic, _, name = sentence.name.partition(".")
    words = text_environment().get_template(f"words/{topic}.txt").module
    facts = {fact: _in_one_line(value) for fact, value in sentence.facts.items()}
    return str(getattr(words, name)(**facts)).strip()


def _in_one_line(fact: Fact) -> Fact:
    """Return the fact without line ends: what others wrote must not pass for a paragraph of ours."""
    if isinstance(fact, str):
        return fact.replace("\n", " ")
    return fact if isinstance(fact, int) else tuple(each.replace("\n", " ") for each in fact)


def warm_up() -> None:
    """Compile every template at hand, so that a memory snapshot holds them and needs no template file later."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)
    for name in text_environment().list_templates(extensions=["txt", "jinja"]):
        text_environment().get_template(name)
