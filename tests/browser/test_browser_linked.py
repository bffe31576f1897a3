"""The end of the journey: the code is not lost, no verdict alarms without a reason, and the sandbox goes to “linked”."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from access import look_everywhere
from cdn import committed_for_stand_in
from chromium import new_context
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import Browser, BrowserContext, expect
from servers import JSON, Api, Received, Reply, StandIn
from tools import PATH, need

CODE = "0123456789abcdefghijklmnopqrWXYZ"


@pytest.fixture
def clipboard(context: BrowserContext) -> BrowserContext:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return context


def copied(playground: Playground, control: str) -> str:
    playground[control].click()
    playground.says("Copied.")
    return str(playground.page.evaluate("navigator.clipboard.readText()"))


def agreed(playground: Playground) -> Playground:
    """Open the link in its own tab, agree there, and return the callback page."""
    with playground.page.expect_popup() as opened:
        playground["authorization-link"].click()
    consent = Playground(opened.value, playground.address).ready()
    consent["allow"].click()
    consent.page.wait_for_url("**/callback.html")
    return consent.ready()


def came_back(playground: Playground, state: str, path: str = "") -> Playground:
    """Open the callback page as Cronofy does."""
    tab = Playground(playground.page.context.new_page(), playground.address)
    return tab.start(f"callback.html?code={CODE}&state={state}{path}")


def test_four_clicks_lead_a_newcomer_to_linked_and_one_more_to_not_linked(playground: Playground) -> None:
    playground.start().make_link()
    callback = agreed(playground)
    expect(callback["verdict"]).to_have_attribute("data-verdict", "match")

    callback["try-linking"].click()

    expect(callback["linking-verdict"]).to_have_attribute("data-verdict", "linked")
    callback.has_focus("linking-verdict")
    callback.says("Linked: ")
    assert look_everywhere(callback) == {}
    callback["try-other"].click()
    expect(callback["linking-verdict"]).to_have_attribute("data-verdict", "not_linked")

    # The tab that made the link offers the same.
    playground["try-linking"].click()
    expect(playground["linking-verdict"]).to_have_attribute("data-verdict", "linked")
    assert "acc_" in playground["before-response"].input_value()
    assert "linking_profile" in playground["after-response"].input_value()
    assert look_everywhere(playground) == {}
    expect(playground.page.locator("[data-step=linked]")).to_have_attribute("data-state", "done")


def test_the_code_can_be_taken_along_until_it_is_forgotten(clipboard: BrowserContext, playground: Playground) -> None:
    callback_page = f"{playground.address}callback.html"
    playground.start().fill_all("paste").fill(link_token="some-link-token", redirect_uri=callback_page)
    state = playground.make_link()
    callback = came_back(playground, state, "&more=%20x")
    address = f"{playground.address}callback.html?code={CODE}&state={state}&more=%20x"

    assert CODE not in callback.page.content() + callback.page.url
    assert copied(callback, "copy-address") == address
    assert copied(callback, "copy-code") == CODE
    assert CODE not in json.dumps(clipboard.storage_state(indexed_db=True))
    callback["exchange-language"].select_option(label="Python")
    expect(callback["exchange-request"]).to_contain_text("urlopen")
    callback["forget"].click()

    callback.says("The code and the address are forgotten.")
    callback.has_focus("verdict")
    for control in ("copy-address", "copy-code", "exchange-request", "forget"):
        expect(callback[control]).to_have_count(0)
    assert callback.page.evaluate("playground.arrival") == ""


def test_where_the_clipboard_is_denied_the_code_is_shown_and_selected(playground: Playground) -> None:
    playground.page.context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
    callback = came_back(playground, playground.start().make_link())

    callback["copy-code"].click()

    callback.says("press Ctrl+C")
    assert callback.page.evaluate("getSelection().toString()") == CODE
    assert look_everywhere(callback) == {}


def test_an_answer_to_no_remembered_link_is_unknown_and_pasted_where_it_was_made(
    clipboard: BrowserContext,  # noqa: ARG001 - it is read
    browser: Browser,
    playground: Playground,
) -> None:
    state = playground.start().make_link()
    with new_context(browser) as another_device:
        another_device.grant_permissions(["clipboard-read", "clipboard-write"])
        elsewhere = came_back(Playground(another_device.new_page(), playground.address), state)
        expect(elsewhere["verdict"]).to_have_attribute("data-verdict", "unknown")
        expect(elsewhere["verdict"]).not_to_contain_text("somebody")
        assert look_everywhere(elsewhere) == {}
        address = copied(elsewhere, "copy-address")

    playground.unfolded("callback-url").fill(address)
    playground["check-callback"].click()
    expect(playground["callback-verdict"]).to_have_attribute("data-verdict", "match")


def test_a_state_that_differs_from_a_remembered_one_is_a_mismatch(playground: Playground) -> None:
    playground.start().make_link()

    expect(came_back(playground, "another")["verdict"]).to_have_attribute("data-verdict", "mismatch")


def test_the_fifty_first_link_makes_the_first_one_unknown_and_no_attack(playground: Playground) -> None:
    playground.start()
    states = [str(number) * 32 for number in range(10, 60)]
    playground.page.evaluate("states => localStorage.setItem('states', JSON.stringify(states))", states)
    playground.make_link()

    assert len(json.loads(playground.page.evaluate("localStorage.states"))) == 51
    expect(came_back(playground, "dropped")["verdict"]).to_have_attribute("data-verdict", "unknown")


def test_only_what_is_public_is_kept_beside_a_digest_and_gone_when_it_is_used(playground: Playground) -> None:
    state = playground.start().make_link()
    [[digest, kept]] = json.loads(playground.page.evaluate("localStorage.links")).items()

    assert [digest] == json.loads(playground.page.evaluate("localStorage.states"))
    assert kept == {"data-center": "sandbox", "client-id": "", "redirect-uri": f"{playground.address}callback.html"}
    callback = came_back(playground, state)
    expect(callback["verdict"]).to_have_attribute("data-verdict", "match")
    assert callback.page.evaluate("[localStorage.states, localStorage.links]") == ["[]", "{}"]


@pytest.mark.parametrize("damaged", ["[1]", "{}", '"x"', "not JSON", '{"a": 5}'])
def test_a_damaged_storage_is_no_fault(playground: Playground, damaged: str) -> None:
    playground.page.add_init_script(f"localStorage.states = localStorage.links = {json.dumps(damaged)}")
    callback = playground.start(f"callback.html?code={CODE}&state=s")

    expect(callback["verdict"]).to_be_visible()


def test_a_real_token_stays_out_of_the_sandbox_and_comes_back(started: Playground) -> None:
    started.fill_all("direct").choose("sandbox")
    expect(started["access-token"]).to_have_value("")

    started.choose("sg")
    expect(started["access-token"]).to_have_value(ACCESS_TOKEN)

    started.choose("sandbox")["clear"].click()
    started.says("Every secret on this page is forgotten.")
    started.choose("de")
    expect(started["access-token"]).to_have_value("")


def test_allow_is_in_view_at_the_height_of_a_small_screen(playground: Playground) -> None:
    playground.start().make_link()
    playground.page.set_viewport_size({"width": 1280, "height": 800})
    playground.page.goto(playground.link())

    expect(playground.ready()["allow"]).to_be_in_viewport(ratio=1)
    expect(playground["deny"]).to_be_in_viewport(ratio=1)


def test_an_empty_field_is_asked_for_an_address_and_a_bare_query_will_do(started: Playground) -> None:
    state = started.choose("sandbox").make_link()
    started.unfolded("callback-url").fill("")
    started["check-callback"].click()
    started.says("Paste the address first")
    started["callback-url"].fill(f"?code={CODE}&state={state}")
    started["check-callback"].click()

    expect(started["callback-verdict"]).to_have_attribute("data-verdict", "match")


# Against a stand-in for Cronofy: what was copied runs in a real shell.


def exchanged(request: Received) -> Reply:
    """Answer the exchange as Cronofy does, where client secret and code are right."""
    asked = json.loads(request.body)
    right = (asked["client_secret"], asked["code"]) == ("secret-of-the-test", CODE)
    answer = {"sub": "acc_1", "access_token": "SECRET", "linking_profile": {"profile_id": "pro_2"}}
    return Reply(200, (JSON,), json.dumps(answer).encode()) if right else Reply(401)


def test_the_copied_exchange_runs_in_a_shell_and_brings_the_verdict(
    clipboard: BrowserContext,  # noqa: ARG001 - it is read
    playground: Playground,
    api: Api,
    api_server: StandIn,
    tmp_path: Path,
) -> None:
    playground.start().fill_all("direct").fill(redirect_uri=f"{playground.address}callback.html")
    state = playground.submit().shows_link()["state"]
    assert urlsplit(playground.link()).hostname == "app-de.cronofy.com"
    callback = came_back(playground, state)
    command, code = copied(callback, "copy-exchange"), copied(callback, "copy-code")
    assert look_everywhere(callback) == {}

    (tmp_path / ".curlrc").write_text(f'connect-to = "::127.0.0.1:{api_server.server_port}"\ninsecure\n')
    api.received = api_server.answer_with(exchanged)
    for tool in ("sh", "curl", "jq"):
        need(tool)
    environment = {"PATH": PATH, "HOME": str(tmp_path), "CLIENT_SECRET": "secret-of-the-test", "CODE": code}
    ran = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    [request] = api.received
    assert (request.host, request.path) == ("api-de.cronofy.com", "/oauth/token")
    assert json.loads(request.body)["redirect_uri"] == f"{playground.address}callback.html"

    before = {"sub": "acc_1", "cronofy.data": {"profiles": [{"profile_id": "pro_1"}]}}
    playground.unfolded("before-response").fill(json.dumps(before))
    playground.unfolded("after-response").fill(ran.stdout)
    playground["check-linking"].click()
    expect(playground["linking-verdict"]).to_have_attribute("data-verdict", "linked")


# From disk, and in a frame of another site that is denied its storage.


def test_from_disk_the_sandbox_goes_to_linked_by_pasting(browser: Browser, tmp_path: Path) -> None:
    committed_for_stand_in(tmp_path)
    with new_context(browser) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        playground = Playground(context.new_page(), f"{tmp_path.as_uri()}/").start("index.html")
        playground.make_link()
        consent = Playground(context.new_page(), playground.address)
        consent.page.goto(playground.link())
        address = consent.ready()["allow"].get_attribute("href") or ""
        consent["allow"].click()
        consent.page.wait_for_url("**/callback.html")
        expect(consent.ready()["verdict"]).to_be_visible()

        playground.unfolded("callback-url").fill(address)
        playground["check-callback"].click()
        playground["try-linking"].click()

        expect(playground["linking-verdict"]).to_have_attribute("data-verdict", "linked")
