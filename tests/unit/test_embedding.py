"""The pieces that put the playground on another page, and what its two scripts may weigh and know."""

import gzip
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from docs_tools import EXAMPLES, FORM, HOSTILE, parts
from project import tracked

from linking.reading import deep_links
from linking.showing import embedding

STATIC = Path(__file__).parents[2] / "static"
ADDRESS = "https://docs.example/play/index.html"
SECRET = "secret-nobody-may-see"
VALUES = {
    "data-center": "de",
    "client-id": 'a "client" <id> & more',
    "redirect-uri": "https://example.com/callback?a=b&c=(d)",
    "scope": "read_events create_event",
    "provider-name": "google",
    "avoid-linking": "true",
    "access-token": SECRET,
    "link-token": SECRET,
    "state": SECRET,
}
PUBLIC = {field: VALUES[field] for field in deep_links.FIELDS.values()}


class Elements(HTMLParser):
    """Collects each element's name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = {name: value or "" for name, value in attrs}


def snippet(kind: str, address: str = ADDRESS, **values: str) -> str:
    return embedding.snippet({**(values or VALUES), "embed-kind": kind}, address)


def piece(kind: str, tool: str, **values: str) -> str:
    return snippet(kind, **{**VALUES, **values, "embed-tool": tool})


def setup(address: str) -> dict[str, str]:
    return dict(deep_links.read_fragment(urlsplit(address).fragment).values)


every_tool = pytest.mark.parametrize("tool", embedding.TOOLS)


@every_tool
@pytest.mark.parametrize("kind", embedding.KINDS)
def test_no_secret_gets_into_a_piece(kind: str, tool: str) -> None:
    assert SECRET not in piece(kind, tool)


@pytest.mark.parametrize("kind", ["iframe", "component"])
@pytest.mark.parametrize("chosen", ["true", ""])
def test_a_piece_is_for_a_narrow_column_where_that_is_chosen(kind: str, chosen: str) -> None:
    found = Elements(snippet(kind, **{"embed-compact": chosen})).found
    frame, component = found.get("iframe", {}), found.get("authorization-link-playground", {})

    assert ("?embed&compact#" in frame.get("src", "") or "compact" in component) == bool(chosen)
    assert ("height:640px" in frame.get("style", "")) == (bool(chosen) and kind == "iframe")


def test_the_frame_is_the_embedded_layout_with_the_form() -> None:
    address = Elements(snippet("iframe")).found["iframe"]["src"]

    assert address.startswith(f"{ADDRESS}?embed#")
    assert setup(address) == PUBLIC


def test_the_frame_is_as_shut_off_as_the_components() -> None:
    frame = Elements(snippet("iframe")).found["iframe"]
    component = dict(re.findall(r'^  (\w+): "(.*)",$', (STATIC / "embed.js").read_text(), re.MULTILINE))

    assert {name: frame[name] for name in ("loading", "referrerpolicy", "allow", "sandbox")} == component


def test_the_component_has_the_form_as_attributes() -> None:
    found = Elements(snippet("component")).found

    assert found["authorization-link-playground"] == PUBLIC
    assert found["script"] == {"type": "module", "src": "https://docs.example/play/static/embed.js"}


def test_the_components_fallback_opens_the_form() -> None:
    address = Elements(snippet("component")).found["a"]["href"]

    assert address.startswith(f"{ADDRESS}#")
    assert setup(address) == PUBLIC


def test_the_component_leaves_out_what_is_empty() -> None:
    attributes = Elements(snippet("component", **{"data-center": "us", "scope": ""})).found

    assert attributes["authorization-link-playground"] == {"data-center": "us"}


def test_the_badge_links_to_the_form() -> None:
    match = re.fullmatch(r"\[!\[.+\]\(<(.+)>\)\]\(<(.+)>\)", snippet("markdown"))

    assert match
    assert match[1] == "https://docs.example/play/static/badge.svg"
    assert setup(match[2]) == PUBLIC


def given_values(text: str) -> dict[str, str]:
    """Return what stands in the attributes of the line with the form."""
    [line] = [line for line in text.splitlines() if ' data-center="' in line]
    return {name: unescape(value) for name, value in re.findall(r' ([\w-]+)="([^"]*)"', line) if name != "is"}


@every_tool
def test_the_piece_for_a_tool_has_the_form_and_loads_the_component(tool: str) -> None:
    assert given_values(piece("component", tool)) == PUBLIC
    assert 'type="module" src="https://docs.example/play/static/embed.js">' in piece("component", tool)


@every_tool
@pytest.mark.parametrize("kind", ["component", "iframe"])
def test_no_value_is_read_as_the_tools_own(tool: str, kind: str) -> None:
    hostile = {"client-id": HOSTILE, "provider-name": HOSTILE}
    harmless = {"client-id": "x", "provider-name": "x"}
    text = piece(kind, tool, **hostile)

    if kind == "component":
        assert given_values(text) == PUBLIC | hostile
    assert text.isascii()
    for own in "{}`*[]|\\'<>\n":
        assert text.count(own) == piece(kind, tool, **harmless).count(own)


@every_tool
@pytest.mark.parametrize("kind", ["component", "iframe"])
def test_a_tools_piece_may_be_for_a_narrow_column(tool: str, kind: str) -> None:
    narrow, wide = (piece(kind, tool, **{"embed-compact": chosen}) for chosen in ("true", ""))

    assert "compact" in narrow.replace('ne $name "compact"', "")
    assert "compact" not in wide.replace('ne $name "compact"', "")


@pytest.mark.parametrize("kind", ["component", "iframe"])
def test_sphinx_gets_html_as_the_content_of_one_directive(kind: str) -> None:
    directive, empty, *lines = piece(kind, "sphinx", **{"client-id": HOSTILE}).split("\n")

    assert (directive, empty) == (".. raw:: html", "")
    assert [line.removeprefix("   ") for line in lines] == piece(kind, "html", **{"client-id": HOSTILE}).split("\n")


def test_docusaurus_gets_a_style_that_is_an_object() -> None:
    assert 'style={{ width: "100%", height: 720, border: 0 }}>' in piece("iframe", "docusaurus")
    assert "style=" not in piece("component", "docusaurus")


@pytest.mark.parametrize("kind", ["component", "iframe"])
def test_hugo_gets_a_shortcode_and_its_call(kind: str) -> None:
    shortcode, call = re.findall(r"<!-- [^\n]+ -->\n(.+?)(?:\n\n|$)", piece(kind, "hugo"), re.DOTALL)

    assert re.fullmatch(r'\{\{< authorization-link-[a-z]+( [a-z-]+="[^"]*")+ >\}\}', call)
    assert {"component": "range $name, $value := .Params", "iframe": '.Get "src"'}[kind] in shortcode


def test_a_badge_is_the_same_for_all_tools() -> None:
    assert {piece("markdown", tool) for tool in embedding.TOOLS} == {snippet("markdown")}


def test_an_unknown_tool_takes_html() -> None:
    assert piece("component", "something") == snippet("component")


def test_an_unknown_kind_is_the_plain_frame() -> None:
    assert snippet("something") == snippet("iframe")


def test_without_a_kind_it_is_the_plain_frame() -> None:
    assert embedding.snippet(VALUES, ADDRESS) == snippet("iframe")


def test_the_page_shows_the_piece_as_text() -> None:
    html = embedding.code({**VALUES, "embed-kind": "component"}, ADDRESS)

    assert "authorization-link-playground" not in Elements(html).found
    assert "&lt;authorization-link-playground" in html


def test_a_page_from_disk_shows_an_example_address_and_says_so() -> None:
    html = embedding.code(VALUES, "file:///home/someone/index.html")

    assert embedding.EXAMPLE_ADDRESS in html
    assert "someone" not in html
    assert "from disk" in html


def test_a_hosted_page_says_nothing_of_an_example() -> None:
    html = embedding.code(VALUES, ADDRESS)

    assert ADDRESS in html
    assert "from disk" not in html


def test_the_component_is_small() -> None:
    assert len(gzip.compress((STATIC / "embed.js").read_bytes())) <= 3 * 1024


@pytest.mark.parametrize("tool", embedding.TOOLS[1:])
def test_each_tools_example_has_just_the_piece_that_the_page_writes(tool: str) -> None:
    texts = [(EXAMPLES.parent / name).read_text() for name in tracked(f"examples/{tool}")]

    for place, text in parts(tool, "component", FORM):
        where = [(EXAMPLES / tool / place).read_text()] if place else texts
        assert any(text in page for page in where)
