"""The whole journey in the browser: hand over, take the code home, check what came back, find out whether it linked."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import BrowserContext, Page, expect

from linking.cronofy import sandbox
from linking.showing import snippets

BEFORE = {"sub": "acc_1", "access_token": "SECRET-before", "linking_profile": {"profile_id": "pro_1"}}
AFTER = {"sub": "acc_1", "refresh_token": "SECRET-after", "linking_profile": {"profile_id": "pro_2"}}


def unfold(playground: Playground, id: str) -> None:
    """Open everything that is folded around an element."""
    playground[id].evaluate(
        "e => { for (let f = e.closest('details'); f; f = f.parentElement.closest('details')) f.open = true }"
    )


def tab_to(page: Page, id: str) -> None:
    """Press Tab until the element has the focus; fails when the keyboard cannot reach it."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id:
            return
    pytest.fail(f"The keyboard does not reach #{id}.")


def press(page: Page, id: str, key: str = "Enter") -> None:
    tab_to(page, id)
    page.keyboard.press(key)


def test_the_happy_path_by_keyboard_alone(playground: Playground, context: BrowserContext) -> None:
    page = playground.start().page
    press(page, "create-link")
    playground.has_focus("result-heading")
    with context.expect_page() as opened:
        press(page, "authorization-link")
    consent = Playground(opened.value, playground.address).ready()
    press(consent.page, "allow")
    expect(consent["verdict"]).to_have_attribute("data-verdict", "match")
    playground.says("came back in this browser, and its state matches")

    tab_to(page, "before-response")
    page.keyboard.insert_text(json.dumps(BEFORE))
    tab_to(page, "after-response")
    page.keyboard.insert_text(json.dumps(AFTER))
    press(page, "check-linking")

    expect(playground["linking-verdict"]).to_have_attribute("data-verdict", "linked")
    assert "SECRET" not in playground["before-response"].input_value() + playground["after-response"].input_value()


def test_a_rate_limit_is_counted_down(playground: Playground) -> None:
    playground.page.clock.install()
    playground.start().unfolded("sandbox-outcome").select_option("rate_limited")
    playground.submit().shows_problem("status", 429)

    expect(playground["countdown"]).to_have_text(re.compile("s left"))
    playground.page.clock.run_for(6_000)

    expect(playground["countdown"]).to_have_text("You can try again now.")


@pytest.mark.parametrize("outcome", [outcome.id for outcome in sandbox.OUTCOMES if outcome.id != "hangs"])
def test_the_report_holds_no_secret(started: Playground, outcome: str) -> None:
    started.choose("sandbox").unfolded("sandbox-outcome").select_option(outcome)
    started.fill(access_token=ACCESS_TOKEN, state=f"SECRET-state-{outcome}")
    started.submit()
    said = str(sandbox.BY_ID[outcome].status or "blocked")
    expect(started["report"].filter(has_text=f": `{said}`" if outcome != "ok" else "Status 200")).to_have_count(1)
    text = started["report"].text_content() or ""

    assert "- Browser: `Mozilla" in text
    assert ACCESS_TOKEN not in text
    assert "SECRET-state" not in text
    assert "sandbox-link-token" not in text


def test_the_report_can_be_kept_as_a_file(started: Playground) -> None:
    started.choose("sandbox").unfolded("sandbox-outcome").select_option("ok")
    started.submit().shows_link()
    unfold(started, "download-report")
    with started.page.expect_download() as download:
        started["download-report"].click()

    assert download.value.suggested_filename == "report.md"
    assert Path(download.value.path()).read_text() == started["report"].text_content()


def test_the_qr_code_is_drawn_on_request_and_gone_after_clear(started: Playground) -> None:
    started.choose("sandbox").unfolded("sandbox-outcome").select_option("ok")
    started.fill(access_token=ACCESS_TOKEN).submit().shows_link()
    expect(started["qr"]).to_be_hidden()
    started["show-qr"].click()
    expect(started["qr"].locator("svg")).to_be_visible()
    expect(started["qr"]).to_contain_text("joins their calendar to this account")

    started["clear"].click()
    started.says("Every secret on this page is forgotten.")

    expect(started["qr"]).to_have_count(0)


def test_the_code_follows_the_form_and_the_language(started: Playground) -> None:
    started.choose("de", "paste").fill(client_id="taken-home")
    for language in snippets.LANGUAGES:
        started[f"tab-{language.id}"].click()
        expect(started["snippet"]).to_have_attribute("aria-label", f"Code in {language.name}")
        expect(started["snippet"]).to_contain_text("taken-home")


def test_the_shared_address_opens_the_same_form(playground: Playground, context: BrowserContext) -> None:
    playground.start().choose("sg").fill(
        client_id="shared 'client'", scope="read_events x:y", access_token=ACCESS_TOKEN
    )
    unfold(playground, "share-link")
    expect(playground["share-link"]).to_have_value(re.compile("shared.*x%3Ay"))
    address = playground["share-link"].input_value()
    other = Playground(context.new_page(), playground.address)
    other.page.goto(address)
    other.ready()

    assert ACCESS_TOKEN not in address
    assert set(parse_qs(urlsplit(address).fragment)) == {"v", "data_center", "client_id", "redirect_uri", "scope"}
    expect(other["data-center"]).to_have_value("sg")
    expect(other["client-id"]).to_have_value("shared 'client'")
    expect(other["scope"]).to_have_value("read_events x:y")
    expect(other["access-token"]).to_have_value("")
    expect(other["share-link"]).to_have_value(address)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("?code=abcdefghijklmnop&state={state}", "match"),
        ("?code=abcdefghijklmnop&state=another", "mismatch"),
        ("?code=abcdefghijklmnop", "no_state"),
        ("?error=access_denied&state={state}", "refused"),
        ("?error=invalid_scope&state={state}", "error"),
        ("?state={state}", "incomplete"),
        ("/elsewhere?code=a&state={state}", "wrong_address"),
    ],
)
def test_a_pasted_callback_address_is_judged(started: Playground, answer: str, verdict: str) -> None:
    started.choose("sandbox").unfolded("sandbox-outcome").select_option("ok")
    started.fill(access_token=ACCESS_TOKEN, client_id="c", redirect_uri="https://example.com/callback")
    state = started.submit().shows_link()["state"]
    unfold(started, "callback-url")
    started.fill(callback_url="https://example.com/callback" + answer.format(state=state))
    started["check-callback"].click()

    expect(started["callback-verdict"]).to_have_attribute("data-verdict", verdict)
    expect(started["callback-verdict"]).not_to_contain_text("abcdefghijklmnop")


def test_nothing_is_sent_when_a_shared_address_is_opened(playground: Playground) -> None:
    asked: list[str] = []
    playground.page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
    playground.start("#v=1&data_center=de&client_id=c&redirect_uri=https%3A%2F%2Fexample.com%2F&scope=read_events")

    assert set(asked) <= {urlsplit(playground.address).hostname, ""}
