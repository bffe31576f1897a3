"""A relay with a key, a relay that is not there, and a relay on the reader's own computer, for a page on another host."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from chromium import new_context
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import Browser, BrowserContext, expect
from servers import Api, StandIn, built_with_relay, certificate, files_in, listening, running, served
from starlette.types import ASGIApp

import relay
from linking.cronofy.relay import LOCAL_RELAY
from relaying.application import assembled
from relaying.pairing import Pairing
from relaying.settings import Settings

KEY = "relay-key-nobody-may-see"
HOSTED = "https://you.github.io/"
REACH_THIS_MACHINE = "local-network-access"


def heading(playground: Playground) -> str:
    return playground["problem-heading"].inner_text().strip()


@pytest.fixture(scope="module")
def keyed(browser: Browser, site: Path, upstream_server: StandIn) -> Iterator[Playground]:
    """A page whose relay has a key."""
    app = relay.application(site=site, upstream=upstream_server.url, key=KEY)
    with served(app) as address, new_context(browser) as context:
        yield Playground(context.new_page(), address).start()


@pytest.mark.parametrize(
    ("typed", "said"), [("", "The relay asks for a key (403)"), ("another", "The relay does not know this key (403)")]
)
def test_a_missing_or_wrong_key_is_said(keyed: Playground, upstream: Api, typed: str, said: str) -> None:
    keyed.fill_all("relay").fill(relay_key=typed).submit().shows_problem("status", 403)

    assert heading(keyed) == said
    expect(keyed["use-paste"]).to_be_visible()
    expect(keyed["support-mail"]).to_have_count(0)
    assert upstream.received == []


def test_a_key_that_no_header_can_carry_is_said_at_its_field(keyed: Playground, upstream: Api) -> None:
    keyed.fill_all("relay").fill(relay_key="two words").submit()

    expect(keyed["relay-key-error"]).to_contain_text("a space or a line end inside")
    keyed["error-summary"].get_by_role("link").click()
    keyed.has_focus("relay-key")
    assert upstream.received == []


def test_the_right_key_makes_a_link_and_stays_in_its_field(keyed: Playground, upstream: Api) -> None:
    keyed.fill_all("relay").fill(relay_key=f"{KEY}\n").submit().shows_link()

    page = keyed.page
    assert "relay-key" not in upstream.posts()[0].headers
    assert keyed["relay-key"].evaluate("field => getComputedStyle(field).webkitTextSecurity") == "disc"
    everywhere = page.content() + page.url + page.title() + str(page.context.storage_state()) + str(keyed.console)
    assert KEY not in everywhere + keyed["share-link"].input_value()


def test_clear_forgets_the_key(keyed: Playground) -> None:
    keyed.fill_all("relay").fill(relay_key=KEY)
    keyed["clear"].click()

    expect(keyed["relay-key"]).to_have_value("")


def test_the_key_is_asked_for_on_its_route_only(keyed: Playground, upstream: Api) -> None:
    for route in ("direct", "paste"):
        keyed.fill_all(route)
        expect(keyed["relay-key"]).to_be_hidden()
    keyed.choose("sandbox")
    expect(keyed["relay-key"]).to_be_hidden()

    keyed.fill_all("relay").fill(relay_key="two words").choose("sandbox").submit().shows_link()
    assert upstream.received == []


def test_a_key_in_the_address_is_removed_and_not_used(playground: Playground) -> None:
    playground.start(f"#relay_key={KEY}")

    playground.says("Removed from the address and not used: relay_key")
    assert KEY not in playground.page.url + playground.page.content()


@pytest.mark.parametrize(
    ("status", "said"),
    [(502, "The relay cannot be reached (502)"), (404, "The answer is not this relay's (404)")],
)
def test_what_stands_in_the_relays_place_is_not_taken_for_the_api(started: Playground, status: int, said: str) -> None:
    pattern = "**/relay/**"
    started.page.context.route(pattern, lambda route: route.fulfill(status=status, body="<h1>nginx</h1>"))
    try:
        started.fill_all("relay").submit().shows_problem("status", status)
    finally:
        started.page.context.unroute(pattern)

    assert heading(started) == said


def test_the_relays_own_502_is_no_fault_of_the_api(started: Playground, upstream: Api) -> None:
    upstream.breaks = True
    started.fill_all("relay").submit().shows_problem("status", 502)
    assert heading(started) == "The relay got no answer from the API (502)"

    upstream.breaks, upstream.status = False, 503
    started.submit().shows_problem("status", 503)
    assert heading(started) == "A fault on the API's side (503)"


# A relay on the reader's own computer


@pytest.fixture
def pairing() -> Pairing:
    return Pairing(lambda _: None)


@pytest.fixture
def local_relay(upstream_server: StandIn, pairing: Pairing) -> ASGIApp:
    settings = Settings.model_validate({"upstream": upstream_server.url, "allow_origin": [HOSTED]})
    return assembled(settings, pairing)


@pytest.fixture(scope="module")
def hosted_server(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """Any host of files, over TLS, with the site as it is built for one: with a relay on the reader's own computer."""
    hosted = built_with_relay(site, tmp_path_factory.mktemp("hosted") / "site", LOCAL_RELAY)
    with running(StandIn(files_in(hosted), certificate("you.github.io"))) as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def local_relay_port() -> int:
    """The port of this machine that Chromium takes for 8765, which somebody may use."""
    with listening(0) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def public_browser(browser: Browser, chromium: str, hosted_server: StandIn, local_relay_port: int) -> Iterator[Browser]:
    """A Chromium for which the host is on the Internet, and not on this machine."""
    port = hosted_server.server_port
    rules = (f"MAP you.github.io:443 127.0.0.1:{port}", f"MAP localhost:8765 127.0.0.1:{local_relay_port}")
    launched = browser.browser_type.launch(
        executable_path=chromium,
        args=[
            f"--host-resolver-rules={', '.join((*rules, 'MAP * ^NOTFOUND', 'EXCLUDE 127.0.0.1'))}",
            f"--ip-address-space-overrides=127.0.0.1:{port}=public",
            "--ignore-certificate-errors",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-quic",
            "--disable-gpu",
        ],
    )
    yield launched
    launched.close()


Open = Callable[..., Playground]


@pytest.fixture
def open_hosted(public_browser: Browser) -> Iterator[Open]:
    """Open the hosted page in a browser of its own that lets it reach this machine, or does not."""
    with ExitStack() as stack:

        def opened(*, may_reach: bool = True) -> Playground:
            context: BrowserContext = stack.enter_context(new_context(public_browser))
            if may_reach:
                context.grant_permissions([REACH_THIS_MACHINE], origin=HOSTED)
            return Playground(context.new_page(), HOSTED).start()

        yield opened


@contextmanager
def at_8765(app: ASGIApp, port: int) -> Iterator[None]:
    """Serve where this Chromium finds http://localhost:8765."""
    with served(app, listener=listening(port)):
        yield


def test_a_hosted_page_is_paired_with_a_relay_on_this_computer(
    open_hosted: Open, local_relay: ASGIApp, local_relay_port: int, pairing: Pairing, upstream: Api
) -> None:
    playground = open_hosted()
    playground.fill_all("relay").submit().shows_problem("blocked")
    assert heading(playground) == "The relay on this computer cannot be reached"
    expect(playground["start-relay"]).to_have_text("make relay ORIGIN=https://you.github.io")

    with at_8765(local_relay, local_relay_port):
        code = pairing.code
        playground.fill(relay_key=code.lower()).submit().shows_link()
        assert code not in playground.page.content()
        expect(playground["stale"]).to_be_hidden()
        key = playground["relay-key"].input_value()
        assert key in pairing.keys
        playground.submit().shows_link()
        assert key not in playground.page.content()

        another = open_hosted()
        another.fill_all("relay").fill(relay_key=code).submit().shows_problem("status", 403)
        assert heading(another) == "The relay does not know this key (403)"
        another.fill(relay_key=pairing.code).submit().shows_link()

    assert [request.headers["authorization"] for request in upstream.posts()] == [f"Bearer {ACCESS_TOKEN}"] * 3
    playground.submit().shows_problem("blocked")
    playground["use-paste"].click()
    playground.has_focus("link-token")


def test_where_the_browser_does_not_let_it_the_page_says_so_and_offers_paste(
    open_hosted: Open, local_relay: ASGIApp, local_relay_port: int, upstream: Api
) -> None:
    with at_8765(local_relay, local_relay_port):
        playground = open_hosted(may_reach=False).fill_all("relay").submit()
        playground.shows_problem("blocked")

    assert heading(playground) == "The relay on this computer cannot be reached"
    assert "whether this site may reach other apps or services on this device" in playground["problem"].inner_text()
    expect(playground["use-paste"]).to_be_visible()
    assert upstream.received == []
