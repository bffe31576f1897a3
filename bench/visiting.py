"""Visit a page with an empty browser, then once more, and write down what happened."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import processes
from network import Network
from pages import Page
from playwright.sync_api import BrowserContext, Error, Frame, Playwright
from playwright.sync_api import Page as Tab
from server import LocalServer, Tally

# None: Playwright's own.
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
HERE = Path(__file__).parent
PATIENCE = 60.0  # seconds until a page has failed
QUIET = 1.0  # seconds without a request after which a visit is over
ASSETS_PATIENCE = 15.0  # seconds that a page may go on loading after it is ready
REST = 0.25  # seconds in which a browser that has come to rest does next to nothing
REST_PATIENCE = 10.0  # seconds after which a browser that never rests is used as it is
FIRST_LOOK = 0.4  # seconds: looking takes the page's time, so its first paint is left alone
CLICKS = 7  # once it is ready, for the time from a click to its link

Figures = dict[str, float]


def visit_twice(playwright: Playwright, server: LocalServer, page: Page, network: Network, cpu: float) -> list[Figures]:
    """Return the figures of a first visit and of a second one in the same browser; a missing figure failed."""
    server.network = network
    with _browser(playwright, cpu) as (context, process):
        first = context.pages[0]
        cold = _visit(first, server, page, process)
        second = context.new_page()
        first.close()
        warm = _visit(second, server, page, process)
    return [cold, warm]


@contextmanager
def _browser(playwright: Playwright, cpu: float) -> Iterator[tuple[BrowserContext, int]]:
    """Start a browser with an empty profile, its pages slowed down `cpu` times."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=ARGUMENTS, viewport={"width": 1280, "height": 900}
        )
        process = processes.browser_process(Path(profile))
        try:
            with _slowed(process, cpu):
                yield context, process
        finally:
            context.close()


@contextmanager
def _slowed(process: int, cpu: float) -> Iterator[None]:
    if cpu == 1:
        yield
        return
    command = [sys.executable, str(HERE / "slowing.py"), str(process), str(cpu)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as slowing:  # noqa: S603
        if not slowing.stdout or not slowing.stdout.readline():
            raise RuntimeError("The processor could not be slowed: slowing.py ended.")
        try:
            yield
        finally:
            slowing.communicate()


def _visit(tab: Tab, server: LocalServer, page: Page, process: int) -> Figures:
    try:
        tab.add_init_script(_probe(page))
        _rest(tab, process)
        server.tally = Tally()
        tab.goto(_url(server, page), wait_until="commit", timeout=PATIENCE * 1000)
        tab.wait_for_timeout(FIRST_LOOK * 1000)
        frame = _frame(tab, page)
        if page.is_touched:
            _wait(tab, frame, "() => Boolean(globalThis.__bench?.report().at.usable)")
            _settle(tab, server)
            server.tally = Tally()
            frame.locator(page.usable[-1]).click()
        is_done = _wait(tab, frame, "() => Boolean(globalThis.__bench?.isDone())")
        if is_done:
            _settle(tab, server)
        figures = _figures(page, tab.evaluate("() => performance.timeOrigin"), frame.evaluate("() => __bench.report()"))
        figures |= {"bytes": server.tally.bytes, "requests": server.tally.requests, "memory": processes.memory(process)}
        if is_done and page.has_robot:
            clicks = [frame.evaluate("() => __bench.click()") for _ in range(CLICKS)]
            figures |= {} if None in clicks else {"click": median(clicks)}
    except Error as error:
        sys.stderr.write(f"{page.name}: {error}\n")
        return {}
    return figures


def _probe(page: Page) -> str:
    wanted = [name for name in ("paint", "usable", "alive", "ready", "link") if name in page.columns]
    spec = {
        "usable": page.usable,
        "wanted": wanted,
        "robot": page.has_robot,
        "framed": page.is_framed,
        "touched": page.is_touched,
    }
    return (HERE / "probe.js").read_text().replace("SPEC", json.dumps(spec), 1)


def _url(server: LocalServer, page: Page) -> str:
    """Return the page's address; a page that frames ours has another origin."""
    if page.is_framed:
        playground = f"http://127.0.0.1:{server.port}/ours/index.html?embed"
        return f"http://127.0.0.1:{server.other_port}{page.address}?playground={playground}"
    return f"http://127.0.0.1:{server.port}{page.address}"


def _frame(tab: Tab, page: Page) -> Frame:
    """Return the frame that is measured, once it has the page."""
    if not page.is_framed:
        return tab.main_frame

    def frames() -> list[Frame]:
        return [frame for frame in tab.main_frame.child_frames if "/ours/" in frame.url]

    if not _until(tab, PATIENCE, lambda: bool(frames())):
        raise Error("The frame did not load.")
    return frames()[0]


def _wait(tab: Tab, frame: Frame, condition: str) -> bool:
    """Wait until a condition holds on the page; say whether it did in time."""
    return _until(tab, PATIENCE, lambda: bool(frame.evaluate(condition)))


def _rest(tab: Tab, process: int) -> None:
    """Wait until the browser has done what it does after its start or after a new tab, so that no page pays for it."""

    def is_at_rest() -> bool:
        before = processes.worked(process)
        tab.wait_for_timeout(REST * 1000)
        return processes.worked(process) - before <= REST / 10

    _until(tab, REST_PATIENCE, is_at_rest)


def _settle(tab: Tab, server: LocalServer) -> None:
    """Wait until the page, and a service worker that it installs, have asked for all they want."""
    _until(tab, ASSETS_PATIENCE, lambda: server.quiet() >= QUIET)


def _until(tab: Tab, patience: float, holds: Callable[[], bool]) -> bool:
    """Wait until something holds, for as many seconds at most; say whether it did in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if holds():
            return True
        tab.wait_for_timeout(50)
    return False


def _figures(page: Page, navigated: float, report: dict[str, Any]) -> Figures:
    """Return times in milliseconds since the navigation, or since the touch: 0 if it was so already."""
    at = report["at"]
    start = at.get("touch", navigated) if page.is_touched else navigated
    figures = {name: max(0.0, at[name] - start) for name in page.columns if name in at}
    figures["blocked"] = sum(duration for began, duration in report["tasks"] if began + duration > start)
    return figures
