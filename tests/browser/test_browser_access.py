"""Every state of every page, for everybody: axe finds nothing, nothing is cut off, and all is said and reachable."""

import json
from collections.abc import Callable
from typing import Literal

import pytest
from access import look_everywhere
from playground import Playground
from playwright.sync_api import Page, expect
from servers import Api

OUTLINE_OF_THE_FOCUSED = """() => {
    const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
    return document.activeElement !== document.body && `${outlineStyle} ${outlineWidth}`;
}"""


@pytest.fixture
def form(started: Playground) -> Playground:
    return started.fill_all("direct")


def has_errors(form: Playground, api: Api) -> None:  # noqa: ARG001 - every state is given both
    form.fill(access_token="", client_id="ö", redirect_uri="", scope="", state="ö").submit()
    form.has_focus("error-summary")


def has_link(form: Playground, api: Api) -> None:  # noqa: ARG001
    form["avoid-linking"].evaluate("box => { box.closest('details').open = true }")
    form["avoid-linking"].check()
    form.fill(access_token=f"Bearer {form['access-token'].input_value()}").submit().shows_link()
    form["avoid-linking"].uncheck()
    form["show-qr"].click()
    expect(form["qr"].locator("svg")).to_be_visible()


def is_working(form: Playground, api: Api) -> None:
    api.silent = True
    form.submit()
    expect(form["cancel"]).to_be_visible()


def is_pasting(form: Playground, api: Api) -> None:  # noqa: ARG001
    form.choose("de", "paste")
    expect(form["command"]).to_be_visible()


def is_refused(form: Playground, api: Api) -> None:
    api.status, api.body = 403, b"<p>" + b"long" * 500
    form.submit().shows_problem("status", 403)


def is_limited(form: Playground, api: Api) -> None:
    api.status, api.headers = 429, (("Retry-After", "60"),)
    form.submit().shows_problem("status", 429)


def is_blocked(form: Playground, api: Api) -> None:
    api.allows_pages = False
    form.submit().shows_problem("blocked")


def is_pasting_in_the_panel(form: Playground, api: Api) -> None:
    is_blocked(form, api)
    form["use-paste"].click()
    form.has_focus("link-token")


def is_unexpected(form: Playground, api: Api) -> None:
    api.status, api.headers = 302, (("Location", "https://example.com/"),)
    form.submit().shows_problem("unexpected")


def has_verdicts(form: Playground, api: Api) -> None:  # noqa: ARG001
    form.fill(callback_url="https://example.com/callback?code=abc&state=other")["check-callback"].click()
    expect(form["callback-verdict"]).to_have_attribute("data-verdict", "mismatch")
    answers = [{"sub": "acc_1", "linking_profile": {"profile_id": name}} for name in ("pro_1", "pro_2")]
    form.fill(before_response=json.dumps(answers[0]), after_response=json.dumps(answers[1]))["check-linking"].click()
    expect(form["linking-verdict"]).to_have_attribute("data-verdict", "linked")


STATES: dict[str, Callable[[Playground, Api], None]] = {
    "errors": has_errors,
    "link": has_link,
    "pasting": is_pasting,
    "refused": is_refused,
    "rate limit": is_limited,
    "blocked": is_blocked,
    "pasting in the panel": is_pasting_in_the_panel,
    "unexpected": is_unexpected,
    "verdicts": has_verdicts,
    "working": is_working,
}


@pytest.mark.parametrize("state", STATES)
def test_the_form_is_for_everybody(form: Playground, api: Api, state: str) -> None:
    STATES[state](form, api)
    found = look_everywhere(form)
    if state == "working":
        form["cancel"].click()
        form.ready()

    assert found == {}


def test_the_first_paint_is_for_everybody(playground: Playground) -> None:
    playground.page.route("**/core.js", lambda _: None)
    playground.open()

    assert look_everywhere(playground) == {}


def test_the_first_view_is_for_everybody(playground: Playground) -> None:
    assert look_everywhere(playground.start()) == {}


@pytest.mark.parametrize("path", ["", "callback.html", "authorize.html"])
def test_the_page_without_python_is_for_everybody(playground: Playground, path: str) -> None:
    playground.page.add_init_script("delete window.WebAssembly")
    playground.open(path)
    expect(playground["no-python"]).to_be_visible()

    assert look_everywhere(playground) == {}


@pytest.mark.parametrize(
    "path",
    [
        "callback.html?code=abc&state=def",
        "callback.html?error=access_denied&error_description=no",
        "authorize.html",
        "authorize.html?response_type=code&client_id=a&redirect_uri=https%3A%2F%2Fexample.com%2F&scope=b&link_token=c",
    ],
)
def test_the_pages_beside_are_for_everybody(playground: Playground, path: str) -> None:
    assert look_everywhere(playground.start(path)) == {}


def test_the_way_through_consent_is_for_everybody(playground: Playground) -> None:
    playground.start().submit().shows_link()
    playground.page.goto(playground.link())
    expect(playground.ready()["allow"]).to_be_visible()
    assert look_everywhere(playground) == {}
    playground["allow"].click()
    expect(playground.ready()["verdict"]).to_have_attribute("data-verdict", "match")

    assert look_everywhere(playground) == {}


def tab_to(page: Page, id: str) -> None:
    """Go on with the Tab key until an element has the focus, as somebody without a mouse does."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id:
            return
    pytest.fail(f"The Tab key does not lead to #{id}.")


def test_errors_are_mended_by_keyboard_alone(form: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    form.fill(scope="", state="ö").submit()
    form.has_focus("error-summary")
    page = form.page

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    form.has_focus("scope")
    page.keyboard.type("read_events")
    tab_to(page, "state")
    page.keyboard.press("Control+A")
    page.keyboard.type("typed-state")
    page.keyboard.press("Enter")

    assert form.shows_link()["state"] == "typed-state"
    form.has_focus("result-heading")


def test_a_problem_is_left_by_keyboard_alone(form: Playground, api: Api, upstream: Api) -> None:
    api.allows_pages = False
    form.take_away_answers()
    form["create-link"].focus()
    page = form.page
    page.keyboard.press("Space")
    form.shows_problem("blocked")
    form.has_focus("problem-heading")

    tab_to(page, "use-relay")
    page.keyboard.press("Enter")

    form.shows_link()
    form.has_focus("result-heading")
    assert len(upstream.received) == 1


def test_cancel_is_reached_by_keyboard(form: Playground, api: Api) -> None:
    api.silent = True
    form.take_away_answers()["create-link"].focus()
    form.page.keyboard.press("Enter")
    expect(form["cancel"]).to_be_visible()

    form.page.keyboard.press("Tab")
    form.has_focus("cancel")
    form.page.keyboard.press("Enter")

    form.says("Stopped.")
    form.has_focus("create-link")
    form.ready()


def test_the_skip_link_leads_past_the_header(playground: Playground) -> None:
    playground.start().page.keyboard.press("Tab")
    expect(playground.page.locator(":focus")).to_have_text("Skip to the form")
    playground.page.keyboard.press("Enter")

    playground.has_focus("data-center")
    assert playground.page.url == playground.address


def test_changes_are_announced_politely_and_failures_at_once(started: Playground) -> None:
    tree = started.page.locator("body").aria_snapshot()

    assert "- status:" in tree
    expect(started["status"]).to_have_role("status")
    expect(started["error-summary"]).to_have_attribute("role", "alert")


def test_every_control_is_large_enough_to_hit(started: Playground) -> None:
    started.page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    small = started.page.locator("button:visible, select:visible, input:visible, summary:visible").evaluate_all(
        """all => all.filter(each => { const box = (each.labels?.[0]?.contains(each) ? each.labels[0] : each)
               .getBoundingClientRect(); return box.width < 20 || box.height < 20 })
           .map(each => each.outerHTML)"""
    )

    assert small == []


@pytest.mark.parametrize("forced", ["active", "none"])
def test_the_focus_is_always_seen(playground: Playground, forced: Literal["active", "none"]) -> None:
    page = playground.page
    page.route("**/core.js", lambda _: None)
    playground.open()
    page.emulate_media(forced_colors=forced)
    outlines = []
    for _ in range(30):
        page.keyboard.press("Tab")
        outlines.append(page.evaluate(OUTLINE_OF_THE_FOCUSED))

    assert {outline for outline in outlines if outline} == {"solid 2px"}


def test_nothing_moves_for_who_wants_no_motion(started: Playground) -> None:
    started.page.emulate_media(reduced_motion="reduce")
    moving = started.page.locator("*").evaluate_all(
        "all => all.filter(each => getComputedStyle(each).transitionDuration !== '0s').map(each => each.tagName)"
    )
    started.page.emulate_media(reduced_motion="no-preference")

    assert moving == []
