"""What the page promises about tokens, held against what the browser really sends, stores and shows."""

import json
from urllib.parse import urlsplit

import pytest
from playground import ACCESS_TOKEN, VALID, Playground
from playwright.sync_api import BrowserContext, expect
from servers import LINK_TOKEN, Api

# One that the stand-in answers for, but that no page has a reason to ask.
OTHER_HOST = "https://app-de.cronofy.com/"
SECRETS = ("access_token", "link_token", "refresh_token", "client_secret", "code", "state")


def kept(context: BrowserContext) -> str:
    """Return all that the browser keeps of the page: cookies, local storage and databases."""
    return json.dumps(context.storage_state(indexed_db=True))


def test_only_the_site_and_the_chosen_host_are_asked(context: BrowserContext, playground: Playground, api: Api) -> None:
    hosts: set[str | None] = set()
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    playground.start().submit().shows_link()
    playground.fill_all("direct").submit().shows_link()

    assert hosts - {None} == {"localhost", "api-de.cronofy.com"}
    assert {request.host for request in api.received} == {"api-de.cronofy.com"}


def test_nothing_is_sent_before_somebody_asks(playground: Playground, api: Api, upstream: Api) -> None:
    playground.start("?embed&start=auto#v=1&data_center=de&client_id=abc&scope=read_events&start=auto")
    expect(playground["client-id"]).to_have_value("abc")

    assert api.received == []
    assert upstream.received == []


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch(HOST)",
        "fetch(HOST, {mode: 'no-cors', method: 'POST', body: 'token'})",
        "new Promise((resolve, reject) => Object.assign(new Image(), {src: HOST, onload: resolve, onerror: reject}))",
        "import(HOST)",
        "new Promise((resolve, reject) => { const s = new WebSocket(HOST.replace('https', 'wss'));"
        " s.onopen = resolve; s.onerror = reject })",
        "new Promise((resolve, reject) => Object.assign(new EventSource(HOST), {onopen: resolve, onerror: reject}))",
        "new Promise((resolve, reject) => { const x = new XMLHttpRequest(); x.open('POST', HOST);"
        " x.onload = resolve; x.onerror = reject; x.send('token') })",
        # Whether it was sent, a beacon does not tell: the violation and the stand-in do.
        "Promise.reject(navigator.sendBeacon(HOST, 'token'))",
    ],
)
def test_the_policy_stops_what_the_page_has_no_reason_to_ask(started: Playground, api: Api, attempt: str) -> None:
    script = f"""async () => {{
        const HOST = {json.dumps(OTHER_HOST)};
        const violation = new Promise(resolve => addEventListener('securitypolicyviolation', resolve, {{once: true}}));
        const sent = await {attempt}.then(() => true, () => false);
        return [sent, (await violation).blockedURI.replace('wss', 'https')];
    }}"""

    assert started.page.evaluate(script) == [False, OTHER_HOST]
    assert api.received == []


def test_the_policy_holds_in_the_worker_too(started: Playground, api: Api) -> None:
    """A worker that is loaded from a URL has the policy of its own response; ours is loaded from a blob, which inherits."""
    [worker] = started.page.workers

    assert worker.url.startswith("blob:")
    assert worker.evaluate("host => fetch(host).then(() => true, () => false)", OTHER_HOST) is False
    assert (
        worker.evaluate(
            """host => new Promise(resolve => {
            Object.assign(new WebSocket(host.replace("https", "wss")), { onopen: () => resolve(true), onerror: () => resolve(false) });
        })""",
            OTHER_HOST,
        )
        is False
    )
    assert (
        worker.evaluate(
            """host => {
            const request = new XMLHttpRequest();
            request.open("POST", host, false);
            try { request.send("token"); return request.status > 0; } catch { return false; }
        }""",
            OTHER_HOST,
        )
        is False
    )
    assert api.received == []


def test_a_token_stays_in_its_field(context: BrowserContext, playground: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    playground.start().fill_all("direct").submit().shows_link()
    page = playground.page

    assert playground["access-token"].input_value() == ACCESS_TOKEN
    assert ACCESS_TOKEN not in page.content()
    assert ACCESS_TOKEN not in kept(context)
    assert ACCESS_TOKEN not in page.url + page.title() + str(playground.console)
    assert page.evaluate("sessionStorage.length") == 0
    assert context.cookies() == []


def test_a_link_token_is_in_links_only(context: BrowserContext, playground: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    playground.start().fill_all("direct").submit().shows_link()
    hidden = "element => element.textContent + [...element.attributes].map(each => each.name + each.value)"
    elsewhere = playground.page.locator("*:not(a)").evaluate_all(f"all => all.map({hidden}).join('')")

    assert LINK_TOKEN in playground.link()
    assert LINK_TOKEN not in elsewhere
    assert LINK_TOKEN not in playground["authorization-link"].inner_text()
    assert LINK_TOKEN not in kept(context) + playground.page.url + str(playground.console)


def test_only_the_digest_of_a_state_is_kept(context: BrowserContext, playground: Playground) -> None:
    state = playground.start().submit().shows_link()["state"]

    [digest] = json.loads(playground.page.evaluate("localStorage.states"))
    assert len(bytes.fromhex(digest)) == 32
    assert state not in kept(context)


def test_clear_forgets_every_secret(playground: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    parameters = playground.start().fill_all("direct").submit().shows_link()
    playground["show-qr"].click()
    expect(playground["qr"].locator("svg")).to_be_visible()

    playground["clear"].click()

    playground.says("Every secret on this page is forgotten.")
    values = playground.values()
    assert [values[name] for name in ("access-token", "link-token", "callback-url")] == [""] * 3
    assert values["state"] not in ("", parameters["state"])
    assert LINK_TOKEN not in playground.page.content()
    assert parameters["state"] not in playground.page.content()
    expect(playground["qr"]).to_have_count(0)
    expect(playground["preview-link"]).to_be_visible()


def test_clear_stops_a_running_request(playground: Playground, api: Api) -> None:
    api.silent = True
    playground.start().fill_all("direct").submit()
    expect(playground["cancel"]).to_be_visible()

    playground["clear"].click()

    playground.says("Every secret on this page is forgotten.")
    expect(playground["cancel"]).to_be_hidden()
    expect(playground["access-token"]).to_have_value("")


@pytest.mark.parametrize("sign", ["?", "#"])
def test_secrets_leave_the_address_before_python_is_alive(playground: Playground, sign: str) -> None:
    playground.page.route("**/core.js", lambda _: None)
    secrets = "&".join(f"{name}=leaked" for name in (*SECRETS, "Access_Token", "access%5Ftoken"))

    playground.open(f"{sign}{secrets}&client_id=fine")

    assert playground.page.url == f"{playground.address}{sign}client_id=fine"


@pytest.mark.parametrize("page", ["callback.html", "index.html"])
def test_secrets_leave_an_address_whose_path_begins_with_two_slashes(playground: Playground, page: str) -> None:
    playground.start(f"/{page}?code=leaked-one&state=leaked-two")

    assert playground.page.url == f"{playground.address}/{page}"


def test_a_secret_in_the_address_is_reported_and_not_used(playground: Playground) -> None:
    playground.start("?access_token=leaked-one#v=1&state=leaked-two&client_id=fine")

    playground.says("Removed from the address and not used: access_token, state.")
    expect(playground["client-id"]).to_have_value("fine")
    assert "leaked" not in playground.page.content() + str(playground.values())


SPELLINGS = (
    "#?access_token=leaked",
    "#/r?access_token=leaked",
    "#v=1;access-token=leaked",
    "#accessToken=leaked",
    "#token=leaked",
    "?id_token=leaked",
    "?access_token[]=leaked",
    "#%20ACCESS%20TOKEN%20=leaked",
    "#access_token%3Dleaked",
    "?access%255Ftoken=leaked",
    "#v=1&redirect_uri=https%3A%2F%2Fe.com%2F%3Faccess_token%3Dleaked",
    "?CODE=leaked",
)


@pytest.mark.parametrize("page", ["index.html", "callback.html", "authorize.html"])
def test_a_secret_leaves_the_address_however_it_is_spelled(playground: Playground, page: str) -> None:
    playground.page.route("**/core.js", lambda _: None)
    for spelling in SPELLINGS:
        playground.page.goto("about:blank")
        playground.open(page + spelling)

        assert "leaked" not in playground.page.url, spelling


def test_what_is_no_secret_stays_in_the_address(playground: Playground) -> None:
    playground.page.route("**/core.js", lambda _: None)
    address = "?utm_source=docs&embed#v=1&client_id=a%26b&scope=read_events%20create_event&start=auto"

    assert playground.open(address).page.url == playground.address + address


def test_a_new_address_changes_nothing_in_a_form_in_use_until_the_person_agrees(
    playground: Playground, api: Api
) -> None:
    playground.start("#v=1&client_id=first")
    playground.says("Filled from the address: client ID.")
    expect(playground["client-id"]).to_have_value("first")
    playground.fill_all("direct").page.evaluate(
        "location.hash = 'v=1&client_id=theirs&redirect_uri=https%3A%2F%2Fevil.example%2F'"
    )

    expect(playground["new-address"]).to_contain_text("It would change: Client ID, Redirect URI.")
    parameters = playground.submit().shows_link()
    assert (parameters["client_id"], parameters["redirect_uri"]) == (VALID["client-id"], VALID["redirect-uri"])
    assert len(api.posts()) == 1

    playground["take-address"].click()

    playground.says("Filled from the address: client ID, redirect URI.")
    expect(playground["client-id"]).to_have_value("theirs")
    expect(playground["new-address"]).to_be_hidden()
    expect(playground["access-token"]).to_have_value(ACCESS_TOKEN)
    playground.page.wait_for_function("location.hash.includes('client_id=theirs')")


def test_a_new_address_changes_nothing_before_python_is_alive_either(playground: Playground) -> None:
    playground.page.route("**/core.js", lambda _: None)
    playground.open("#v=1&client_id=first").fill(access_token="typed")

    playground.page.evaluate("location.hash = 'v=1&client_id=theirs'")

    expect(playground["new-address"]).to_be_visible()
    expect(playground["client-id"]).to_have_value("first")
    assert playground.page.evaluate("playground.arrival") == "#v=1&client_id=first"


def test_a_secret_that_arrives_later_is_removed_as_well(playground: Playground) -> None:
    playground.start()
    playground.page.evaluate("location.hash = 'v=1&link_token=leaked&client_id=fine'")

    playground.says("Removed from the address and not used: link_token.")
    expect(playground["client-id"]).to_have_value("fine")
    assert playground.page.url == f"{playground.address}#v=1&client_id=fine"
    assert "leaked" not in playground.page.content() + str(playground.values())


def test_copying_gives_the_whole_link(context: BrowserContext, playground: Playground) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.start().submit().shows_link()

    playground["copy-link"].click()

    playground.says("Copied.")
    assert playground.page.evaluate("navigator.clipboard.readText()") == playground.link()


def test_where_the_clipboard_is_denied_the_link_is_selected_whole(
    context: BrowserContext, playground: Playground
) -> None:
    context.grant_permissions(["clipboard-read"])
    playground.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
    playground.start().submit().shows_link()
    playground["copy-link"].click()
    playground.says("press Ctrl+C")

    playground.page.keyboard.press("Control+C")

    assert playground.page.evaluate("navigator.clipboard.readText()") == playground.link()
