"""The sandbox in the browser: every outcome on demand, and the way through consent to the verdict."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import Page, expect

from linking.cronofy import sandbox

DEADLINE_MILLISECONDS = 20_000
EXPECTED = {
    "expired": ("status", 401),
    "plan": ("status", 402),
    "not_enabled": ("status", 403),
    "refused": ("status", 422),
    "rate_limited": ("status", 429),
    "unavailable": ("status", 503),
    "blocked": ("blocked", 0),
}


def choose_outcome(playground: Playground, outcome: str) -> None:
    playground.choose("sandbox").unfolded("sandbox-outcome").select_option(outcome)


def test_one_click_makes_a_link_with_nothing_typed(playground: Playground) -> None:
    parameters = playground.start().submit().shows_link()

    assert parameters["link_token"].startswith("sandbox-link-token-")
    assert parameters["redirect_uri"] == playground.address + "callback.html"


def test_the_link_leads_to_the_sandboxs_own_page(started: Playground) -> None:
    choose_outcome(started, "ok")
    started.submit().shows_link()

    assert started.link().startswith(started.address + "authorize.html?")


def test_every_outcome_but_the_endless_one_is_expected_here() -> None:
    assert {outcome.id for outcome in sandbox.OUTCOMES} == {"ok", "hangs", *EXPECTED}


@pytest.mark.parametrize("outcome", EXPECTED)
def test_an_outcome_is_explained_and_what_was_typed_stays(started: Playground, outcome: str) -> None:
    choose_outcome(started, outcome)
    started.fill(access_token=ACCESS_TOKEN, client_id="typed-client-id", state=f"typed-{outcome}")
    typed = started.values()

    started.submit().shows_problem(*EXPECTED[outcome])

    assert started.values() == typed
    started.has_focus("problem-heading")


def test_an_endless_request_stops_at_the_deadline_and_the_next_one_works(playground: Playground) -> None:
    playground.page.clock.install()
    playground.start()
    choose_outcome(playground, "hangs")

    playground.submit()
    expect(playground["cancel"]).to_be_visible()
    playground.page.clock.fast_forward(DEADLINE_MILLISECONDS)

    playground.shows_problem("timeout")
    playground.says("20 seconds")
    expect(playground["cancel"]).to_be_hidden()
    choose_outcome(playground, "ok")
    playground.submit().shows_link()


def test_cancel_keeps_what_was_typed_and_the_next_request_works(playground: Playground) -> None:
    playground.start()
    choose_outcome(playground, "hangs")
    playground.fill(access_token=ACCESS_TOKEN)
    typed = playground.values()

    playground.submit()
    playground["cancel"].click()

    playground.says("Stopped.")
    expect(playground["cancel"]).to_be_hidden()
    playground.has_focus("create-link")
    expect(playground["preview-link"]).to_be_visible()
    assert playground.values() == typed
    choose_outcome(playground, "ok")
    playground.submit().shows_link()


def consent_page(playground: Playground) -> Playground:
    """Open the link as a person does, in its own tab."""
    with playground.page.expect_popup() as opened:
        playground["authorization-link"].click()
    return Playground(opened.value, playground.address).ready()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_agreeing_gives_a_code_that_matches_once(playground: Playground) -> None:
    state = playground.start().submit().shows_link()["state"]
    consent = consent_page(playground)
    answer = consent["allow"].get_attribute("href") or ""
    consent["allow"].click()
    callback = consent.ready()

    expect(callback["verdict"]).to_have_attribute("data-verdict", "match")
    assert parse_qs(urlsplit(answer).query)["state"] == [state]
    assert query(callback.page) == {}
    callback.page.goto(answer)
    expect(callback.ready()["verdict"]).to_have_attribute("data-verdict", "mismatch")


def test_refusing_is_said(playground: Playground) -> None:
    playground.start().submit().shows_link()
    consent = consent_page(playground)
    consent["deny"].click()

    expect(consent.ready()["verdict"]).to_have_attribute("data-verdict", "refused")


def test_the_code_and_the_state_leave_the_address_before_python_is_alive(playground: Playground) -> None:
    playground.page.route("**/core.js", lambda _: None)
    playground.open("callback.html?code=some-code&state=some-state")

    assert query(playground.page) == {}
    assert urlsplit(playground.page.url).path.endswith("callback.html")


def test_a_foreign_redirect_uri_is_shown_and_never_followed(playground: Playground) -> None:
    foreign = "https://elsewhere.example/callback"
    asked = {"response_type": "code", "client_id": "some-client", "redirect_uri": foreign, "scope": "read_events"}
    playground.start(f"authorize.html?{urlencode(asked)}")

    expect(playground["not-followed"]).to_contain_text(foreign)
    links = playground.page.locator("a").evaluate_all("all => all.map(link => link.href)")
    assert [link for link in links if re.search("elsewhere", link)] == []


def test_the_consent_page_names_what_cronofy_would_refuse(playground: Playground) -> None:
    playground.start("authorize.html?response_type=token")

    expect(playground["refusals"].get_by_role("listitem")).to_contain_text(
        ["client_id is missing.", "redirect_uri is missing.", "scope is missing.", "response_type must be “code”."]
    )
