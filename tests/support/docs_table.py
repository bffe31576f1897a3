"""The table of docs tools in `docs/embedding.md`, made of what ran: `python tests/support/docs_table.py REPORT.xml`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from project import ROOT

DOCUMENT = ROOT / "docs" / "embedding.md"
PLACE = re.compile(r"(?<=<!-- Made by “make test-docs” of what ran. -->\n\n)(\|.*\n)*")


def rows(report: Path) -> Iterator[dict[str, str]]:
    """Yield what each test of a docs tool has noted, step by step; what it did not come to is not among it."""
    for case in ElementTree.parse(report).iter("testcase"):
        noted = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
        if "tool" in noted:
            yield noted


def table(ran: list[dict[str, str]]) -> str:
    """Return the rows as a table in Markdown; a dash stands where a test has no such step."""
    columns = list(dict.fromkeys(column for row in ran for column in row))
    cells = [columns, ["---"] * len(columns), *([row.get(column, "–") for column in columns] for row in ran)]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


if __name__ == "__main__":
    made = table(list(rows(Path(sys.argv[1]))))
    DOCUMENT.write_text(PLACE.sub(lambda _: made, DOCUMENT.read_text()))
