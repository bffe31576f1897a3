"""The examples of docs tools: what is locked, and what their table says."""

import json
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
from docs_table import DOCUMENT, PLACE, rows, table
from docs_tools import EXAMPLES, HEAVY, LIGHT, Tool
from project import ROOT


def locked(tool: Tool) -> str:
    """Return the version of the tool that is locked; Hugo's is the system's."""
    if tool.command[:1] == (sys.executable,):
        return metadata.version(tool.package)
    places = [EXAMPLES / tool.name / "package.json", ROOT / "package.json"]
    chosen = json.loads(next(place for place in places if place.is_file()).read_text())["devDependencies"]
    return str(chosen[tool.package])


def documented() -> dict[str, dict[str, str]]:
    """Return each row of the table by its tool."""
    found = PLACE.search(DOCUMENT.read_text())
    assert found
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in found[0].splitlines()]
    return {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[2:]}


@pytest.mark.parametrize("tool", [*LIGHT, *HEAVY], ids=lambda tool: tool.name)
def test_the_table_is_of_the_version_that_is_locked(tool: Tool) -> None:
    version = documented()[tool.package]["version"]

    assert re.fullmatch(r"\d+\.\d+\.\d+(\+\w+)?", version)
    assert tool.name == "hugo" or version == locked(tool)


REPORT = """<testsuites><testsuite>
<testcase name="a"><properties><property name="tool" value="one" /><property name="link made" value="yes" /></properties></testcase>
<testcase name="b"><properties><property name="tool" value="other" /></properties></testcase>
<testcase name="c" />
</testsuite></testsuites>"""


def test_the_table_has_a_step_only_where_a_test_has_come_to_it(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)

    assert table(list(rows(tmp_path / "report.xml"))) == (
        "| tool | link made |\n| --- | --- |\n| one | yes |\n| other | – |\n"
    )


@pytest.mark.parametrize("tool", HEAVY, ids=lambda tool: tool.name)
def test_what_an_example_is_made_with_is_hashed_and_has_no_address(tool: Tool) -> None:
    lock = json.loads((EXAMPLES / tool.name / "package-lock.json").read_text())
    installed = [package for name, package in lock["packages"].items() if name]

    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in installed)
