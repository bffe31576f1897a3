"""An attempt is one thing: whatever is typed, chosen or opened while it runs, what the page says of it stays true."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from har import faults
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import BrowserContext, Route, expect
from servers import Api

DEADLINE_MILLISECONDS = 20_000
ASKED = "POST https://api.cronofy.com/v1/link_tokens"


@pytest.fixture
def waiting(playground: Playground, api: Api) -> Playground:
    """An attempt at a link of the United States, whose API is silent and then lets no page read its answer."""
    api.silent = True
    playground.page.clock.install()
    playground.start().fill_all("direct", "us").submit()
    expect(playground["cancel"]).to_be_visible()
    return playground


Edit = Callable[[Playground], None]


def answer_without_cors(api: Api) -> None:
    api.allows_pages = False
    api.released.set()


def edit_nothing(_: Playground) -> None:
    """Leave the form as it is."""


def empty_the_token(playground: Playground) -> None:
    playground.fill(access_token="")


def choose_germany(playground: Playground) -> None:
    playground.choose("de")


def choose_the_sandbox(playground: Playground) -> None:
    playground.choose("sandbox")


def choose_to_paste(playground: Playground) -> None:
    playground["route-paste"].check()


def open_another_setup(playground: Playground) -> None:
    playground.page.evaluate("location.hash = '#v=1&data_center=au&client_id=another'")
    playground["take-address"].click()
    expect(playground["client-id"]).to_have_value("another")


EDITS = [edit_nothing, empty_the_token, choose_germany, choose_the_sandbox, choose_to_paste, open_another_setup]
each_edit = pytest.mark.parametrize("edit", EDITS)


def speaks_of_the_united_states(playground: Playground) -> None:
    """Nothing that is shown of the attempt names another API than the one that was asked."""
    shown = playground["problem"].text_content() or ""
    assert ASKED in (playground["exchange"].text_content() or "")
    assert "- Data center: `United States (us, api.cronofy.com)`" in (playground["report"].text_content() or "")
    assert not re.search(r"api-\w\w\.cronofy|sandbox\.example", shown)


@each_edit
def test_a_blocked_answer_is_explained_for_the_api_that_was_asked(waiting: Playground, api: Api, edit: Edit) -> None:
    edit(waiting)

    answer_without_cors(api)

    waiting.shows_problem("blocked")
    speaks_of_the_united_states(waiting)


@each_edit
def test_the_deadline_is_explained_for_the_api_that_was_asked(waiting: Playground, edit: Edit) -> None:
    edit(waiting)

    waiting.page.clock.fast_forward(DEADLINE_MILLISECONDS)

    waiting.shows_problem("timeout")
    speaks_of_the_united_states(waiting)


def test_a_readable_answer_is_explained_for_the_api_that_was_asked(waiting: Playground, api: Api) -> None:
    api.status = 401
    choose_germany(waiting)

    api.released.set()

    problem = waiting.shows_problem("status", 401)
    expect(problem).to_contain_text("You asked United States; the others are Australia, Canada, Germany")
    assert ASKED in (waiting["exchange"].text_content() or "")


def test_the_link_is_that_of_the_form_as_it_was(waiting: Playground, api: Api) -> None:
    waiting.choose("de").fill(client_id="another", scope="read_only", state="another-state")

    api.released.set()

    parameters = waiting.shows_link()
    assert waiting.link().startswith("https://app.cronofy.com/oauth/authorize?")
    assert (parameters["client_id"], parameters["scope"]) == ("client-id-of-the-test", "read_events create_event")
    assert parameters["state"] == "state-of-the-test"


# What is typed meanwhile


@pytest.mark.parametrize("ends_with", ["link", "problem"])
def test_what_is_typed_while_it_waits_is_not_swallowed(waiting: Playground, api: Api, ends_with: str) -> None:
    words = "read_events create_event delete_event free_busy"
    waiting["scope"].fill("")
    waiting["scope"].focus()
    waiting.page.keyboard.type(words[:10])

    if ends_with == "link":
        api.released.set()
        waiting.says("The link is ready.")
    else:
        answer_without_cors(api)
        waiting.says("No link was made.")
    waiting.page.keyboard.type(words[10:])

    waiting.has_focus("scope")
    expect(waiting["scope"]).to_have_value(words)


def test_the_focus_follows_from_the_button(waiting: Playground, api: Api) -> None:
    api.released.set()

    waiting.has_focus("result-heading")


def test_the_focus_follows_from_cancel(waiting: Playground, api: Api) -> None:
    waiting["cancel"].focus()

    api.released.set()

    waiting.has_focus("result-heading")


# A link that no longer is the form's


def change_while_waiting(playground: Playground) -> None:
    playground.fill(scope="read_only")


def new_state(playground: Playground) -> None:
    playground.unfolded("new-state").click()


def choose_another_data_center(playground: Playground) -> None:
    playground.choose("de")


def follow_a_deep_link(playground: Playground) -> None:
    playground.page.evaluate("location.hash = '#v=1&data_center=us&client_id=another'")
    playground["take-address"].click()


def go_back(playground: Playground) -> None:
    playground.page.go_back()


@pytest.mark.parametrize("change", [new_state, choose_another_data_center, follow_a_deep_link, change_while_waiting])
def test_a_link_never_differs_silently_from_the_form(started: Playground, api: Api, change: Edit) -> None:  # noqa: ARG001 - it answers
    started.fill_all("direct", "us").submit().shows_link()
    expect(started["stale"]).to_be_hidden()

    change(started)

    expect(started["stale"]).to_be_visible()


def test_a_change_made_while_waiting_makes_the_link_an_old_one(waiting: Playground, api: Api) -> None:
    waiting.fill(scope="read_only")

    api.released.set()

    waiting.shows_link()
    expect(waiting["stale"]).to_be_visible()


def test_a_link_is_an_old_one_after_back(playground: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    playground.start("#v=1&data_center=de&client_id=first").page.evaluate("location.hash = '#v=1&client_id=second'")
    expect(playground["client-id"]).to_have_value("second")
    playground.fill_all("direct", "us").submit().shows_link()

    playground.page.go_back()
    playground["take-address"].click()

    expect(playground["client-id"]).to_have_value("first")
    expect(playground["stale"]).to_be_visible()


def test_a_change_that_is_taken_back_leaves_the_link_as_good_as_it_was(started: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    started.fill_all("direct", "us").submit().shows_link()
    started.fill(scope="read_only")
    expect(started["stale"]).to_be_visible()

    started.fill(scope="read_events create_event")

    expect(started["stale"]).to_be_hidden()


# Whose state it is


def test_the_first_of_fifty_links_is_still_known(playground: Playground, context: BrowserContext) -> None:
    playground.start()
    states = [playground.submit().shows_link()["state"] for _ in range(50)]
    assert len(set(states)) == 50

    came_back = Playground(context.new_page(), playground.address).open(f"callback.html?code=c&state={states[0]}")

    expect(came_back["verdict"]).to_have_attribute("data-verdict", "match")


def test_only_the_tab_that_made_the_link_hears_of_it(playground: Playground, context: BrowserContext) -> None:
    other = Playground(context.new_page(), playground.address).start()
    state = playground.start().submit().shows_link()["state"]

    Playground(context.new_page(), playground.address).open(f"callback.html?code=c&state={state}").ready()

    playground.says("The authorization came back in this browser, and its state matches.")
    other.unfolded("new-state").click()  # whatever was announced to it has been heard when it does the next thing
    other.says("A new state is in its field.")
    assert other.announced() == ["Ready.", "A new state is in its field."]


# The list of attempts

IMPORTED = """
async (archive) => {
  const { HARFormat, Importer } = await import("devtools://devtools/bundled/models/har/har.js");
  const requests = Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(archive).log);
  return requests.map((request) => [request.requestMethod, request.url(), request.statusCode]);
}
"""


def attempts(playground: Playground) -> list[dict[str, str]]:
    """Return what the entries of the list say of themselves, the newest first."""
    script = "all => all.map(({dataset: {route, dataCenter, outcome}}) => ({route, dataCenter, outcome}))"
    entries: list[dict[str, str]] = playground.page.locator("#attempts li").evaluate_all(script)
    return entries


def unfold(playground: Playground) -> None:
    playground.page.evaluate(
        "document.querySelectorAll('#attempts, #attempts details').forEach(e => { e.open = true })"
    )


def test_every_attempt_is_in_the_list_with_its_own_outcome(playground: Playground, api: Api) -> None:
    playground.start().submit().shows_link()
    api.status = 401
    playground.fill_all("direct").submit().shows_problem("status", 401)
    api.silent = True
    playground.submit()
    playground["cancel"].click()
    expect(playground.page.locator("#attempts li")).to_have_count(3)

    assert attempts(playground) == [
        {"route": "direct", "dataCenter": "de", "outcome": "cancelled"},
        {"route": "direct", "dataCenter": "de", "outcome": "status"},
        {"route": "sandbox", "dataCenter": "sandbox", "outcome": "link"},
    ]


def test_the_list_holds_no_secret(playground: Playground, api: Api) -> None:
    playground.start().fill_all("direct").submit()
    secrets = playground.shows_link()
    api.status = 500
    playground.submit().shows_problem("status", 500)
    html = playground["attempts"].inner_html()

    assert "client-id-of-the-test" in html
    assert [secret for secret in (ACCESS_TOKEN, secrets["link_token"], secrets["state"]) if secret in html] == []


def test_chromiums_own_developer_tools_import_the_attempts(playground: Playground, api: Api) -> None:
    playground.start().submit().shows_link()
    playground.fill_all("direct").submit()
    link_token = playground.shows_link()["link_token"]
    api.status = 401
    playground.submit().shows_problem("status", 401)
    unfold(playground)
    with playground.page.expect_download() as download:
        playground["download-attempts"].click()
    text = Path(download.value.path()).read_text()
    archive = json.loads(text)
    playground.page.goto("devtools://devtools/bundled/devtools_app.html")

    assert download.value.suggested_filename == "attempts.har"
    assert faults(archive) == []
    assert [secret for secret in (ACCESS_TOKEN, link_token) if secret in text] == []
    assert playground.page.evaluate(IMPORTED, archive) == [
        ["POST", "https://api.sandbox.example/v1/link_tokens", 200],
        ["POST", "https://api-de.cronofy.com/v1/link_tokens", 200],
        ["POST", "https://api-de.cronofy.com/v1/link_tokens", 401],
    ]


def test_the_form_of_an_attempt_can_be_restored(playground: Playground) -> None:
    playground.start().fill(client_id="first", scope="free_busy").submit().shows_link()
    playground.fill(client_id="second", scope="read_only").submit().shows_link()
    unfold(playground)

    playground.page.locator("#attempts li").last.get_by_role("button").click()

    expect(playground["client-id"]).to_have_value("first")
    expect(playground["scope"]).to_have_value("free_busy")
    expect(playground.page.locator("[data-picks][value=free_busy]")).to_be_checked()
    expect(playground["stale"]).to_be_visible()
    expect(playground["share-link"]).to_have_value(re.compile("client_id=first&"))


def test_a_restored_form_is_announced_and_holds_only_what_was_typed(playground: Playground) -> None:
    playground.start().fill(scope="free_busy").submit().shows_link()
    playground.fill(client_id="another")
    unfold(playground)

    playground.page.locator("#attempts li").last.get_by_role("button").click()

    playground.says("The form of that attempt is back.")
    expect(playground["client-id"]).to_have_value("")
    expect(playground["stale"]).to_be_hidden()


def test_the_list_ends_at_fifty_and_with_clear(playground: Playground) -> None:
    playground.start()
    playground.unfolded("sandbox-outcome").select_option("plan")
    for _ in range(51):
        playground.submit().shows_problem("status", 402)
    expect(playground.page.locator("#attempts li")).to_have_count(50)

    playground["clear"].click()

    expect(playground.page.locator("#attempts li")).to_have_count(0)
    expect(playground["attempts"]).to_be_hidden()


# Pressing on


def test_a_click_right_after_cancel_makes_the_next_link(waiting: Playground, api: Api) -> None:
    waiting["cancel"].click()
    api.silent = False
    waiting["create-link"].click()

    assert waiting.shows_link()["client_id"] == "client-id-of-the-test"
    expect(waiting.page.locator("#attempts li")).to_have_count(2)


def test_clearing_while_it_waits_leaves_nothing_of_it(waiting: Playground, api: Api) -> None:
    waiting["clear"].click()
    waiting.says("Every secret on this page is forgotten.")
    api.released.set()

    expect(waiting["cancel"]).to_be_hidden()
    expect(waiting["preview"]).to_be_visible()
    expect(waiting.page.locator("#attempts li")).to_have_count(0)
    assert ACCESS_TOKEN not in waiting.page.content()


def test_clearing_takes_the_verdicts_along(playground: Playground) -> None:
    playground.start()
    playground.page.locator("details").evaluate_all("all => all.forEach(fold => fold.open = true)")
    playground.fill(callback_url="https://example.com/callback?code=abc&state=other")["check-callback"].click()
    expect(playground["callback-verdict"]).to_be_visible()

    playground["clear"].click()

    expect(playground["callback-answer"]).to_be_hidden()
    expect(playground["callback-verdict"]).to_have_count(0)


def test_a_second_click_makes_no_second_attempt(waiting: Playground, api: Api) -> None:
    waiting["create-link"].click()
    waiting["scope"].press("Enter")
    api.released.set()

    waiting.shows_link()
    assert len(api.posts()) == 1


def test_nothing_that_was_stopped_comes_back_after_clear(waiting: Playground) -> None:
    waiting["cancel"].click()
    waiting["clear"].click()
    waiting.says("Every secret on this page is forgotten.")

    waiting.unfolded("new-state").click()  # asked after the cancelled attempt, so its entry would be there by now
    waiting.says("A new state is in its field.")

    expect(waiting.page.locator("#attempts li")).to_have_count(0)


# Before Python is alive


def test_a_scope_that_was_typed_before_python_is_alive_stays(playground: Playground) -> None:
    held: list[Route] = []
    python = "**/runtime/micropython/*.wasm"
    playground.page.route(python, lambda route: held.append(route))
    with playground.page.expect_request(python):
        playground.open()
    playground.unfolded("scope").fill("free_busy")
    held.pop().continue_()

    playground.ready()

    expect(playground.page.locator("[data-picks][value=free_busy]")).to_be_checked()
    expect(playground["scope"]).to_have_value("free_busy")


def test_a_click_where_python_cannot_start_is_not_said_to_be_kept(playground: Playground) -> None:
    playground.page.route("**/runtime/pyodide/*", lambda route: route.abort())
    playground.open()
    expect(playground.page.locator("html")).to_have_attribute("data-python", "failed")

    playground["create-link"].click()

    playground.says("Python could not start on this page.")
