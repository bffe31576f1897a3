"""What an assistant reads of a built site."""

import re
from pathlib import Path

from linking.cronofy.data_centers import DATA_CENTERS
from linking.cronofy.parameters import NAMES


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", text)


def test_each_file_that_is_named_is_there(site: Path) -> None:
    named = [*links((site / "llms.txt").read_text()), *links((site / "index.md").read_text())]

    assert "docs/vectors.json" in named
    assert [name for name in named if not (site / name).is_file()] == []


def test_each_page_of_the_documentation_is_named_by_its_title(site: Path) -> None:
    text = (site / "llms.txt").read_text()

    assert {path.name for path in (site / "docs").glob("*.md")} == {
        name.removeprefix("docs/") for name in links(text) if name.startswith("docs/") and name.endswith(".md")
    }
    assert "[Test vectors for an SDK](docs/vectors.md)" in text


def test_the_twin_of_the_page_has_its_tables(site: Path) -> None:
    twin = (site / "index.md").read_text()

    assert all(f"| {each.id} | {each.name} |" in twin and each.authorization_endpoint in twin for each in DATA_CENTERS)
    assert all(f"| `{name}` |" in twin for name in NAMES)
    assert "import json" in twin


def test_it_is_text_without_markup(site: Path) -> None:
    for name in ("llms.txt", "index.md"):
        text = (site / name).read_text()
        assert not re.search(r"</?[a-z]|&[a-z]+;|\{[{%#]", text), name
