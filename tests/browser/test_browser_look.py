"""Where things are: the first screen does the job, nothing jumps, and what is folded is known all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from access import look_everywhere, overflow
from chromium import new_context
from docs_page import Docs, deciding, opened
from playground import Playground
from playwright.sync_api import Browser, Page, ViewportSize, expect
from servers import Api, StandIn

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 640}
SIZES = {"wide": WIDE, "narrow": NARROW}
COMPACT_WIDTH, COMPACT_HEIGHT = 720, 640
HEIGHT = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"
# What has the focus, unless a part of it, or what it is a part of, is seen in its place.
HIDDEN = """() => {
  const focused = document.activeElement;
  const {left, right, top, bottom} = focused.getBoundingClientRect();
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const from = Math.max(top, 0), to = Math.min(bottom, innerHeight);
  const seen = [0.1, 0.5, 0.9].map(part => document.elementFromPoint(x, from + (to - from) * part));
  const is = other => other && (focused.contains(other) || other.contains(focused));
  return focused === document.body || (to > from && seen.some(is)) ? "" : focused.outerHTML.slice(0, 120);
}"""


def top(playground: Playground, *names: str) -> list[float]:
    """Return where elements begin in the window."""
    return [playground[name].evaluate("e => e.getBoundingClientRect().top") for name in names]


def in_view(playground: Playground, *names: str) -> None:
    for name in names:
        expect(playground[name]).to_be_in_viewport(ratio=0.9)


@pytest.fixture(params=SIZES)
def sized(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Playground]:
    with new_context(browser) as context:
        page = context.new_page()
        page.set_viewport_size(SIZES[request.param])
        yield Playground(page, address)


def test_the_button_and_the_python_are_on_the_first_screen(playground: Playground) -> None:
    playground.page.set_viewport_size(WIDE)
    playground.start()

    in_view(playground, "create-link", "status", "data-center", "journey", "code-tabs")
    expect(playground["snippet"]).to_have_attribute("aria-label", "Code in Python")
    assert top(playground, "snippet")[0] < WIDE["height"] - 6 * 22  # so many lines of it
    assert playground.page.evaluate("scrollY") == 0


def test_nothing_jumps_when_the_link_comes(playground: Playground) -> None:
    playground.page.set_viewport_size(WIDE)
    playground.start()
    places = ("create-link", "status", "journey", "data-center")
    before = top(playground, *places)
    playground["create-link"].click()
    playground.shows_link()
    playground.has_focus("result-heading")

    assert top(playground, *places) == before
    assert playground.page.evaluate("scrollY") == 0
    in_view(playground, "create-link", "status", "result-heading", "authorization-link", "copy-link")


def test_the_button_the_status_and_the_result_are_in_view_when_they_matter(sized: Playground, api: Api) -> None:
    sized.start()
    in_view(sized, "create-link")
    sized["create-link"].click()
    sized.shows_link()
    in_view(sized, "status", "result-heading")

    sized.fill_all("direct")
    sized["data-center"].scroll_into_view_if_needed()
    in_view(sized, "create-link")
    api.silent = True
    sized["create-link"].click()
    sized.says("Asking api-de.cronofy.com")
    in_view(sized, "status", "cancel")
    sized["cancel"].click()
    sized.says("Stopped.")

    api.silent, api.status = False, 403
    sized.ready()["create-link"].click()
    sized.shows_problem("status", 403)
    in_view(sized, "problem-heading")


def test_what_has_the_focus_is_never_covered(sized: Playground) -> None:
    sized.start().choose("de", "direct")
    sized.page.evaluate("scrollTo(0, 0)")
    covered = []
    for key in ["Tab"] * 45 + ["Shift+Tab"] * 45:
        sized.page.keyboard.press(key)
        covered.append(sized.page.evaluate(HIDDEN))

    assert [each for each in covered if each] == []


def test_no_result_is_in_a_box_of_its_own_to_scroll(sized: Playground, api: Api) -> None:
    api.status, api.body = 403, b"long " * 2000
    sized.start().fill_all("direct").submit().shows_problem("status", 403)
    # The code is no result: its box moves to what a field makes of it, which would else be below the first screen.
    boxes = sized.page.locator(".answer-column, .answer-column *:not(textarea, select, #snippet)").evaluate_all(
        "all => all.filter(e => e.scrollHeight > e.clientHeight + 2 && /auto|scroll/.test(getComputedStyle(e).overflowY))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )

    assert boxes == []


def test_read_from_right_to_left_the_page_is_no_wider(sized: Playground) -> None:
    sized.page.route("**/core.js", lambda _: None)
    sized.open().page.evaluate("document.documentElement.dir = 'rtl'")

    assert overflow(sized.page) == []
    assert sized.page.evaluate("document.scrollingElement.scrollWidth") <= sized.page.viewport_size["width"]  # type: ignore[index]


class TestFolds:
    """In the sandbox a field with a good default is one line, with a real data center what is needed is open."""

    @pytest.fixture
    def first(self, playground: Playground) -> Playground:
        playground.page.route("**/core.js", lambda _: None)
        return playground.open()

    def line(self, playground: Playground, name: str) -> str:
        return playground.page.locator(f"[data-shows={name}]").inner_text()

    def test_before_python_the_data_center_decides(self, first: Playground) -> None:
        for name in ("access-token", "client-id", "redirect-uri", "scope", "state"):
            expect(first[name]).to_be_hidden()
        assert self.line(first, "client-id") == "sandbox-client-id"
        expect(first.page.get_by_text("In the sandbox any text will do")).to_be_hidden()

        first.choose("de")

        for name in ("access-token", "client-id", "redirect-uri", "scope"):
            expect(first[name]).to_be_visible()
        expect(first["access-token-hint"]).to_be_visible()
        expect(first.page.get_by_text("In the sandbox any text will do")).to_be_hidden()

    def test_the_line_says_what_is_in_the_field_but_no_secret(self, first: Playground) -> None:
        first.unfolded("client-id").fill("my-client")
        first.unfolded("access-token").fill("my-secret")
        first.page.locator("details.fold").evaluate_all("all => all.forEach(each => { each.open = false })")

        assert self.line(first, "client-id") == "my-client"
        assert self.line(first, "access-token") == "••••••••"

    def test_an_address_is_read_in_the_line(self, first: Playground) -> None:
        first.page.goto(f"{first.address}#v=1&client_id=from-the-address&scope=free_busy")

        assert self.line(first, "client-id") == "from-the-address"
        assert self.line(first, "scope") == "free_busy"

    def test_a_fault_opens_its_fold_and_a_field_that_is_typed_in_stays_open(self, playground: Playground) -> None:
        playground.start()
        playground.unfolded("scope").evaluate("e => { e.value = 'ö'; e.closest('details').open = false }")
        playground.submit().has_focus("error-summary")
        expect(playground["scope"]).to_be_visible()
        expect(playground["scope-error"]).to_be_visible()

        playground.choose("de")["client-id"].fill("typed")
        playground.choose("sandbox")
        expect(playground["client-id"]).to_be_visible()
        playground["client-id"].press("Control+A")


def states(page: Page) -> str:
    letters: list[str] = page.locator("#journey [data-step]").evaluate_all("all => all.map(e => e.dataset.state[0])")
    return "".join(letters)


def test_the_picture_follows_the_journey(playground: Playground, api: Api) -> None:
    page = playground.page
    page.route("**/core.js", lambda _: None)
    playground.open()
    assert states(page) == "ooooooo"
    page.unroute("**/core.js")
    playground.start()
    assert states(page) == "noooooo"

    playground["create-link"].click()
    state = playground.shows_link()["state"]
    assert states(page) == "ddnoooo"
    assert page.locator("#journey time").evaluate_all("all => all.every(e => !isNaN(new Date(e.dateTime)))")
    sent = page.locator("[data-step=request] time").get_attribute("datetime")
    address = f"{playground.address}callback.html?code=abcdefghijklmnop&state={state}"
    playground.fill(callback_url=address)["check-callback"].click()
    expect(page.locator("[data-step=exchange]")).to_have_attribute("data-state", "now")
    assert page.locator("[data-step=request] time").get_attribute("datetime") == sent
    answers = [f'{{"sub": "acc_1", "linking_profile": {{"profile_id": "{name}"}}}}' for name in ("pro_1", "pro_2")]
    playground.fill(before_response=answers[0], after_response=answers[1])["check-linking"].click()
    expect(page.locator("[data-step=linked]")).to_have_attribute("data-state", "done")

    api.allows_pages = False
    playground.fill_all("direct").submit().shows_problem("blocked")
    assert states(page) == "dfooooo"
    page.emulate_media(media="print")
    expect(playground["journey"]).to_be_visible()


@pytest.mark.parametrize("setup", ["", 'data-center="de" client-id="my-client"'], ids=["sandbox", "real"])
def test_compact_is_at_most_640_high_before_the_link(docs: Docs, setup: str) -> None:
    docs.page.set_viewport_size({"width": COMPACT_WIDTH + 16, "height": 900})
    docs.embed(f"compact {setup}")
    embedded = docs.embedded().painted()
    expect(docs.page.locator("iframe")).to_have_css("width", f"{COMPACT_WIDTH}px")

    assert embedded.evaluate(HEIGHT) <= COMPACT_HEIGHT
    embedded["create-link"].focus()
    embedded.ready()
    assert embedded.evaluate(HEIGHT) <= COMPACT_HEIGHT
    expect(embedded["client-id"]).to_be_hidden()


def test_everything_works_in_compact_with_storage_denied(
    browser: Browser, tmp_path: Path, docs_server: StandIn, address: str
) -> None:
    with deciding(browser, tmp_path, denies=True) as context:
        embedded = opened(context, docs_server, address).embed("compact").embedded().painted()
        link = embedded.makes_link()
        pasted = f"{link['redirect_uri']}?code=abcdefghijklmnop&state={link['state']}"
        embedded["callback-url"].fill(pasted)
        embedded["check-callback"].click()

        expect(embedded["callback-verdict"]).to_have_attribute("data-verdict", "match")
        expect(embedded.frame.locator("[data-step=exchange]")).to_have_attribute("data-state", "now")


def test_compact_is_for_everybody(playground: Playground) -> None:
    playground.start("?embed&compact")
    assert look_everywhere(playground) == {}
    playground["create-link"].click()
    playground.shows_link()

    assert look_everywhere(playground) == {}
