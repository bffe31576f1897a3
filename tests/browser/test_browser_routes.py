"""The ways to a link token in the browser, each to a link: direct, through the relay, and pasted."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playground import ACCESS_TOKEN, VALID, Playground
from playwright.sync_api import Request, expect
from servers import LINK_TOKEN, Api

from linking.cronofy.data_centers import DATA_CENTERS, DataCenter

DEADLINE_MILLISECONDS = 20_000
PASTED = "link-token-that-was-pasted"
WRONG_PASTES = {
    "": "Paste the API's answer",
    "   ": "Paste the API's answer",
    '{"access_token": "x"}': "holds no “link_token”",
    '{"error": "invalid_token"}': "is an error",
    '{"errors": {"field": []}}': "is an error",
    '{"link_token": ""}': "empty or not a text",
    '{"link_token": 7}': "empty or not a text",
    '{"link_token": "x': "cut off or damaged",
    "[" * 10_000: "cut off or damaged",
    "[]": "not an object",
    "<!doctype html><p>Not found": "an HTML page",
    "https://app.cronofy.com/oauth/authorize?link_token=x": "a whole link",
    "https://docs.cronofy.com/": "an address, not a link token",
    "curl -sS -X POST https://api.cronofy.com/v1/link_tokens": "the command itself",
    "two words": "a space or a line end inside",
    "tökén": "the character “ö”",
}


@pytest.fixture
def sent(started: Playground) -> Iterator[list[str]]:
    """The addresses of the requests that the page and its worker make from now on."""
    seen: list[str] = []

    def note(request: Request) -> None:
        # A browser asks for the icon when it likes, for example when the page's address changes.
        if not request.url.endswith("/icon.svg"):
            seen.append(request.url)

    started.page.context.on("request", note)
    yield seen
    started.page.context.remove_listener("request", note)


def test_direct_makes_a_link_after_a_real_preflight(started: Playground, api: Api) -> None:
    parameters = started.fill_all("direct").submit().shows_link()

    assert parameters["link_token"] == LINK_TOKEN
    assert api.methods() == ["OPTIONS", "POST"]


def test_direct_asks_for_exactly_what_is_documented(started: Playground, api: Api) -> None:
    started.fill_all("direct").submit().shows_link()

    [request] = api.posts()
    assert (request.host, request.path) == ("api-de.cronofy.com", "/v1/link_tokens")
    assert request.headers["authorization"] == f"Bearer {ACCESS_TOKEN}"
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.body == b""
    assert request.headers.keys().isdisjoint({"cookie", "referer"})


def test_a_link_shows_everything_but_its_secrets(started: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    started.fill_all("direct").submit().shows_link()

    shown = started["result"].inner_text()
    assert LINK_TOKEN in started.link()
    assert LINK_TOKEN not in shown
    assert ACCESS_TOKEN not in shown
    assert started["authorization-link"].get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_the_links_host_belongs_to_the_data_center(started: Playground, data_center: DataCenter) -> None:
    started.fill_all("paste", data_center.id).fill(link_token=PASTED).submit().shows_link()

    assert urlsplit(started.link())[:3] == ("https", data_center.app_host, "/oauth/authorize")


def test_the_page_stays_alive_while_a_request_hangs(playground: Playground, api: Api) -> None:
    api.silent = True
    playground.page.clock.install()
    playground.start().fill_all("direct").submit()
    playground.says("Asking api-de.cronofy.com for a link token.")
    expect(playground["cancel"]).to_be_visible()

    playground.fill(scope="read_events").submit()
    playground.unfolded("scope").press("Enter")
    playground["theme"].select_option("dark")
    playground.page.get_by_text("Pick scopes").click()

    expect(playground.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(playground.page.get_by_role("checkbox", name="create_event")).not_to_be_checked()
    playground.page.clock.fast_forward(DEADLINE_MILLISECONDS)
    playground.shows_problem("timeout")
    assert len(api.posts()) == 1


def test_cancel_ends_a_hanging_request_and_the_preview_is_drawn_again(playground: Playground, api: Api) -> None:
    api.silent = True
    playground.start().fill_all("direct").submit()
    expect(playground["cancel"]).to_be_visible()
    playground.fill(client_id="typed-while-waiting")

    playground["cancel"].click()

    expect(playground["preview-link"]).to_contain_text("typed-while-waiting")
    api.silent = False
    playground.submit().shows_link()


def test_relay_makes_a_link(started: Playground, upstream: Api) -> None:
    parameters = started.fill_all("relay").submit().shows_link()

    assert parameters["link_token"] == LINK_TOKEN
    [request] = upstream.received
    assert (request.method, request.path) == ("POST", "/v1/link_tokens")
    assert request.headers["authorization"] == f"Bearer {ACCESS_TOKEN}"


def test_relay_is_asked_on_the_pages_own_origin_only(started: Playground, upstream: Api, sent: list[str]) -> None:  # noqa: ARG001 - it answers
    started.fill_all("relay").submit().shows_link()

    assert sent == [f"{started.address}relay/de/v1/link_tokens"]


@pytest.mark.parametrize(
    "pasted",
    [
        PASTED,
        f'  "{PASTED}"\n',
        json.dumps({"link_token": PASTED}),
        f"HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n{json.dumps({'link_token': PASTED})}",
    ],
    ids=["token", "quoted", "json", "with-headers"],
)
def test_paste_makes_a_link_without_any_request(started: Playground, sent: list[str], pasted: str) -> None:
    parameters = started.fill_all("paste").fill(link_token=pasted).submit().shows_link()

    assert parameters["link_token"] == PASTED
    assert sent == []


@pytest.mark.parametrize("pasted", WRONG_PASTES, ids=lambda text: text[:20])
def test_a_wrong_paste_is_said_at_its_field(started: Playground, pasted: str) -> None:
    started.fill_all("paste").fill(link_token=pasted).submit()

    expect(started["link-token-error"]).to_contain_text(WRONG_PASTES[pasted])
    expect(started["link-token"]).to_have_attribute("aria-invalid", "true")


def test_the_command_gives_curl_exactly_this_request(started: Playground, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if not bash:
        pytest.fail("bash is missing: it runs the command that the page shows.")
    started.fill_all("paste")
    curl = tmp_path / "curl"
    curl.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\"\n")
    curl.chmod(0o755)
    token = "a'b\"c$(touch broken)`touch broken` d\\e*"

    command = started["command"].inner_text()
    ran = subprocess.run(
        [bash, "-c", command],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "ACCESS_TOKEN": token},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )

    arguments = ran.stdout.split("\0")[:-1]
    assert arguments == [
        "-sS",
        "-X",
        "POST",
        "https://api-de.cronofy.com/v1/link_tokens",
        "-H",
        f"Authorization: Bearer {token}",
        "-H",
        "Content-Type: application/json; charset=utf-8",
        "-d",
        "",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["curl"]


def test_no_real_data_center_gets_the_sandboxs_examples(started: Playground, api: Api) -> None:
    started.choose("de", "direct").fill(access_token="")
    started.choose("sandbox").fill(access_token="", client_id="").submit().shows_link()
    started.choose("de", "direct").submit()

    expect(started["access-token-error"]).to_contain_text("Enter the access token")
    expect(started["client-id-error"]).to_contain_text("Enter the client ID")
    assert api.received == []


def test_the_shared_setup_holds_the_form_but_no_secret(started: Playground) -> None:
    started.fill_all("direct")

    expect(started["share-link"]).to_have_value(re.compile("client_id=client-id-of-the-test&"))
    shared = started["share-link"].input_value()
    assert ACCESS_TOKEN not in shared
    assert VALID["state"] not in shared
