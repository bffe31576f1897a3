"""What the browser tests share: one Chromium, the built site behind its relay, stand-ins for all other hosts."""

import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser import MISSING, find_chromium
from cdn import CDN_HOST, cdn_reply
from chromium import MILLISECONDS_TO_WAIT, REFUSING_HOST, launch, new_context
from docs_page import Docs, opened
from engines import UNABLE
from playground import Playground
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from servers import Api, Reply, Serve, StandIn, certificate, running, served

import relay


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many journeys ran in each engine, and what an engine's driver cannot do."""
    passed = [report.nodeid for report in terminalreporter.stats.get("passed", []) if "test_journeys" in report.nodeid]
    if not passed:
        return
    counts = Counter(re.split(r"[\[\]-]", nodeid)[1] for nodeid in passed if "[" in nodeid)
    terminalreporter.section("journeys")
    for engine, number in sorted(counts.items()):
        terminalreporter.line(f"{engine}: {number} journeys")
    for (engine, ability), reason in UNABLE.items():
        terminalreporter.line(f"{engine} without {ability}: {reason}")


@pytest.fixture(scope="session")
def api_server() -> Iterator[StandIn]:
    with running(StandIn(Api().reply, certificate("*.cronofy.com"))) as stand_in:
        yield stand_in


@pytest.fixture
def api(api_server: StandIn) -> Iterator[Api]:
    """Stands in for every API host over TLS."""
    api = Api()
    api.received = api_server.answer_with(api.reply)
    yield api
    api.released.set()


@pytest.fixture(scope="session")
def address(site: Path, upstream_server: StandIn) -> Iterator[str]:
    """Where the site is served, with the relay."""
    with served(relay.application(site=site, upstream=upstream_server.url)) as address:
        yield address


@pytest.fixture
def serve(site: Path, upstream_server: StandIn) -> Iterator[Serve]:
    """Serve the site once more, with other limits or more headers, and return the address."""
    with ExitStack() as stack:

        def serve_site(headers: dict[str, str] | None = None, timeout: float = 15) -> str:
            app = relay.application(site=site, upstream=upstream_server.url, timeout=timeout)
            return stack.enter_context(served(relay.AddedHeaders(app, headers or {})))

        yield serve_site


@pytest.fixture(scope="session")
def cdn_server() -> Iterator[StandIn]:
    with running(StandIn(cdn_reply(), certificate(CDN_HOST))) as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def refusing_port() -> Iterator[int]:
    """A port of this machine that refuses every connection: it is bound, so nobody else listens there."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program of Chromium."""
    found = find_chromium()
    if not found:
        pytest.fail(MISSING, pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str, api_server: StandIn, cdn_server: StandIn, refusing_port: int) -> Iterator[Browser]:
    """Chromium, in which every host but this machine is a stand-in or does not exist."""
    rules = (
        f"MAP {REFUSING_HOST}:443 127.0.0.1:{refusing_port}",
        f"MAP *.cronofy.com:443 127.0.0.1:{api_server.server_port}",
        f"MAP {CDN_HOST}:443 127.0.0.1:{cdn_server.server_port}",
        "MAP * ^NOTFOUND",
        "EXCLUDE localhost",
        "EXCLUDE 127.0.0.1",
    )
    expect.set_options(timeout=MILLISECONDS_TO_WAIT)
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium, rules)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own: no storage, no cookie and no cache of another test."""
    with new_context(browser) as context:
        yield context


@pytest.fixture
def keeping(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own that lets the site keep its files."""
    with new_context(browser, keeps_files=True) as context:
        yield context


@pytest.fixture(scope="module")
def started(browser: Browser, address: str) -> Iterator[Playground]:
    """One playground for all tests of a module that bring the form into a state of their own."""
    with new_context(browser) as context:
        yield Playground(context.new_page(), address).start()


@pytest.fixture
def playground(context: BrowserContext, address: str) -> Playground:
    """The playground in a browser of its own, not opened yet."""
    return Playground(context.new_page(), address)


@pytest.fixture(scope="session")
def docs_server() -> Iterator[StandIn]:
    with running(StandIn(lambda _: Reply(404))) as server:
        yield server


@pytest.fixture
def docs(context: BrowserContext, docs_server: StandIn, address: str) -> Docs:
    return opened(context, docs_server, address)
