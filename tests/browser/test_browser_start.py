"""How a page starts: usable before its Python is, and clear about it when that cannot start."""

import re
from dataclasses import dataclass, field

import pytest
from playground import VALID, Playground
from playwright.sync_api import Page, Route, expect
from project import ROOT

# Each file without which there is no Python on the page, as a pattern of its path.
ESSENTIAL = (
    "main.py",
    "worker.py",
    "static/difference.mjs",
    "static/interpreter.mjs",
    "static/storage.mjs",
    "runtime/micropython/micropython.mjs",
    "runtime/micropython/micropython.wasm",
    "runtime/pyodide/pyodide.mjs",
    "runtime/pyodide/pyodide.asm.mjs",
    "runtime/pyodide/pyodide.asm.wasm",
    "runtime/pyodide/pyodide-lock.json",
    "runtime/pyscript/core.js",
    "runtime/pyscript/core-*.js",
    "runtime/pyscript/error-*.js",
)
# What a start does without: the page, its icon, the snapshot, and what is looked for once it is over.
DISPENSABLE = ("", "static/icon.svg", "runtime/snapshot.bin.gz", "static/updates.mjs")


BUILD = re.compile("^builds/[0-9a-f]+/")


@dataclass
class Held:
    """The requests for a file that wait until they are let go."""

    page: Page
    pattern: str
    waiting: list[Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route(self.pattern, lambda route: self.waiting.append(route))

    def let_go(self) -> None:
        for route in self.waiting:
            route.continue_()


def open_without_python(playground: Playground) -> Held:
    """Open the page while the worker waits for its memory."""
    held = Held(playground.page, "**/snapshot.bin.gz")
    with playground.page.expect_request(held.pattern):
        playground.open()
    return held


def lose(page: Page, pattern: str) -> None:
    """Let the server not have a file."""
    page.route(f"**/{pattern}", lambda route: route.fulfill(status=404, body="Not found"))


def shows_failure(playground: Playground) -> None:
    """Wait until the page says that there is no Python, with the way on that needs none."""
    expect(playground.page.locator("html")).to_have_attribute("data-python", "failed")
    expect(playground["no-python"]).to_contain_text("Load the page again")
    expect(playground["no-python"]).to_contain_text("curl -sS -X POST https://api-de.cronofy.com/v1/link_tokens")
    playground.says("Python could not start on this page.")


def test_what_is_submitted_early_is_kept_and_carried_out(playground: Playground) -> None:
    held = open_without_python(playground)
    playground.fill(**{name.replace("-", "_"): value for name, value in VALID.items()}).submit()
    playground.says("What you asked for is kept")
    expect(playground.page.locator("html")).to_have_attribute("data-python", "loading")

    held.let_go()

    parameters = playground.shows_link()
    assert {name: parameters[name.replace("-", "_")] for name in VALID} == VALID


def test_an_early_click_is_carried_out(playground: Playground) -> None:
    held = open_without_python(playground)
    playground.unfolded("new-state").click()

    held.let_go()

    playground.ready().says("A new state is in its field.")


def test_the_essential_files_are_all_that_are_asked_for(playground: Playground) -> None:
    asked: list[str] = []
    playground.page.on("request", lambda request: asked.append(request.url))
    playground.start()

    paths = {BUILD.sub("", url.removeprefix(playground.address)) for url in asked if url.startswith("http")}
    patterns = [re.compile(re.escape(name).replace(r"\*", "[^/]*")) for name in (*ESSENTIAL, *DISPENSABLE)]
    assert {path for path in paths if not any(pattern.fullmatch(path) for pattern in patterns)} == set()
    assert [pattern for pattern in patterns if not any(pattern.fullmatch(path) for path in paths)] == []


@pytest.mark.parametrize("file", ESSENTIAL)
def test_a_missing_file_is_said_with_what_to_do(playground: Playground, file: str) -> None:
    lose(playground.page, file)

    shows_failure(playground.open())


def test_a_blocked_core_is_said_and_what_is_typed_stays(playground: Playground) -> None:
    playground.page.route("**/core.js", lambda route: route.abort("blockedbyclient"))
    playground.open().fill(client_id="typed-client-id")

    shows_failure(playground)
    playground.submit()
    playground.says("Python could not start on this page.")
    assert playground.values()["client-id"] == "typed-client-id"


@pytest.mark.parametrize("path", ["", "callback.html", "authorize.html"])
def test_each_page_says_that_a_browser_without_webassembly_is_too_little(playground: Playground, path: str) -> None:
    playground.page.add_init_script("delete window.WebAssembly")

    shows_failure(playground.open(path))


def test_a_damaged_snapshot_costs_time_only(playground: Playground) -> None:
    playground.page.route("**/snapshot.bin.gz", lambda route: route.fulfill(body=b"damaged"))

    playground.start().submit().shows_link()


def test_a_missing_snapshot_costs_time_only(playground: Playground) -> None:
    lose(playground.page, "snapshot.bin.gz")

    playground.start().submit().shows_link()


def test_a_worker_that_cannot_come_back_is_said(playground: Playground) -> None:
    playground.start().unfolded("sandbox-outcome").select_option("hangs")
    playground.submit()
    playground.page.route("**/*", lambda route: route.abort())
    playground["cancel"].click()

    shows_failure(playground)


def test_a_browser_that_does_not_tell_of_its_paints_starts_python(playground: Playground) -> None:
    playground.page.add_init_script("PerformanceObserver.prototype.observe = () => {}")

    playground.start()


def test_pyscripts_own_library_is_not_loaded_in_the_worker(playground: Playground) -> None:
    program = (
        (ROOT / "worker.py")
        .read_text()
        .replace("return reply_as_json(await", "return sys_modules() or reply_as_json(await")
    )
    spy = """
def sys_modules():
    import sys
    return reply_as_json(Reply(status=f"PyScript's library: {'pyscript' in sys.modules}"))
"""
    playground.page.route("**/worker.py", lambda route: route.fulfill(body=program + spy))

    playground.start().says("PyScript's library: False")


# A browser in which this tab gets no frame, as it is behind another one.
NO_FRAMES = "requestAnimationFrame = () => 0; PerformanceObserver.prototype.observe = () => {};"


def test_a_tab_that_is_left_before_its_first_frame_starts_all_the_same(playground: Playground) -> None:
    playground.page.add_init_script(NO_FRAMES)
    playground.open()
    expect(playground.page.locator("html")).to_have_attribute("data-python", "loading")
    playground.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    playground.ready()
