"""A redirect and the access token: what is followed, what arrives where, and what is said of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import BrowserContext, expect
from redirects import PATH, TARGETS, Redirecting, RedirectingRelay
from servers import StandIn, served

import relay


@pytest.fixture
def redirecting(api_server: StandIn) -> Iterator[Redirecting]:
    api = Redirecting(status=307)
    api.received = api_server.answer_with(api.reply)
    yield api
    api.released.set()


@pytest.mark.parametrize(
    ("status", "target"),
    [
        *((307, target) for target in TARGETS.values()),
        *((status, TARGETS["another allowed host"]) for status in (301, 302, 303, 308)),
    ],
)
def test_a_redirect_is_not_followed_and_said(
    started: Playground, redirecting: Redirecting, status: int, target: str
) -> None:
    redirecting.status, redirecting.target = status, target

    problem = started.fill_all("direct").submit().shows_problem("unexpected")

    expect(problem).to_contain_text("The answer is a redirect, which is not followed")
    expect(problem).to_contain_text("api-de.cronofy.com would send the request elsewhere")
    [asked] = redirecting.posts()
    assert (asked.host, asked.path) == ("api-de.cronofy.com", PATH)
    assert redirecting.arrived_at("/elsewhere") == []


def test_a_host_that_redirects_the_test_request_is_up(started: Playground, redirecting: Redirecting) -> None:
    redirecting.path, redirecting.target = "/", TARGETS["a foreign host"]
    redirecting.allows_pages = False

    problem = started.fill_all("direct").submit().shows_problem("blocked")

    expect(problem).to_contain_text("api-de.cronofy.com answered a test request without the token, so it is up.")


@pytest.fixture
def redirecting_relay(site: Path) -> RedirectingRelay:
    return RedirectingRelay(relay.application(site=site))


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_relay_that_redirects_takes_no_token_along(
    context: BrowserContext, redirecting: Redirecting, redirecting_relay: RedirectingRelay, target: str
) -> None:
    redirecting_relay.target = target
    with served(redirecting_relay) as address:
        playground = Playground(context.new_page(), address).start().fill_all("relay").submit()
        expect(playground["problem"].or_(playground["result"])).to_be_visible()

    assert redirecting_relay.tokens == [f"Bearer {ACCESS_TOKEN}"]
    assert [request for request in redirecting.received if ACCESS_TOKEN in str(request)] == []
    assert bool(redirecting.arrived_at("/elsewhere")) == (target != TARGETS["a foreign host"])
