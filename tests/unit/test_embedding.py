"""The pieces that put the playground on another page, and what its two scripts may weigh and know."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

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


def setup(address: str) -> dict[str, str]:
    return dict(deep_links.read_fragment(urlsplit(address).fragment).values)


@pytest.mark.parametrize("kind", embedding.KINDS)
def test_no_secret_gets_into_a_piece(kind: str) -> None:
    assert SECRET not in snippet(kind)


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
