"""What a hand does is answered where it is: by keys, by copying, by waiting, by loading the page again."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from docs_page import Docs
from playground import ACCESS_TOKEN, VALID, Playground
from playwright.sync_api import BrowserContext, Page, Route, expect
from project import ROOT
from servers import Api, Received, Reply, StandIn, files_in, running

SITE = ROOT / "_site"
NO_SECRET = "access_token|link_token|state|" + ACCESS_TOKEN


# Copying


def seen_on(page: Page, name: str) -> str:
    """Return what is drawn over a control."""
    content: str = page.locator(f"#{name}").evaluate("control => getComputedStyle(control, '::after').content")
    return content


def test_a_copy_button_answers_in_place(context: BrowserContext, playground: Playground) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.page.clock.install()
    playground.start().submit().shows_link()
    button = playground["copy-link"]
    size = button.evaluate("({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]")

    button.click()

    expect(button).to_have_attribute("data-answer", "✓ Copied")
    assert "✓ Copied" in seen_on(playground.page, "copy-link")
    playground.says("Copied.")
    expect(button).to_have_accessible_name("Copy the link")
    assert button.evaluate("({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]") == size
    playground.page.clock.run_for(3000)
    assert seen_on(playground.page, "copy-link") == "none"


def test_a_denied_clipboard_is_answered_in_place(playground: Playground) -> None:
    playground.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
    playground.start().submit().shows_link()

    playground["copy-link"].click()

    expect(playground["copy-link"]).to_have_attribute("data-answer", "Press Ctrl+C")


# Waiting


def test_the_seconds_are_counted_up_to_the_limit_and_not_said_each_second(playground: Playground, api: Api) -> None:
    api.silent = True
    playground.page.clock.install()
    playground.start().fill_all("direct").submit()
    timer = playground["answer"].get_by_role("timer")
    expect(timer).to_have_text("0 of at most 20 seconds.")

    playground.page.clock.run_for(7000)

    expect(timer).to_have_text(re.compile("^[67] of at most 20 seconds.$"))
    assert timer.evaluate("element => element.closest('[role=status], [aria-live]')") is None
    assert playground.announced()[-1] == "Asking api-de.cronofy.com for a link token."


def test_escape_cancels_and_who_types_goes_on(playground: Playground, api: Api) -> None:
    api.silent = True
    playground.start().fill_all("direct").submit()
    expect(playground["cancel"]).to_be_visible()
    playground["scope"].focus()

    playground.page.keyboard.press("Escape")

    playground.says("Stopped.")
    playground.has_focus("scope")
    expect(playground["cancel"]).to_be_hidden()


def test_escape_without_an_attempt_does_nothing(started: Playground) -> None:
    started["create-link"].focus()
    said = started["status"].inner_text()

    started.page.keyboard.press("Escape")

    started.has_focus("create-link")
    assert started["status"].inner_text() == said


# Keys


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_one_chord_makes_checks_and_compares(started: Playground, keys: str) -> None:
    page = started.page
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    started.choose("sandbox").take_away_answers()["theme"].focus()
    page.keyboard.press(keys)
    started.shows_link()
    started.has_focus("result-heading")

    started["callback-answer"].evaluate("place => place.replaceChildren()")
    started.fill(callback_url="https://example.com/callback?code=c&state=s")["callback-url"].press(keys)
    expect(started["callback-verdict"]).to_be_visible()

    started["linking-answer"].evaluate("place => place.replaceChildren()")
    started.fill(before_response="{}", after_response="{}")["after-response"].press(keys)
    expect(started["linking-verdict"]).to_be_visible()
    expect(started.page.locator("#attempts li")).to_have_count(1 if keys == "Control+Enter" else 2)


def test_enter_checks_the_address_and_is_a_line_in_a_longer_field(started: Playground) -> None:
    started.page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    started.fill(callback_url="https://example.com/callback?code=c&state=s")["callback-url"].press("Enter")
    expect(started["callback-verdict"]).to_be_visible()

    started.fill(before_response="{}")["before-response"].press("Enter")

    expect(started["before-response"]).to_have_value("{}\n")


def test_the_keys_are_shown_and_told(started: Playground) -> None:
    shown = started["link-form"].locator(".keys:visible")

    expect(shown).to_have_text("Ctrl Enter", use_inner_text=True)
    expect(started["create-link"]).to_have_attribute("aria-keyshortcuts", "Control+Enter Meta+Enter")
    expect(started["cancel"]).to_have_attribute("aria-keyshortcuts", "Escape")


def test_keys_that_are_pressed_before_python_is_alive_are_kept(playground: Playground) -> None:
    held: list[Route] = []
    playground.page.route("**/snapshot.bin.gz", lambda route: held.append(route))
    with playground.page.expect_request("**/snapshot.bin.gz"):
        playground.open()
    playground["data-center"].press("Control+Enter")
    playground.says("What you asked for is kept")

    held.pop().continue_()

    playground.shows_link()


# The QR code


def test_the_qr_code_can_be_hidden(started: Playground) -> None:
    started.choose("sandbox").submit().shows_link()
    started["show-qr"].click()
    expect(started["qr"].locator("svg")).to_be_visible()

    started["hide-qr"].click()

    expect(started["qr"]).to_be_hidden()
    expect(started.page.locator("#qr svg")).to_have_count(0)
    started.has_focus("show-qr")


# Loading the page again


def is_mirrored(playground: Playground) -> None:
    """Wait until the page's own address is the one to share."""
    playground.page.wait_for_function("location.href === document.getElementById('share-link').value")


def test_loading_again_keeps_the_form_without_its_secrets(playground: Playground) -> None:
    playground.start().fill_all("relay").fill(provider_name=ACCESS_TOKEN)
    expect(playground["share-link"]).to_have_value(re.compile("client-id-of-the-test"))
    entries = playground.page.evaluate("history.length")
    is_mirrored(playground)
    assert playground.page.evaluate("history.length") == entries
    assert not re.search(NO_SECRET, playground.page.url)

    playground.page.reload()

    values = playground.ready().values()
    public = ("client-id", "redirect-uri", "scope")
    assert {name: values[name] for name in public} == {name: VALID[name] for name in public}
    expect(playground["data-center"]).to_have_value("de")
    assert (values["access-token"], values["provider-name"], values["state"] == VALID["state"]) == ("", "", False)
    expect(playground["new-address"]).to_be_hidden()


def test_an_address_that_nobody_has_changed_the_form_of_stays(playground: Playground) -> None:
    playground.start("#v=1&client_id=theirs&color=red")

    playground.unfolded("new-state").click()
    playground.says("A new state is in its field.")

    assert playground.page.url == f"{playground.address}#v=1&client_id=theirs&color=red"


def test_back_to_the_form_that_was_left_asks_no_question(playground: Playground) -> None:
    playground.start().fill(client_id="mine")
    is_mirrored(playground)
    playground.page.evaluate("location.hash = '#v=1&client_id=theirs'")
    expect(playground["new-address"]).to_contain_text("It would change: Client ID.")

    playground.page.go_back()

    expect(playground["new-address"]).to_be_hidden()
    expect(playground["client-id"]).to_have_value("mine")
    assert "client_id=mine" in playground.page.url


def test_in_a_frame_loading_again_keeps_the_form_and_its_start(docs: Docs) -> None:
    docs.open(f'<iframe src="{docs.playground}?embed#v=1&start=auto" width=700 height=900></iframe>')
    embedded = docs.embedded()
    embedded.ready()
    embedded.evaluate("root => root.querySelectorAll('form details').forEach(fold => { fold.open = true })")
    embedded["client-id"].fill("mine")
    [_, frame] = docs.page.frames
    frame.wait_for_function("location.hash.includes('client_id=mine')")
    assert embedded.evaluate("root => root.querySelector('[data-tab]').hash === location.hash")

    frame.evaluate("location.reload()")

    expect(embedded["client-id"]).to_have_value("mine")
    embedded.ready()
    assert urlsplit(frame.url).query == "embed"
    assert frame.url.endswith("&start=auto")


# Python's arrival


class Halved:
    """A site whose snapshot stops half way until it is let go."""

    def __init__(self, site: Path) -> None:
        self.let_go = Event()
        self.whole = files_in(site)

    def reply(self, request: Received) -> Reply:
        reply = self.whole(request)
        if not request.path.endswith("snapshot.bin.gz") or not isinstance(reply.body, bytes):
            return reply
        length = ("Content-Length", str(len(reply.body)))
        return Reply(reply.status, (*reply.headers, length), self.pieces(reply.body))

    def pieces(self, body: bytes) -> Iterator[bytes]:
        half = len(body) // 2
        yield body[:half]
        self.let_go.wait(60)
        for start in range(half, len(body), 65536):
            yield body[start : start + 65536]


def test_an_arrival_that_takes_long_is_shown_by_its_bytes_and_goes_without_a_jump(context: BrowserContext) -> None:
    halved = Halved(SITE)
    with running(StandIn(halved.reply)) as server:
        playground = Playground(context.new_page(), f"{server.url}/").open()
        bar = playground["arrival"]
        [snapshot] = SITE.glob("builds/*/runtime/snapshot.bin.gz")
        [wasm] = SITE.glob("builds/*/runtime/pyodide/pyodide.asm.wasm")
        whole = snapshot.stat().st_size + wasm.stat().st_size
        assert bar.get_attribute("max") == str(whole)
        before = playground["journey"].bounding_box()
        try:
            expect(bar).to_be_visible()
            missing = snapshot.stat().st_size // 2
            playground.page.wait_for_function(
                "([least, most]) => least < document.getElementById('arrival').value"
                " && document.getElementById('arrival').value <= most",
                arg=[whole - missing - 600_000, whole - missing + 1],
            )
            expect(bar).to_have_accessible_name("How much of Python has arrived")
            assert playground["journey"].bounding_box() == before
        finally:
            halved.let_go.set()
        playground.ready()
        expect(bar).to_have_count(0)
        assert playground["journey"].bounding_box() == before


def test_an_arrival_at_once_is_not_shown(playground: Playground) -> None:
    playground.page.add_init_script(
        "globalThis.shown = false;"
        "new MutationObserver(() => { const bar = document.getElementById('arrival');"
        " if (bar && !bar.hidden && performance.now() < 500) shown = true })"
        ".observe(document, { attributes: true, subtree: true });"
    )
    playground.start()

    assert playground.page.evaluate("shown") is False
    expect(playground["arrival"]).to_have_count(0)
