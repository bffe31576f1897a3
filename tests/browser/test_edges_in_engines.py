"""Firefox: that no redirect takes a token along, and that nothing of a CDN runs but what was pinned."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from cdn import CDN_HOST, FOREIGN, committed_for_stand_in, tampering
from engines import Engine, Tab, firefox
from redirects import PATH, TARGETS, Redirecting, RedirectingRelay
from servers import StandIn, served
from tunnel import Tunnel

import relay

pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own call

ACCESS_TOKEN = "access-token-of-the-test"
FORM = "#v=1&data_center=de&client_id=client&redirect_uri=https%3A%2F%2Fexample.com%2F&scope=read_events"
STATE = "return document.documentElement.dataset.python === given[0]"


@pytest.fixture(scope="module")
def tunnel(api_server: StandIn, cdn_server: StandIn) -> Iterator[int]:
    """The port of a proxy that leads to the stand-ins for the API and for the CDN."""

    def port_of(host: str) -> int:
        ports = {CDN_HOST: cdn_server.server_port}
        return api_server.server_port if host.endswith(".cronofy.com") else ports.get(host, 0)

    with Tunnel(port_of) as proxy:
        thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield proxy.server_port
        proxy.shutdown()
        thread.join()


@pytest.fixture(scope="module", params=[firefox], ids=["firefox"])
def engine(request: pytest.FixtureRequest, tunnel: int) -> Iterator[Engine]:
    """Each engine is started once."""
    with request.param(tunnel) as engine:
        yield engine


@pytest.fixture
def redirecting(api_server: StandIn) -> Iterator[Redirecting]:
    api = Redirecting(status=307, target=TARGETS["another allowed host"])
    api.received = api_server.answer_with(api.reply)
    yield api
    api.released.set()


def submitted(tab: Tab, address: str, route: str) -> str:
    """Return what the page says in the end of a link that is asked for on this route."""
    tab.goto(address + FORM)
    tab.wait(STATE, "ready")
    tab.run("document.getElementById(given[0]).click()", f"route-{route}")
    tab.run("document.querySelectorAll('#link-form details').forEach(fold => { fold.open = true })")
    tab.type("access-token", ACCESS_TOKEN)
    tab.click("create-link")
    said: str = tab.wait("return document.querySelector('#problem, #result')?.textContent")
    return said


def test_a_redirect_is_followed_in_no_engine(engine: Engine, address: str, redirecting: Redirecting) -> None:
    said = submitted(engine.tab(), address, "direct")

    assert "The answer is a redirect, which is not followed" in said
    assert [(request.host, request.path) for request in redirecting.posts()] == [("api-de.cronofy.com", PATH)]
    assert redirecting.arrived_at("/elsewhere") == []


@pytest.mark.parametrize("target", ["another allowed host", "a foreign host"])
def test_a_redirecting_relay_takes_no_token_along_in_any_engine(
    engine: Engine, site: Path, redirecting: Redirecting, target: str
) -> None:
    redirecting_relay = RedirectingRelay(relay.application(site=site))
    redirecting_relay.target = TARGETS[target]
    with served(redirecting_relay) as address:
        submitted(engine.tab(), address, "relay")

    assert redirecting_relay.tokens == [f"Bearer {ACCESS_TOKEN}"]
    assert [request for request in redirecting.received if ACCESS_TOKEN in str(request)] == []
    if target == "a foreign host":
        assert redirecting.arrived_at("/elsewhere") == []


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the committed page is on disk."""
    folder = tmp_path_factory.mktemp("disk")
    committed_for_stand_in(folder)
    return (folder / "index.html").as_uri()


def test_nothing_of_the_cdn_runs_but_what_was_pinned_in_any_engine(engine: Engine, disk: str) -> None:
    tab = engine.tab()
    tab.goto(disk)
    tab.wait(STATE, "ready")
    ran = tab.run("return import(given[0]).then(() => true, () => false)", f"https://{CDN_HOST}{FOREIGN}")
    assert (ran, tab.run("return globalThis.tampered ?? null")) == (False, None)

    for name in ("/dist/core.js", "/pyodide.asm.mjs", "/pyodide.asm.wasm", "/python_stdlib.zip", "-none-any.whl"):
        tampering.add(name)
        try:
            tab = engine.tab()
            tab.goto(disk)
            tab.wait(STATE, "failed")
        finally:
            tampering.discard(name)
        assert tab.run("return globalThis.tampered ?? null") is None, name
