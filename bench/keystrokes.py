"""Measure how long the page takes to show a typed letter: from the key to the next paint, next to an earlier build.

Usage: python bench/keystrokes.py [--site _site] [--before FOLDER] [--rounds 3] [--keys 60] [--cpu 6]

The page's thread is slowed by Chromium's own throttle, which leaves the worker its speed: what is measured happens on
that thread. Sites take turns, so that whatever else the machine does meets all of them.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from installing import ROOT
from playwright.sync_api import Browser, Page, sync_playwright
from server import LocalServer
from visiting import ARGUMENTS, CHROMIUM

HERE = Path(__file__).parent
TEXT = "abcdefghij"
PATIENCE = 120_000  # milliseconds
# Milliseconds between two keys: a fast typist, never in step with the page.
PAUSES = (70, 190)
# In which forms, and in which fields of them.
FORMS = {"sandbox": ("redirect-uri", "scope"), "de": ("client-id", "redirect-uri", "access-token")}
# The time of the key to the first moment after the frame that shows it.
PROBE = """
globalThis.keys = [];
addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
  const after = new MessageChannel();
  after.port1.onmessage = () => keys.push(performance.now() - timeStamp);
  after.port2.postMessage(null);
}), true);
"""


def main() -> None:
    """Type on each site in turn, and print the times and their ratio."""
    options = _options()
    sites = {"before": options.before, "now": options.site} if options.before else {"now": options.site}
    times: dict[str, list[float]] = {name: [] for name in sites}
    folders = {f"/{name}/": folder for name, folder in sites.items()}
    with LocalServer(folders) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for round_ in range(options.rounds):
            for name in sites:
                sys.stderr.write(f"round {round_ + 1} of {options.rounds}: {name}\n")
                address = f"http://127.0.0.1:{server.port}/{name}/index.html"
                times[name] += _typed(browser, address, options.keys, options.cpu)
        browser.close()
    _print(times, options.cpu)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_site", help="the built site (_site)")
    parser.add_argument("--before", type=Path, help="another built site, to compare ours with in the same run")
    parser.add_argument("--rounds", type=int, default=3, help="how often each site is opened (3)")
    parser.add_argument("--keys", type=int, default=60, help="letters in each form (60)")
    parser.add_argument("--cpu", type=float, default=6, help="how many times to slow the page's thread (6)")
    return parser.parse_args()


def _typed(browser: Browser, address: str, keys: int, cpu: float) -> list[float]:
    """Return the milliseconds from each key to its paint, in each form."""
    times = []
    for data_center, fields in FORMS.items():
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(PROBE)
        page.goto(f"{address}#v=1&data_center={data_center}")
        page.wait_for_selector("html[data-python=ready]", timeout=PATIENCE)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        page.wait_for_timeout(500)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": cpu})
        for field, text in zip(fields, _texts(keys, len(fields)), strict=True):
            _type(page, field, text)
        times += page.evaluate("keys")
        page.close()
    return times


def _texts(keys: int, fields: int) -> Iterator[str]:
    for _ in range(fields):
        yield (TEXT * keys)[: keys // fields]


def _type(page: Page, field: str, text: str) -> None:
    pauses = random.Random(field)  # noqa: S311 - the same pauses in each run
    page.focus(f"#{field}")
    for letter in text:
        page.keyboard.press(letter)
        page.wait_for_timeout(pauses.uniform(*PAUSES))
    page.wait_for_timeout(1000)


def _print(times: dict[str, list[float]], cpu: float) -> None:
    rows = {name: quantiles(values, n=20, method="inclusive") for name, values in times.items()}
    sys.stdout.write(f"key to next paint, page's thread ÷ {cpu:g}, milliseconds\n")
    for name, values in rows.items():
        sys.stdout.write(
            f"{name:8} median {values[9]:6.1f}   95th percentile {values[18]:6.1f}   {len(times[name])} keys\n"
        )
    if "before" in rows:
        before, now = rows["before"], rows["now"]
        sys.stdout.write(f"now / before: median {now[9] / before[9]:.2f}, 95th percentile {now[18] / before[18]:.2f}\n")


if __name__ == "__main__":
    main()
