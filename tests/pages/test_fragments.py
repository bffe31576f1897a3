"""What the worker renders: a value, however hostile, is text and never markup, and the fragment fits into its page."""

from collections.abc import Iterator

import markup
import pytest
from fragments import CASES, FRAGMENTS, HOSTILE, SAMPLES
from jinja2 import UndefinedError
from rendered import INDEX, outward

from linking.showing.rendering import TEMPLATES, fragment

every_case = pytest.mark.parametrize(("name", "index"), CASES)


def test_every_fragment_has_a_case_here() -> None:
    assert set(FRAGMENTS) == {path.stem for path in TEMPLATES.glob("fragments/*.html")}


@every_case
def test_a_hostile_value_changes_no_markup(name: str, index: int) -> None:
    hostile = markup.read(fragment(name, **FRAGMENTS[name][index](HOSTILE)))

    assert hostile.structure == SAMPLES[name, index].structure


@pytest.mark.parametrize("name", list(FRAGMENTS))
def test_a_hostile_value_is_shown_as_it_is(name: str) -> None:
    hostile = markup.read(fragment(name, **FRAGMENTS[name][0](HOSTILE)))
    values = [value for element in hostile.elements for value in element.attributes.values()]

    assert any(HOSTILE in text for text in (*(element.raw_text for element in hostile.elements), *values))


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_value_that_is_not_given_is_an_error(name: str) -> None:
    with pytest.raises(UndefinedError):
        fragment(name)


@every_case
def test_a_fragment_fits_into_its_page(name: str, index: int) -> None:
    document = SAMPLES[name, index]
    replaced = {"preview-heading", "preview-request", "preview-link", "command", "snippet"}
    # In a template element, which comes onto the page only where no Python does.
    set_aside = {"problem", "problem-heading"}

    assert len(document.ids) == len(set(document.ids))
    assert not (set(document.ids) - replaced - set_aside) & set(INDEX.ids)


@every_case
def test_what_a_fragment_refers_to_is_there(name: str, index: int) -> None:
    document = SAMPLES[name, index]
    referred = {
        each for attribute in ("for", "aria-describedby", "aria-labelledby") for each in values_of(document, attribute)
    }

    assert referred <= set(document.ids)


def values_of(document: markup.Document, attribute: str) -> Iterator[str]:
    for element in document.elements:
        yield from element.attributes.get(attribute, "").split()


@every_case
def test_links_out_of_a_fragment_open_a_tab_that_knows_nothing_of_the_page(name: str, index: int) -> None:
    url = "https://app.cronofy.com/"
    for link in outward(markup.read(fragment(name, **FRAGMENTS[name][index](url)))):
        # The consent page stays in its tab, as Cronofy's does: both of its answers lead to our own callback page.
        expected = (None, None) if name == "consent" else ("_blank", "noopener noreferrer")
        assert (link.attributes.get("target"), link.attributes.get("rel")) == expected
