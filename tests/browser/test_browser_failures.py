"""Requests that bring no link: what the page says, what it offers, and that nothing typed is lost."""

import json
from collections.abc import Iterator

import pytest
from chromium import REFUSING_HOST
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import BrowserContext, expect
from servers import JSON, LINK_TOKEN, Api, Serve

STATUSES = (400, 401, 402, 403, 404, 410, 422, 423, 429, 500, 502, 503, 504)
TEXT = ("Content-Type", "text/plain; charset=utf-8")
HTML = ("Content-Type", "text/html; charset=utf-8")
FIVE_MEGABYTES = 5 * 1024 * 1024
BODIES = {
    "json": (JSON, json.dumps({"errors": {"field": [{"key": "errors.required", "description": "required"}]}}).encode()),
    "text": (TEXT, b"A sentence for people."),
    "html": (HTML, b"<!doctype html><h1 id='status'>Not for you</h1><script>document.title = 'taken over'</script>"),
    "broken": (JSON, b'{"error": "\xff\xfe\xc3"}'),
}
SHOWN = {"json": "errors.required", "text": "A sentence for people.", "html": "<h1 id='status'>", "broken": "\ufffd"}
NO_LINK_TOKENS = {
    "no JSON": b"link_token=abc",
    "cut off": b'{"link_token": "abc',
    "other member": b'{"token": "abc"}',
    "empty": b'{"link_token": ""}',
    "blank": b'{"link_token": "  "}',
    "number": b'{"link_token": 7}',
    "null": b'{"link_token": null}',
    "list": b'["link_token"]',
    "nothing": b"",
    "deep": b"[" * 100_000,
}


@pytest.fixture
def typed(started: Playground) -> Iterator[Playground]:
    """The form with everything filled in, which stays as it is whatever the answer."""
    typed = started.fill_all("direct").values()
    yield started
    assert started.values() == typed


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_shown_with_its_body(typed: Playground, api: Api, status: int, kind: str) -> None:
    content_type, api.body = BODIES[kind]
    api.status, api.headers = status, (content_type,)

    problem = typed.submit().shows_problem("status", status)

    expect(problem).to_contain_text(SHOWN[kind])
    typed.has_focus("problem-heading")
    assert typed.page.title() == "Authorization linking playground"


@pytest.mark.parametrize("status", [200, 500])
def test_a_huge_body_is_shown_in_part(typed: Playground, api: Api, status: int) -> None:
    api.status, api.headers, api.body = status, (TEXT,), b"x" * FIVE_MEGABYTES

    problem = typed.submit().shows_problem("status", status)

    expect(problem).to_contain_text(f"the rest of {FIVE_MEGABYTES:,} bytes is not shown")


@pytest.mark.parametrize("body", NO_LINK_TOKENS.values(), ids=NO_LINK_TOKENS)
def test_an_answer_without_a_link_token_is_explained(typed: Playground, api: Api, body: bytes) -> None:
    api.body = body

    typed.submit().shows_problem("status", 200)


def test_an_answer_without_content_is_explained(typed: Playground, api: Api) -> None:
    api.status, api.body = 204, b""

    typed.submit().shows_problem("status", 204)


def test_an_echoed_token_is_masked(typed: Playground, api: Api) -> None:
    api.status, api.body = 401, json.dumps({"error": f"bad token {ACCESS_TOKEN}", "link_token": LINK_TOKEN}).encode()

    text = typed.submit().shows_problem("status", 401).inner_text()

    assert ACCESS_TOKEN not in text
    assert LINK_TOKEN not in text


def test_retry_after_is_counted_down(playground: Playground, api: Api) -> None:
    api.status, api.headers = 429, (TEXT, ("Retry-After", "3"))
    playground.page.clock.install()
    playground.start().fill_all("direct").submit().shows_problem("status", 429)

    expect(playground["countdown"]).to_be_visible()
    playground.page.clock.run_for(4000)

    expect(playground["countdown"]).to_have_text("You can try again now.")


def test_try_again_sends_the_same_request(started: Playground, api: Api) -> None:
    api.status = 503
    started.fill_all("direct").submit().shows_problem("status", 503)
    api.status = 200

    started["retry"].click()

    started.shows_link()
    first, second = api.posts()
    assert first == second


def test_one_press_makes_the_link_through_the_relay(started: Playground, api: Api, upstream: Api) -> None:
    api.allows_pages = False
    problem = started.fill_all("direct").submit().shows_problem("blocked")
    expect(problem).to_contain_text("Cronofy deliberately lets no web page read the answers")
    expect(problem).to_contain_text("api-de.cronofy.com answered a test request without the token, so it is up.")
    typed = started.values()

    started["use-relay"].click()

    expect(started["route-relay"]).to_be_checked()
    assert started.shows_link()["link_token"] == LINK_TOKEN
    assert started.values() == typed
    assert len(upstream.received) == 1
    started.has_focus("result-heading")


def test_the_command_and_its_field_come_into_the_panel(started: Playground, api: Api) -> None:
    api.allows_pages = False
    started.fill_all("direct").submit().shows_problem("blocked")
    typed = started.values()

    started["use-paste"].click()

    started.has_focus("link-token")
    panel = started["problem"]
    expect(panel.locator("#command")).to_contain_text("https://api-de.cronofy.com/v1/link_tokens")
    expect(panel.get_by_label("Link token", exact=True)).to_be_focused()
    expect(started["link-token"]).to_have_count(1)
    assert started.values() == typed
    started.fill(link_token="two words")["make-pasted"].click()
    expect(panel.locator("#link-token-error")).to_contain_text("a space or a line end inside")
    started["error-summary"].get_by_role("link").click()
    started.page.keyboard.press("Control+A")
    started.page.keyboard.type("pasted-link-token")
    started.page.keyboard.press("Enter")
    assert started.shows_link()["link_token"] == "pasted-link-token"
    expect(started["stale"]).to_be_hidden()
    expect(started["link-form"].locator("#link-token")).to_have_value("pasted-link-token")


def test_a_way_chosen_by_hand_brings_the_field_back_to_the_form(started: Playground, api: Api) -> None:
    api.allows_pages = False
    started.fill_all("direct").submit().shows_problem("blocked")
    started["use-paste"].click()
    started.fill(link_token="half-a-token")

    started["route-direct"].check()
    expect(started["make-pasted"]).to_have_count(0)
    started["route-paste"].check()

    expect(started["link-form"].locator("#link-token")).to_have_value("half-a-token")
    expect(started["link-token"]).to_be_visible()


def test_the_probe_takes_no_token_along(started: Playground, api: Api) -> None:
    api.allows_pages = False
    started.fill_all("direct").submit().shows_problem("blocked")

    [probe] = [request for request in api.received if request.method == "GET"]
    assert ACCESS_TOKEN not in str(probe)
    assert probe.headers.keys().isdisjoint({"authorization", "cookie", "referer", "origin"})


def test_a_host_that_refuses_is_not_taken_for_a_blocked_answer(started: Playground) -> None:
    problem = started.fill_all("direct", "uk").submit().shows_problem("blocked")

    expect(problem).to_contain_text(f"{REFUSING_HOST} cannot be reached")
    expect(problem).to_contain_text(f"{REFUSING_HOST} did not answer a test request without the token either.")


def test_offline_is_said(context: BrowserContext, playground: Playground) -> None:
    playground.start().fill_all("direct")
    typed = playground.values()
    context.set_offline(True)

    playground.submit().shows_problem("offline")

    assert playground.values() == typed


def test_a_header_that_is_not_ascii_does_no_harm(started: Playground, api: Api) -> None:
    api.headers = (JSON, ("X-Note", "grüß"))

    started.fill_all("direct").submit().shows_link()

    assert "x-note: grüß" in (started["exchange"].text_content() or "")


def test_a_policy_is_named(context: BrowserContext, serve: Serve, api: Api) -> None:
    address = serve(headers={"Content-Security-Policy": "connect-src 'self' blob: https://api.cronofy.com"})
    playground = Playground(context.new_page(), address).start().fill_all("direct")

    problem = playground.submit().shows_problem("policy")

    expect(problem).to_contain_text("The token reached nobody.")
    assert api.received == []


@pytest.mark.parametrize("status", [302, 401, 503])
def test_the_upstreams_status_comes_through_the_relay(started: Playground, upstream: Api, status: int) -> None:
    upstream.status, upstream.headers = status, (TEXT, ("Location", "https://elsewhere.example/"))
    upstream.body = b"The upstream's own words."

    problem = started.fill_all("relay").submit().shows_problem("status", status)

    expect(problem).to_contain_text("The upstream's own words.")


def test_a_relay_without_an_upstream_says_so(started: Playground, upstream: Api) -> None:
    upstream.breaks = True

    problem = started.fill_all("relay").submit().shows_problem("status", 502)

    expect(problem).to_contain_text("The relay got no answer")


def test_a_relay_that_waits_too_long_says_so(context: BrowserContext, serve: Serve, upstream: Api) -> None:
    upstream.silent = True
    playground = Playground(context.new_page(), serve(timeout=0.2)).start()

    problem = playground.fill_all("relay").submit().shows_problem("status", 504)

    expect(problem).to_contain_text("did not answer within 0.2 seconds")


FOREVER = "setTimeout(() => { for (;;); })"


def test_a_worker_that_gives_no_reply_is_stopped_and_started_again(playground: Playground) -> None:
    playground.start()
    playground.page.evaluate("document.documentElement.dataset.deadline = '1'")
    [worker] = playground.page.workers
    worker.evaluate(FOREVER)

    playground.fill(client_id="typed-in-vain")

    playground.says("Stopped after 20 seconds without an answer.")
    playground.fill(client_id="typed-again")
    expect(playground["preview-link"]).to_contain_text("typed-again")
    playground.submit().shows_link()
