"""The committed pages are what the build renders, and share one file of sources."""

import subprocess

import markup
import pytest

from building.committed import committed_files, sources_script
from building.folders import HERE
from building.pages import PAGES
from building.released import released_files
from building.sources import own_sources

FILES = {**released_files(), **committed_files()}


@pytest.mark.parametrize("name", FILES)
def test_a_committed_file_is_what_the_build_renders(name: str) -> None:
    assert (HERE / name).read_text() == FILES[name]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_its_pins_its_first_script_and_no_other(name: str) -> None:
    assert [script.attributes for script in markup.read(FILES[name]).all("script")] == [{"type": "importmap"}, {}]


def test_each_source_is_one_line() -> None:
    lines = sources_script().splitlines()

    for path, _ in own_sources(with_worker=True):
        assert len([line for line in lines if line.startswith(f'"{path}": ')]) == 1


@pytest.mark.parametrize("name", FILES)
def test_git_knows_what_is_generated(name: str) -> None:
    git = ["git", "check-attr", "linguist-generated", "diff", "merge", "--", name]
    said = subprocess.run(git, cwd=HERE, capture_output=True, check=True, text=True).stdout

    assert said.splitlines() == [f"{name}: linguist-generated: set", f"{name}: diff: unset", f"{name}: merge: unset"]
