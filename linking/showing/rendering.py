"""Jinja, set up once: the same templates build the pages and render the fragments that come later."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from linking.sentences import Fact, Sentence
from linking.showing import snippets
from linking.showing.literals import attribute
from linking.showing.mail import SUPPORT, mailto
from linking.showing.masking import masked

# A wheel has them inside the package, where no other package's can be taken for them.
INSIDE, BESIDE = (parent / "templates" for parent in Path(__file__).parents[1:3])
TEMPLATES = INSIDE if INSIDE.is_dir() else BESIDE
# All but tab and line ends; and half a surrogate pair, which is no text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


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
    made.globals |= {"say": say, "heading": heading, "paragraphs": paragraphs, "support": SUPPORT}
    made.filters |= {"attribute": attribute, "masked": masked, "mailto": mailto}
    return made


@cache
def text_environment() -> Environment:
    """Return the environment of words and code snippets, which are plain text until a fragment shows them."""
    made = snippets.environment(FileSystemLoader(TEMPLATES))
    made.globals |= {"say": say, "heading": heading, "support": SUPPORT}
    return made


def fragment(name: str, **values: object) -> str:
    """Return a fragment of the page as HTML. Control characters in it are pictures of themselves: a NUL would end it."""
    return _CONTROL.sub(_picture, environment().get_template(f"fragments/{name}.html").render(values))


def say(sentence: Sentence) -> str:
    """Return the sentence in words, as plain text: whoever puts it into HTML escapes it like any value."""
    topic, _, name = sentence.name.partition(".")
    words = text_environment().get_template(f"words/{topic}.txt").module
    facts = {fact: _in_one_line(value) for fact, value in sentence.facts.items()}
    return _CONTROL.sub(_picture, str(getattr(words, name)(**facts)).strip())


def paragraphs(sentence: Sentence) -> tuple[str, ...]:
    """Return the paragraphs that a sentence is in words, as plain text; of more than one the first is the heading."""
    return tuple(re.split(r"\n{2,}", say(sentence)))


def heading(sentence: Sentence) -> str:
    """Return the first paragraph of a sentence in words."""
    return paragraphs(sentence)[0]


def _picture(control: re.Match[str]) -> str:
    """Return the picture of a control character (Unicode's block Control Pictures), or U+FFFD where it has none."""
    code_point = ord(control[0])
    if code_point < 0x20:
        return chr(0x2400 + code_point)
    return "\u2421" if code_point == 0x7F else "\ufffd"


def _in_one_line(fact: Fact) -> Fact:
    """Return the fact without line ends: what others wrote must not pass for a paragraph of ours."""
    if isinstance(fact, str):
        return fact.replace("\n", " ")
    return fact if isinstance(fact, int) else tuple(each.replace("\n", " ") for each in fact)


def warm_up() -> None:
    """Compile every template at hand, so that a memory snapshot holds them and needs no template file later."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)
    for name in text_environment().list_templates(extensions=["txt", "md", "jinja"]):
        text_environment().get_template(name)
