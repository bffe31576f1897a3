"""What the build renders: the same each time, with all that runs in the browser, and a relay only where it has one."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import replace

import markup
import pytest
from fragments import FRAGMENTS, HOSTILE
from jinja2.meta import find_referenced_templates
from project import ROOT
from rendered import COMMITTED, DOCUMENTS, INDEX, RENDERED, RUNTIMES

from build import relay_address
from building.pages import render_pages
from building.sources import own_sources
from linking.showing.rendering import TEMPLATES, environment


def test_rendering_twice_gives_the_same() -> None:
    assert render_pages(COMMITTED) == RENDERED["committed"]


def test_every_module_and_what_it_renders_is_among_our_sources() -> None:
    shipped = {path for path, _ in own_sources(with_worker=True)}

    own = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("linking/**/*.py")}

    assert {name for name in own if not name.startswith("linking/terminal/")} <= shipped
    assert not any("terminal" in name for name in shipped)
    assert {"worker.py"} | {f"templates/{name}" for name in rendered_in_the_browser()} <= shipped


def rendered_in_the_browser() -> Iterator[str]:
    """Yield the fragments and all that they include or import."""
    waiting = [f"fragments/{name}.html" for name in FRAGMENTS]
    while waiting:
        name = waiting.pop()
        yield name
        source = (TEMPLATES / name).read_text()
        waiting += [each for each in find_referenced_templates(environment().parse(source)) if each]


@pytest.mark.parametrize("text", ["", "/", "/base/", "http://localhost:8000", "https://relay.example.com/base/"])
def test_a_relays_address_is_a_web_address_or_a_path(text: str) -> None:
    assert relay_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "relay",
        "//relay.example.com",
        "ftp://x.example",
        "https://",
        "https://a@x.example",
        "https://x.example/?a",
        "https://x/#a",
    ],
)
def test_anything_else_is_no_relays_address(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="give an address like"):
        relay_address(text)


@pytest.mark.parametrize(
    ("runtime", "offered"),
    [
        ("committed", False),
        ("site", False),
        ("site with a relay on this computer", True),
        ("site with its own relay", True),
        ("site with a relay elsewhere", True),
    ],
)
def test_the_relay_is_offered_only_where_the_build_has_one(runtime: str, offered: bool) -> None:
    ids = DOCUMENTS[runtime]["index.html"].ids

    assert ("route-relay" in ids, "relay-key" in ids) == (offered, offered)


@pytest.mark.parametrize(
    ("runtime", "chosen"),
    [
        ("committed", "paste"),
        ("site with a relay on this computer", "paste"),
        ("site with its own relay", "relay"),
        ("site with a relay elsewhere", "relay"),
    ],
)
def test_the_first_choice_needs_nothing_that_is_not_there_yet(runtime: str, chosen: str) -> None:
    radios = [each for each in DOCUMENTS[runtime]["index.html"].all("input") if each.attributes.get("name") == "route"]

    assert [each.attributes["value"] for each in radios if "checked" in each.attributes] == [chosen]


def test_a_hostile_relay_changes_no_markup() -> None:
    hostile = render_pages(replace(RUNTIMES["site with its own relay"], relay=HOSTILE))

    assert markup.read(hostile["index.html"]).structure == INDEX.structure


def test_the_browser_has_the_piece_of_every_docs_tool() -> None:
    pieces = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates/pieces").rglob("*.*")}

    assert pieces <= {name for name, _ in own_sources(with_worker=True)}
