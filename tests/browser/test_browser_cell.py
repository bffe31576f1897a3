"""Edit and run: a program that a reader changed runs in a cell, reaches nothing, and can do no harm."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from chromium import new_context
from playground import Playground
from playwright.sync_api import Browser, expect
from servers import StandIn, files_in, running
from site_files import files_folder

from building.on_demand import loaded_on_demand
from cell import ATTACKS, FOR_EVER, HARMS, RUN, attack
from linking.cronofy.sandbox import OUTCOMES

TOKEN = "secret-of-the-page"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CONTENT = "#editor .cm-content"


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[StandIn]:
    """A plain host of the site, without a single header of ours, that records what it was asked."""
    with running(StandIn(files_in(site))) as server:
        yield server


@pytest.fixture(scope="module")
def editing(browser: Browser, server: StandIn) -> Iterator[Playground]:
    with new_context(browser) as context:
        playground = Playground(context.new_page(), f"http://localhost:{server.server_port}/").start()
        playground["access-token"].evaluate("(field, token) => { field.value = token; }", TOKEN)
        yield opened(playground)


def opened(playground: Playground) -> Playground:
    """Press *Edit and run*, and wait for the editor."""
    playground["edit-run"].evaluate("button => button.closest('details')?.setAttribute('open', '')")
    playground["edit-run"].click()
    expect(playground.page.locator(CONTENT)).to_be_focused()
    return playground


def run(playground: Playground, code: str, *, stops: bool = False) -> dict[str, Any]:
    script = f"([code, stops]) => ({RUN})(code, stops)"
    result: dict[str, Any] = playground.page.evaluate(script, [code, stops])
    return result


def test_nothing_of_it_is_loaded_before_it_is_asked_for(browser: Browser, server: StandIn, site: Path) -> None:
    with new_context(browser) as context:
        asked: list[str] = []
        page = context.new_page()
        page.on("request", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
        Playground(page, f"http://localhost:{server.server_port}/").start()
        before = {*asked}
        opened(Playground(page, ""))

    files = files_folder(site)
    assert not before & {files + name for name in loaded_on_demand(site / files)}
    assert f"{files}edit-run.html" in asked


def test_a_newcomer_changes_the_scope_and_sees_the_new_link(editing: Playground) -> None:
    page = editing.page
    page.locator(CONTENT).press("Control+End")  # CodeMirror draws the lines in view alone
    page.locator("#editor .cm-line", has_text='"scope"').click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text('"scope": "read_only",')
    editing["run"].click()
    expect(editing["run-status"]).to_have_text("The program ended.")
    link = editing["output"].locator("a")

    assert parse_qs(urlsplit(link.inner_text()).query)["scope"] == ["read_only"]
    assert (link.get_attribute("href") or "").startswith(f"{editing.address}authorize.html?response_type=code&")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_only_links_to_cronofy_can_be_followed(editing: Playground) -> None:
    code = "print('https://evil.example/ https://app.cronofy.com.evil.example/oauth/authorize?a=b javascript:alert(1)')"

    assert run(editing, code)["links"] == 0


@pytest.mark.parametrize("outcome", [outcome.id for outcome in OUTCOMES])
def test_each_outcome_of_the_sandbox_is_there(editing: Playground, outcome: str) -> None:
    status = {each.id: each.status for each in OUTCOMES}[outcome]
    code = """
import os
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
asked = Request("https://api-de.cronofy.com/v1/link_tokens", method="POST", headers={"Authorization": "Bearer x"})
try:
    print(urlopen(asked, timeout=0.2).status)
except HTTPError as error:
    print(error.code)
except URLError as error:
    print(0, error.reason)
"""
    editing["run-outcome"].select_option(outcome)
    try:
        assert run(editing, code)["output"].split()[0] == str(status)
    finally:
        editing["run-outcome"].select_option("ok")


def test_a_traceback_names_and_selects_the_line(editing: Playground) -> None:
    ended = run(editing, "import json\n\njson.loads('{')\n")

    assert 'File "link.py", line 3, in <module>' in ended["output"]
    assert "json.loads('{')" in ended["output"]
    assert "program.py" not in ended["output"]
    selected = editing.page.evaluate(
        "document.querySelector('#editor').shadowRoot.querySelector('.cm-activeLine').textContent"
    )
    assert selected == "json.loads('{')"


def test_assertions_hold_and_the_library_is_whole(editing: Playground) -> None:
    assert "AssertionError" in run(editing, "assert 1 == 2")["output"]
    assert run(editing, "import decimal, statistics\nprint(statistics.mean([1, 3]))")["output"] == "2\n"


def test_a_program_that_ends_itself_prints_why(editing: Playground) -> None:
    ended = run(editing, "raise SystemExit('No.')")

    assert ended["output"] == "No.\n"
    assert ended["status"] == "The program ended itself with an error."


@pytest.mark.parametrize("harm", list(HARMS))
def test_harm_is_stopped_or_answered_with_a_sentence(editing: Playground, harm: str) -> None:
    code, sentence = HARMS[harm]
    ended = run(editing, code)

    assert ended["status"].startswith(sentence)
    assert len(ended["output"]) <= 120_000


def test_an_endless_loop_leaves_the_page_alive_until_it_is_stopped(editing: Playground) -> None:
    assert run(editing, FOR_EVER, stops=True)["status"] == "Stopped."
    assert run(editing, "print('alive')")["output"] == "alive\n"


def test_no_attack_reaches_anything(editing: Playground, server: StandIn) -> None:
    server.received.clear()
    ended = run(editing, attack(f"http://localhost:{server.server_port}/stolen"))

    assert ended["output"].endswith("END\n")
    assert "REACHED" not in ended["output"]
    assert TOKEN not in ended["output"]
    assert sum(name in ended["output"] for name in ATTACKS) == len(ATTACKS)
    assert [request.path for request in server.received if "stolen" in request.path] == []


def test_the_frame_has_an_origin_of_its_own_and_a_policy_without_hosts(editing: Playground, site: Path) -> None:
    frame = editing.page.locator("iframe")
    policy = (site / files_folder(site) / "static/cell.html").read_text().split('content="')[1].split('"')[0]

    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert policy.startswith("default-src 'none';")
    assert "connect-src" not in policy
    assert "http" not in policy


def test_an_address_puts_no_code_into_the_editor(browser: Browser, server: StandIn) -> None:
    with new_context(browser) as context:
        playground = Playground(context.new_page(), f"http://localhost:{server.server_port}/")
        playground.start("?code=print(1)#v=1&snippet=print(1)&editor=print(1)&scope=x%22%0Aprint(%22typed")
        opened(playground)
        typed = playground.page.locator(CONTENT).inner_text()

    assert "\nprint(1)" not in typed
    assert '\nprint("typed' not in typed


def test_reset_brings_the_code_of_the_form_back(editing: Playground) -> None:
    run(editing, "print(1)")
    editing["example"].select_option("state")
    assert "compare_digest" in editing.page.locator(CONTENT).inner_text()


def test_escape_then_tab_leaves_the_editor(editing: Playground) -> None:
    editing.page.locator(CONTENT).focus()
    editing.page.keyboard.press("Escape")
    editing.page.keyboard.press("Tab")

    editing.has_focus("run")
    assert "Escape, then Tab" in editing["editor-hint"].inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_for_everybody(editing: Playground, theme: str) -> None:
    """What axe finds in the part that is new; the rest of the page has tests of its own."""
    page = editing.page
    page.evaluate(AXE.read_text())
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    page.set_viewport_size({"width": 320, "height": 800})
    run(editing, "print('https://app.cronofy.com/oauth/authorize?a=' + 'b' * 200)")
    found = page.evaluate(
        "async () => (await axe.run('#edit-and-run')).violations.map((each) => [each.id, each.nodes[0].html])"
    )

    assert found == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")
