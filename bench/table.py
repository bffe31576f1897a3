"""The table that people read."""

from collections.abc import Callable, Mapping

from figures import Figure, ratio
from pages import REFERENCE, Page

Results = Mapping[tuple[str, str, str], Mapping[str, Figure]]
"""From condition, visit and page name to the figures by column."""


def _milliseconds(value: float) -> str:
    return f"{value:.0f} ms"


def _kibibytes(value: float) -> str:
    return f"{value / 1024:.0f} KiB"


def _mebibytes(value: float) -> str:
    return f"{value / 1024 / 1024:.0f} MiB"


COLUMNS: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "paint": ("first paint", _milliseconds),
    "usable": ("can type", _milliseconds),
    "alive": ("Python alive", _milliseconds),
    "ready": ("ready", _milliseconds),
    "link": ("robot's link", _milliseconds),
    "click": ("click to link", _milliseconds),
    "blocked": ("blocked", _milliseconds),
    "bytes": ("bytes", _kibibytes),
    "requests": ("requests", lambda value: f"{value:.0f}"),
    "memory": ("memory", _mebibytes),
}

# Its goal is a time that a person does not notice, not a part of the reference's, which is next to nothing.
ABSOLUTE = ("click",)


def table(results: Results, pages: list[Page], conditions: list[str], runs: int) -> str:
    """Return one table: in each group the reference's medians with their units, then every page's ratios to them."""
    rows = [["condition", "visit", "page", *(heading for heading, _ in COLUMNS.values())]]
    for condition in conditions:
        for visit in ("cold", "warm"):
            reference = results.get((condition, visit, REFERENCE))
            for page in pages:
                figures = results[condition, visit, page.name]
                against = None if page.name == REFERENCE else reference
                cells = [_cell(page, name, figures, against, runs) for name in COLUMNS]
                rows.append([condition, visit, page.title, *cells])
    return _aligned(rows)


def _cell(
    page: Page, column: str, figures: Mapping[str, Figure], reference: Mapping[str, Figure] | None, runs: int
) -> str:
    if column not in page.columns:
        return "-"
    value = figures.get(column)
    if value is None:
        return "failed"
    times = ratio(value, reference.get(column)) if reference and column not in ABSOLUTE else None
    shown = COLUMNS[column][1](value.median) if times is None else f"{times:.3f}" if times < 0.1 else f"{times:.2f}"
    failed = f", {runs - value.runs} failed" if value.runs < runs else ""
    spread = f" ±{value.spread / 2:.0%}" if value.runs > 1 else ""
    return f"{shown}{spread}{failed}"


def _aligned(rows: list[list[str]]) -> str:
    """Return the rows as Markdown whose columns line up."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)
