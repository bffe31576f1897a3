"""How the playground in a frame starts: light until it is used, and nothing that was typed before is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs_page import SECRET, Docs, opened
from playwright.sync_api import BrowserContext, Page, Route, expect
from servers import StandIn, served
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import relay
from linking.cronofy import sandbox

BYTES_BEFORE_USE = 60 * 1024


class Counted:
    """Counts the requests for each path and the bytes of all answers, as they leave the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.paths: list[str] = []
        self.bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def count(message: Message) -> None:
            self.bytes += len(message.get("body", b""))
            await send(message)

        self.paths.append(scope["path"])
        await self.app(scope, receive, count)


@pytest.fixture
def counted(site: Path) -> Iterator[tuple[Counted, str]]:
    app = Counted(relay.application(site=site))
    with served(app) as address:
        yield app, address


def hold(page: Page) -> list[Route]:
    """Hold PyScript back, so that what comes before Python can be looked at."""
    held: list[Route] = []
    page.route("**/core.js", lambda route: held.append(route))
    return held


def release(held: list[Route]) -> None:
    """Let PyScript come. It is asked for once: what is preloaded and what is run are the same request."""
    (route,) = held
    route.continue_()


def test_until_it_is_used_the_frame_is_light_and_runs_no_python(
    counted: tuple[Counted, str], context: BrowserContext, docs_server: StandIn
) -> None:
    app, address = counted
    docs = opened(context, docs_server, address).embed()
    embedded = docs.embedded().painted()
    docs.page.wait_for_load_state("networkidle")
    before, paths = app.bytes, list(app.paths)

    embedded.makes_link()

    assert before <= BYTES_BEFORE_USE
    assert [path for path in paths if "runtime" in path or path.endswith(".py")] == []
    assert any("runtime" in path for path in app.paths)


@pytest.mark.parametrize("touch", ["pointer", "focus", "key"])
def test_the_first_touch_starts_python(docs: Docs, touch: str) -> None:
    docs.embed(before="<a href='#x' id=before>Before</a>")
    embedded = docs.embedded().shown()
    if touch == "pointer":
        embedded["where-heading"].click()
    elif touch == "focus":
        embedded.unfolded("client-id").focus()
    else:
        docs.page.locator("#before").focus()
        docs.page.keyboard.press("Tab")
        expect(embedded.frame.locator(".embed-line a")).to_be_focused()
        docs.page.keyboard.press("Tab")

    embedded.ready()


def test_the_line_outside_the_form_starts_nothing(docs: Docs) -> None:
    docs.embed(before="<a href='#x' id=before>Before</a>")
    embedded = docs.embedded().shown()

    docs.page.locator("#before").focus()
    docs.page.keyboard.press("Tab")

    expect(embedded.frame.locator(".embed-line a")).to_be_focused()
    embedded.says("Python starts when you use the form.")
    assert embedded.frame.locator("script[type=module]").count() == 0


def test_python_starts_with_the_frame_where_the_page_says_so(docs: Docs) -> None:
    docs.embed('start="auto"').embedded().ready()


def test_the_form_has_the_addresss_values_from_the_first_paint(docs: Docs) -> None:
    docs.embed('data-center="de" client-id="my-client" scope="read_events" avoid-linking="true"')
    embedded = docs.embedded().painted()

    expect(embedded["data-center"]).to_have_value("de")
    expect(embedded["client-id"]).to_have_value("my-client")
    expect(embedded["scope"]).to_have_value("read_events")
    expect(embedded["avoid-linking"]).to_be_checked()
    expect(embedded["access-token"]).to_have_value("")
    assert embedded.frame.locator("script[type=module]").count() == 0


def test_what_was_typed_before_python_is_kept_and_the_click_is_not_lost(docs: Docs) -> None:
    held = hold(docs.page)
    docs.embed('client-id="from-the-address"')
    embedded = docs.embedded().painted()
    embedded.unfolded("client-id").fill("typed-client")
    embedded.unfolded("redirect-uri").fill("https://example.com/typed")
    embedded.unfolded("state").fill("typed-state")
    embedded.unfolded("scope")
    embedded.frame.get_by_text("Pick scopes").click()
    embedded.frame.get_by_role("checkbox", name="read_free_busy").check()
    embedded["create-link"].click()
    embedded.says("What you asked for is kept")

    release(held)
    link = embedded.link()

    assert link["client_id"] == "typed-client"
    assert link["redirect_uri"] == "https://example.com/typed"
    assert link["state"] == "typed-state"
    assert link["scope"].split()[-1] == "read_free_busy"


def test_a_data_center_chosen_before_python_leaves_no_example_behind(docs: Docs) -> None:
    held = hold(docs.page)
    docs.embed()
    embedded = docs.embedded().painted()
    embedded["data-center"].select_option("au")
    expect(embedded["access-token"]).to_have_value("")
    embedded.unfolded("access-token").fill(SECRET)

    release(held)
    embedded.ready()

    expect(embedded["data-center"]).to_have_value("au")
    expect(embedded["access-token"]).to_have_value(SECRET)
    expect(embedded["client-id"]).to_have_value("")


def test_a_return_to_the_sandbox_before_python_brings_its_examples_back(docs: Docs) -> None:
    docs.embed('data-center="de"')
    embedded = docs.embedded().painted()
    embedded["data-center"].select_option("sandbox")

    embedded.ready()

    embedded["create-link"].click()
    expect(embedded["authorization-link"]).to_have_attribute("href", re.compile(f"client_id={sandbox.CLIENT_ID}&"))
