"""What axe finds in a page, and what of it is cut off: in both themes, wide and narrow."""

from pathlib import Path
from typing import Any, Literal

from playground import Playground
from playwright.sync_api import Page, ViewportSize

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# 1280 pixels at a zoom of 400 % (WCAG 2.2, success criterion 1.4.10).
NARROW: ViewportSize = {"width": 320, "height": 256}
# As high as the page: what sticks to the window covers other things as one scrolls, and has a test of its own.
WIDE: ViewportSize = {"width": 1280, "height": 6000}


def violations(page: Page) -> list[str]:
    """Return what axe finds in the page as it is now, each with the place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("async tags => (await axe.run({runOnly: tags})).violations", TAGS)
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> list[str]:
    """Return what makes the page scroll sideways, or nothing."""
    script = """() => {
        const width = document.documentElement.clientWidth;
        if (document.scrollingElement.scrollWidth <= width) return [];
        const wide = element => element.getBoundingClientRect().right > width + 1;
        return [...document.querySelectorAll('body *')].filter(wide).map(each => each.outerHTML.slice(0, 120));
    }"""
    wide: list[str] = page.evaluate(script)
    return wide


def look_everywhere(playground: Playground) -> dict[str, list[str]]:
    """Return what is wrong with the present state: in both themes, wide and narrow, all folds open."""
    page = playground.page
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    page.emulate_media(reduced_motion="reduce")  # axe would measure colours on their way from one theme to the other
    found: dict[str, list[str]] = {}
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            found[f"{theme} {size['width']}"] = violations(page) + overflow(page)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(WIDE)
    return {where: what for where, what in found.items() if what}
