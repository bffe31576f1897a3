"""Every control that a template names is carried out: in each state of the page, each is pressed and something happens."""

from collections.abc import Callable, Iterator

import pytest
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import Locator, expect

from linking.cronofy import sandbox

ANSWERED = [outcome.id for outcome in sandbox.OUTCOMES if outcome.id != "hangs"]
CONTROL = ":is([data-do], [data-ask])"
# A click by hand would move the focus as well, and would not reach what is folded.
CLICK = """control => {
  document.activeElement.blur();
  document.getElementById("status").textContent = "";
  window.print = () => document.getElementById("status").textContent = "Printed.";
  control.click();
}"""
HAS_HAPPENED = "() => document.getElementById('status').textContent || document.activeElement !== document.body"


@pytest.fixture(autouse=True)
def nothing_goes_wrong(started: Playground) -> Iterator[None]:
    yield
    assert [line for line in started.console if "Error" in line] == []


def press(playground: Playground, control: Locator) -> None:
    """Press a control, and wait for what it says or for the place that it leads to, then for the end of an attempt."""
    if control.get_attribute("data-do") == "download":
        with playground.page.expect_download():
            control.evaluate(CLICK)
        return
    control.evaluate(CLICK)
    if control.get_attribute("role") == "tab":
        expect(control).to_have_attribute("aria-selected", "true")
        return
    playground.page.wait_for_function(HAS_HAPPENED)
    expect(playground["cancel"]).to_be_hidden()


def press_each(playground: Playground, selector: str, bring: Callable[[], object]) -> None:
    """Press every control that a selector finds, each in the same state of the page."""
    bring()
    controls = playground.page.locator(selector)
    expect(controls).not_to_have_count(0)
    index = 0
    while index < controls.count():  # what a press takes away is not there for the next
        press(playground, controls.nth(index))
        bring()
        index += 1


def answer(playground: Playground, outcome: str) -> None:
    """Bring the panel with the sandbox's answer to the page."""
    playground.choose("sandbox").unfolded("sandbox-outcome").select_option(outcome)
    playground.submit()
    expect(playground["report"]).to_be_attached()
    playground.has_focus("result-heading" if outcome == "ok" else "problem-heading")


def test_in_the_form(started: Playground) -> None:
    press_each(started, f"{CONTROL}:not(#answer *, #attempts *)", lambda: started.choose("sandbox"))


def test_in_the_error_summary(started: Playground) -> None:
    def bring() -> None:
        started.choose("de", "direct").fill(client_id="", scope="").submit()
        started.has_focus("error-summary")

    press_each(started, f"#error-summary {CONTROL}", bring)


@pytest.mark.parametrize("outcome", ANSWERED)
def test_in_the_answer(started: Playground, outcome: str) -> None:
    started.fill(access_token=ACCESS_TOKEN, scope="read_events")
    press_each(started, f"#answer {CONTROL}", lambda: answer(started, outcome))


def test_in_the_list_of_attempts(started: Playground) -> None:
    press_each(started, f"#attempts li:first-child {CONTROL}", lambda: answer(started, "expired"))
