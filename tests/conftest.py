"""What all tests share; for the browser: one Chromium, the built site behind its relay, stand-ins for all other hosts."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from browser import MISSING, find_chromium
from cdn import CDN_HOST, cdn_reply
from hypothesis import settings
from playground import Playground
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from servers import Api, StandIn, certificate, running, served

import relay

# Machines are shared and noisy: a slow example says nothing about the code.
settings.register_profile("noisy", deadline=None)
settings.load_profile("noisy")

ROOT = Path(__file__).parent.parent
MILLISECONDS_TO_WAIT = 60_000  # machines are noisy; nothing waits that long when it works
REFUSING_HOST = "api-uk.cronofy.com"

Serve = Callable[..., str]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, with the relay of its own server: `SITE`, else `_site`, else one built for this session."""
    given = Path(os.environ.get("SITE", ROOT / "_site"))
    if given.is_dir():
        return given
    built = tmp_path_factory.mktemp("built") / "site"
    subprocess.run([sys.executable, ROOT / "build.py", "--site", built, "--relay", "/"], check=True, cwd=ROOT)
    return built


@pytest.fixture(scope="session")
def api_server() -> Iterator[StandIn]:
    with running(StandIn(Api().reply, certificate("*.cronofy.com"))) as stand_in:
        yield stand_in


@pytest.fixture
def api(api_server: StandIn) -> Iterator[Api]:
    """Stands in for every API host over TLS."""
    api = Api()
    api_server.reply = api.reply
    yield api
    api.released.set()


@pytest.fixture(scope="session")
def upstream_server() -> Iterator[StandIn]:
    with running(StandIn(Api().reply)) as stand_in:
        yield stand_in


@pytest.fixture
def upstream(upstream_server: StandIn) -> Iterator[Api]:
    """Stands in for the API behind the relay."""
    upstream = Api()
    upstream_server.reply = upstream.reply
    yield upstream
    upstream.released.set()


@pytest.fixture(scope="session")
def address(site: Path, upstream_server: StandIn) -> Iterator[str]:
    """Where the site is served, with the relay."""
    with served(relay.application(site=site, upstream=url_of(upstream_server))) as address:
        yield address


@pytest.fixture
def serve(site: Path, upstream_server: StandIn) -> Iterator[Serve]:
    """Serve the site once more, with other limits or more headers, and return the address."""
    with ExitStack() as stack:

        def serve_site(headers: dict[str, str] | None = None, timeout: float = 15) -> str:
            app = relay.application(site=site, upstream=url_of(upstream_server), timeout=timeout)
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
def browser(api_server: StandIn, cdn_server: StandIn, refusing_port: int) -> Iterator[Browser]:
    """Chromium, in which every host but this machine is a stand-in or does not exist."""
    found = find_chromium()
    if not found:
        pytest.fail(MISSING, pytrace=False)
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
        browser = launch(playwright, found, rules)
        yield browser
        browser.close()


@contextmanager
def new_context(browser: Browser, *, keeps_files: bool = False) -> Iterator[BrowserContext]:
    """A browser of one's own; its requests can be answered by a test as long as no service worker does."""
    context = browser.new_context(service_workers="allow" if keeps_files else "block")
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    yield context
    context.close()


def launch(playwright: Playwright, path: str, rules: tuple[str, ...]) -> Browser:
    return playwright.chromium.launch(
        executable_path=path,
        args=[
            f"--host-resolver-rules={', '.join(rules)}",
            "--ignore-certificate-errors",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-quic",
            "--disable-gpu",
        ],
    )


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


def url_of(stand_in: StandIn) -> str:
    return f"http://127.0.0.1:{stand_in.server_port}"
