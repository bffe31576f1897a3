"""The site of “make dev”: a change arrives in the open page, and a fault of the worker is said in the console."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playground import Playground
from playwright.sync_api import BrowserContext, expect

from building.folders import HERE, MODULES

FAULT = "what-only-a-developer-may-read"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, whose sources a test may change."""
    copy = tmp_path_factory.mktemp("copied") / "project"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns(".*", "_*site*", "_dev", "node_modules", "tests"))
    (copy / "node_modules").symlink_to(MODULES)
    return copy


@pytest.fixture(scope="module")
def developed(project: Path) -> Iterator[str]:
    """Where `dev.py` serves the copy."""
    command = [sys.executable, str(project / "dev.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = iter(process.stdout.readline, "")
        yield next(line.split()[1] for line in said if line.startswith("Open "))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def break_worker(playground: Playground) -> None:
    """Let the worker fail at each call."""
    broken = (HERE / "worker.py").read_text().replace("    try:\n", f"    try:\n        {{}}['{FAULT}']\n", 1)
    assert FAULT in broken
    playground.page.route("**/worker.py", lambda route: route.fulfill(body=broken, content_type="text/x-python"))


def test_a_change_arrives_in_the_open_page(context: BrowserContext, developed: str, project: Path) -> None:
    playground = Playground(context.new_page(), developed).start()
    index = project / "templates/index.html"

    change(index, "</h1>", " (changed)</h1>")
    expect(playground.page.get_by_text("(changed)")).to_be_visible()

    change(index, "(changed)", "{% if %}")  # which does not build
    change(index, "{% if %}", "(once more)")
    expect(playground.page.get_by_text("(once more)")).to_be_visible()
    assert playground.ready().submit().shows_link()


def test_a_page_that_missed_a_build_loads_anew_once(context: BrowserContext, developed: str) -> None:
    playground = Playground(context.new_page(), developed)
    earlier = f"{developed}changes/an-earlier-one"
    playground.page.route("**/changes/*", lambda route: route.continue_(url=earlier), times=1)
    playground.page.add_init_script("sessionStorage.visits = 1 + Number(sessionStorage.visits ?? 0)")

    playground.open()

    playground.page.wait_for_function("sessionStorage.visits > 1")
    assert playground.ready().page.evaluate("sessionStorage.visits") == "2"


def test_a_fault_of_the_worker_is_said_in_the_console(context: BrowserContext, developed: str) -> None:
    playground = Playground(context.new_page(), developed)
    break_worker(playground)
    playground.start()

    assert any(f"KeyError: '{FAULT}'" in line for line in playground.console)


def test_no_visitors_console_holds_a_fault_of_the_worker(playground: Playground) -> None:
    break_worker(playground)
    playground.start().shows_problem("unexpected")

    assert [line for line in playground.console if FAULT in line] == []
