"""Measure how fast the playground starts, next to a stock PyScript page, a static page and four API consoles.

Usage: python bench/run.py [--runs 7] [--site _site] [--before FOLDER] [--json FILE]
                           [--only ours,stock] [--network none,10,50] [--cpu 1,4]
"""

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from figures import Figure, figure, ratio
from installing import CONSOLES, HERE, ROOT, RUNTIME, WHEELS, install, versions
from network import Network
from pages import BEFORE, PAGES, REFERENCE, Page, is_ours
from playwright.sync_api import sync_playwright
from server import LocalServer
from table import COLUMNS, Results, table
from visiting import Figures, visit_twice

LATENCY = 0.040  # seconds, on a limited network
VISITS = ("cold", "warm")
LEGEND = f"""
The rows of {REFERENCE} are medians; the others are ratios to it in the same condition and visit, or medians
where there is nothing to divide by; click to link is a median in every row. ± is half the interquartile range,
in parts of the median. Times are from the navigation; those of the embed after its touch are from the touch."""

Samples = dict[tuple[str, str, str], list[Figures]]


@dataclass(frozen=True)
class Condition:
    """A network, unlimited or in Mbit/s, and how many times the processor is slowed."""

    megabits: float | None
    cpu: float

    def __str__(self) -> str:
        network = f"{self.megabits:g} Mbit/s, 40 ms" if self.megabits else "local"
        return network if self.cpu == 1 else f"{network}, processor ÷ {self.cpu:g}"

    def network(self) -> Network:
        """Return a network that nothing has gone through yet."""
        return Network(self.megabits, LATENCY) if self.megabits else Network()


def main() -> None:
    """Install, measure, print the table and write the JSON file."""
    options = _options()
    install()
    pages = _pages(options.only, options.site, options.before)
    conditions = _conditions(options.network, options.cpu)
    with LocalServer(_folders(options.site, options.before)) as server:
        samples = measure(server, pages, conditions, options.runs)
    results: Results = {key: _summary(visits) for key, visits in samples.items()}
    _print(table(results, pages, [str(condition) for condition in conditions], options.runs))
    _print(LEGEND)
    if options.json:
        options.json.write_text(json.dumps(_document(samples, results, options.runs), indent=1) + "\n")


def measure(server: LocalServer, pages: list[Page], conditions: list[Condition], runs: int) -> Samples:
    """Visit every page in turn, round after round, and return what was measured; a rehearsal is thrown away."""
    samples: Samples = {(str(c), visit, page.name): [] for c in conditions for visit in VISITS for page in pages}
    with sync_playwright() as playwright:
        for page in pages:
            _progress(f"rehearsal: {page.name}")
            visit_twice(playwright, server, page, Network(), 1)
        for run in range(runs):
            for condition in conditions:
                for page in pages:
                    _progress(f"run {run + 1} of {runs}: {condition}: {page.name}")
                    visits = visit_twice(playwright, server, page, condition.network(), condition.cpu)
                    for visit, figures in zip(VISITS, visits, strict=True):
                        samples[str(condition), visit, page.name].append(figures)
    return samples


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7, help="cold and warm visits to each page (7)")
    parser.add_argument("--site", type=Path, default=ROOT / "_site", help="the built site (_site)")
    parser.add_argument("--before", type=Path, help="another built site, to compare ours with in the same run")
    parser.add_argument("--json", type=Path, help="where to write every figure")
    parser.add_argument("--only", help=f"pages, of {','.join(page.name for page in PAGES)}")
    parser.add_argument("--network", default="none,10,50", help="Mbit/s, each with 40 ms latency, or none (none,10,50)")
    parser.add_argument("--cpu", default="1,4", help="how many times to slow the processor (1,4)")
    return parser.parse_args()


def _folders(site: Path, before: Path | None) -> dict[str, Path]:
    """Return what the local server serves, by URL prefix."""
    return {
        "/": HERE / "pages",
        "/consoles/": CONSOLES,
        "/runtime/": RUNTIME,
        "/wheels/": WHEELS,
        "/ours/": site,
        **({"/before/": before} if before else {}),
    }


def _pages(only: str | None, site: Path, before: Path | None) -> list[Page]:
    """Return the pages to measure; without a built site, say so and leave ours out."""
    names = only.split(",") if only else [page.name for page in PAGES]
    if unknown := set(names) - {page.name for page in PAGES}:
        sys.exit(f"No page is called {', '.join(sorted(unknown))}.")
    pages = [page for page in PAGES if page.name in names and (before or page.name != BEFORE)]
    if (site / "index.html").is_file():
        return pages
    if any(is_ours(page) for page in pages):
        _print(f"There is no {site / 'index.html'}, so our page and its embed are left out: build the site first.")
    return [page for page in pages if not is_ours(page)]


def _conditions(networks: str, cpus: str) -> list[Condition]:
    """Return every network at the first processor speed, then the first network at every other speed."""
    megabits = [None if network == "none" else float(network) for network in networks.split(",")]
    speeds = [float(cpu) for cpu in cpus.split(",")]
    return [Condition(rate, speeds[0]) for rate in megabits] + [Condition(megabits[0], speed) for speed in speeds[1:]]


def _summary(visits: list[Figures]) -> dict[str, Figure]:
    measured = {name: [visit[name] for visit in visits if name in visit] for name in COLUMNS}
    return {name: figure(values) for name, values in measured.items() if values}


def _document(samples: Samples, results: Results, runs: int) -> dict[str, object]:
    """Return everything that was measured, for a program to read."""
    rows = []
    for (condition, visit, page), visits in samples.items():
        reference = results.get((condition, visit, REFERENCE), {})
        rows.append(
            {
                "condition": condition,
                "visit": visit,
                "page": page,
                "figures": {
                    name: {**asdict(value), "ratio": ratio(value, reference.get(name))}
                    for name, value in results[condition, visit, page].items()
                },
                "samples": visits,
            }
        )
    machine = {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    return {"machine": machine, "packages": versions(), "runs": runs, "rows": rows}


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _progress(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
