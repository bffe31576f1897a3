"""What the page asks and is answered, from the form to the link or to the explanation of why there is none."""

import json
from collections.abc import Callable, Mapping
from os import urandom
from urllib.parse import parse_qs, unquote, urlsplit

import markup
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linking.playground.protocol import Answer, Call

from linking.cronofy import sandbox
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, DataCenter
from linking.cronofy.http import Headers, Response
from linking.errors import LinkingError, UnexpectedResponse, Unreachable
from linking.judging.callback import state_digest
from linking.playground import page
from linking.showing import snippets
from linking.showing.masking import DOTS

ADDRESS = "https://example.github.io/playground/index.html"
CALLBACK = "https://example.github.io/playground/callback.html"
ACCESS_TOKEN = "access-token-nobody-may-see"
LINK_TOKEN = "link-token-nobody-may-see"
GERMANY: Mapping[str, str] = {
    "data-center": "de",
    "route": "direct",
    "access-token": ACCESS_TOKEN,
    "client-id": "client-id",
    "redirect-uri": "https://example.com/callback",
    "scope": "read_events create_event",
    "state": "state-of-a-test",
    "snippet-language": "python",
}
RELAYED = {**GERMANY, "route": "relay"}
PASTED = {**GERMANY, "route": "paste", "access-token": "", "link-token": LINK_TOKEN}
SIMULATED = {
    **GERMANY,
    "data-center": "sandbox",
    "sandbox-outcome": "ok",
    "access-token": sandbox.ACCESS_TOKEN,
    "client-id": sandbox.CLIENT_ID,
}
JSON: Headers = (("Content-Type", "application/json; charset=utf-8"),)
TEXT: Headers = (("Content-Type", "text/plain"),)
HTML: Headers = (("Content-Type", "text/html"),)


def call(
    values: Mapping[str, str] = GERMANY,
    action: str = "",
    argument: str = "",
    arrival: str = "",
    relay: str = "/",
    address: str = ADDRESS,
    evidence: Mapping[str, object] | None = None,
    removed: tuple[str, ...] = (),
    answered: bool = False,
) -> Call:
    return Call(
        action=action,
        values=values,
        argument=argument,
        arrival=arrival,
        relay=relay,
        address=address,
        evidence=evidence or {},
        removed=removed,
        answered=answered,
    )


def respond(asked: Call, random_bytes: Callable[[int], bytes] = urandom) -> Answer:
    return page.respond(asked, random_bytes)


def shown(answer: Answer, place: str = "answer") -> markup.Document:
    return markup.read(answer.fragments[place])


def text(document: markup.Document) -> str:
    """Return the whole text, in one line."""
    return " ".join(element.text for element in document.elements if not element.ancestors)


def link(answer: Answer) -> str:
    return shown(answer).by_id("authorization-link").attributes["href"]


def query(url: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def ok(link_token: str = LINK_TOKEN) -> Response:
    return Response(200, JSON, json.dumps({"link_token": link_token}).encode())


class TestTheRequest:
    """Where it goes, and that only the table decides it."""

    @pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
    def test_directly_it_goes_to_the_api_host_of_the_data_center(self, data_center: DataCenter) -> None:
        _, request = page.request_for(call({**GERMANY, "data-center": data_center.id}))

        assert request.url == f"https://{data_center.api_host}/v1/link_tokens"

    @pytest.mark.parametrize(
        ("relay", "url"),
        [
            ("/", "https://example.github.io/relay/de/v1/link_tokens"),
            ("/sub/", "https://example.github.io/sub/relay/de/v1/link_tokens"),
            ("https://relay.example.com", "https://relay.example.com/relay/de/v1/link_tokens"),
            ("https://relay.example.com/base/", "https://relay.example.com/base/relay/de/v1/link_tokens"),
        ],
    )
    def test_through_the_relay_it_goes_to_the_address_of_the_build(self, relay: str, url: str) -> None:
        _, request = page.request_for(call(RELAYED, relay=relay))

        assert request.url == url

    def test_it_carries_the_cleaned_access_token(self) -> None:
        _, request = page.request_for(call({**GERMANY, "access-token": f' "Bearer {ACCESS_TOKEN}"\n'}))

        assert dict(request.headers)["Authorization"] == f"Bearer {ACCESS_TOKEN}"


class TestTheLink:
    """What an answer with a link token makes."""

    @pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
    def test_it_is_on_the_app_host_of_the_same_data_center(self, data_center: DataCenter) -> None:
        url = link(page.conclude(call({**GERMANY, "data-center": data_center.id}), ok()))

        assert url.partition("?")[0] == f"https://{data_center.app_host}/oauth/authorize"

    def test_it_holds_everything_that_was_given(self) -> None:
        values = {**GERMANY, "provider-name": "google", "avoid-linking": "true", "locale": "de"}

        assert query(link(page.conclude(call(values), ok()))) == {
            "response_type": "code",
            "client_id": "client-id",
            "redirect_uri": "https://example.com/callback",
            "scope": "read_events create_event",
            "state": "state-of-a-test",
            "link_token": LINK_TOKEN,
            "avoid_linking": "true",
            "provider_name": "google",
            "locale": "de",
        }

    @given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
    def test_any_link_token_stands_in_it_unchanged(self, link_token: str) -> None:
        assert query(link(page.conclude(call(), ok(link_token))))["link_token"] == link_token

    def test_in_the_sandbox_it_leads_to_the_sites_own_page(self) -> None:
        asked = call(SIMULATED)
        form, request = page.request_for(asked)
        url = link(page.conclude(asked, sandbox.response(request, form.outcome)))

        assert url.partition("?")[0] == "https://example.github.io/playground/authorize.html"

    def test_its_link_token_is_in_the_address_but_not_on_the_screen(self) -> None:
        document = shown(page.conclude(call(), ok()))

        assert document.by_id("authorization-link").text.count(f"link_token={DOTS}") == 1
        assert LINK_TOKEN not in text(document)
        assert ACCESS_TOKEN not in text(document)

    def test_it_opens_in_a_new_tab_that_knows_nothing_of_this_one(self) -> None:
        attributes = shown(page.conclude(call(), ok())).by_id("authorization-link").attributes

        assert (attributes["target"], attributes["rel"]) == ("_blank", "noopener noreferrer")

    def test_the_exchange_is_shown_with_its_secrets_masked(self) -> None:
        exchange = shown(page.conclude(call(), ok())).by_id("exchange").text

        assert "POST https://api-de.cronofy.com/v1/link_tokens" in exchange
        assert f"Authorization: Bearer {DOTS}-see" in exchange
        assert f'{{"link_token": "{DOTS}-see"}}' in exchange

    def test_only_the_digest_of_its_state_is_to_be_remembered(self) -> None:
        answer = page.conclude(call(), ok())

        assert answer.remember == state_digest("state-of-a-test")
        assert answer.values["used-state"] == "state-of-a-test"

    def test_without_a_state_there_is_nothing_to_remember(self) -> None:
        answer = page.conclude(call({**GERMANY, "state": ""}), ok())

        assert (answer.remember, answer.values["used-state"]) == ("", "")
        assert "The link has no state" in text(shown(answer))

    def test_avoid_linking_is_a_warning_and_the_link_is_still_made(self) -> None:
        answer = page.conclude(call({**GERMANY, "avoid-linking": "true"}), ok())

        assert "asks for two opposite things" in text(shown(answer))
        assert query(link(answer))["link_token"] == LINK_TOKEN

    def test_what_was_cleaned_is_said(self) -> None:
        answer = page.conclude(call({**GERMANY, "access-token": f"Bearer {ACCESS_TOKEN}"}), ok())

        assert "“Bearer” in front of the access token was removed." in text(shown(answer))

    def test_a_client_secret_among_what_was_pasted_is_a_warning(self) -> None:
        pasted = json.dumps({"access_token": ACCESS_TOKEN, "client_secret": "secret-nobody-may-see"})
        document = shown(page.conclude(call({**GERMANY, "access-token": pasted}), ok()))

        assert "Keep it out of browsers" in text(document)
        assert "secret-nobody-may-see" not in text(document)

    def test_what_was_cleaned_is_said_also_where_no_link_is_made(self) -> None:
        pasted = json.dumps({"access_token": ACCESS_TOKEN, "client_secret": "secret-nobody-may-see"})
        document = shown(page.conclude(call({**GERMANY, "access-token": pasted}), Response(401, TEXT, b"")))

        assert "That was a whole token response." in text(document)
        assert "Keep it out of browsers" in text(document)
        assert "secret-nobody-may-see" not in text(document)

    def test_it_is_announced_and_gets_the_focus(self) -> None:
        answer = page.conclude(call(), ok())

        assert (answer.status, answer.answered) == ("The link is ready.", True)
        assert shown(answer).by_id(answer.focus).tag == "h2"


ANSWERS = [
    pytest.param(200, TEXT, b"OK", "its answer is not JSON", id="answer 200 without JSON"),
    pytest.param(200, JSON, b"{}", "its answer holds no “link_token”", id="answer 200 without link_token"),
    pytest.param(200, JSON, b'{"link_token": ""}', "is empty or not a text", id="answer 200 with link_token empty"),
    pytest.param(
        200, JSON, b'{"link_token": 7}', "is empty or not a text", id="answer 200 with link_token not a string"
    ),
    pytest.param(
        200, JSON, b'{"link_token": "\\ud800"}', "is empty or not a text", id="answer 200 with half a character"
    ),
    pytest.param(204, (), b"", "status 204, not with a link token", id="answer 204"),
    pytest.param(302, (("Location", "https://x.example/"),), b"", "which is not followed", id="answer a redirect"),
    pytest.param(401, JSON, b'{"error": "invalid_token"}', "was not accepted (401)", id="answer 401 with JSON"),
    pytest.param(402, TEXT, b"Upgrade", "does not include this (402)", id="answer 402 with text"),
    pytest.param(403, TEXT, b"Forbidden", "is not allowed (403)", id="answer 403 with text"),
    pytest.param(
        404, HTML, b"<script>alert(1)</script>", "does not know this request (404)", id="answer 404 with HTML"
    ),
    pytest.param(422, JSON, b'{"errors": {"a": []}}', "refused what was sent (422)", id="answer 422 with JSON"),
    pytest.param(423, TEXT, b"Locked", "is locked (423)", id="answer 423 with text"),
    pytest.param(429, (("Retry-After", "7"),), b"Slow", "Too many requests (429)", id="answer 429 with text"),
    pytest.param(500, TEXT, b"\xff\xfe broken", "on the API's side (500)", id="answer 500 with broken UTF-8"),
    pytest.param(502, HTML, b"<h1>Bad gateway</h1>", "on the API's side (502)", id="answer 502 with HTML"),
    pytest.param(503, (), b"", "on the API's side (503)", id="answer 503 without a body"),
    pytest.param(504, TEXT, b"x" * 5_000_000, "on the API's side (504)", id="answer 504 with 5 MB of body"),
]


class TestAnAnswerWithoutALinkToken:
    """It becomes the problem panel: the status, the bounded body, and what is known of it."""

    @pytest.mark.parametrize(("status", "headers", "body", "heading"), ANSWERS)
    def test_it_is_named_with_its_status(self, status: int, headers: Headers, body: bytes, heading: str) -> None:
        document = shown(page.conclude(call(), Response(status, headers, body)))
        problem = document.by_id("problem").attributes

        assert (problem["data-cause"], problem["data-status"]) == ("status", str(status))
        assert heading in document.by_id("problem-heading").text

    @pytest.mark.parametrize(("status", "headers", "body", "heading"), ANSWERS)
    def test_its_body_is_shown_as_text_and_bounded(
        self, status: int, headers: Headers, body: bytes, heading: str
    ) -> None:
        document = shown(page.conclude(call(), Response(status, headers, body)))
        [received] = [
            each for each in document.all("pre") if each.attributes.get("aria-label") == "The answer as received"
        ]

        assert received.text.startswith(f"Status {status}")
        assert received.raw_text.partition("\n\n")[2].startswith(body.decode(errors="replace")[:12])
        assert len(received.text) < 5000
        assert document.all("script", "h1") == []
        assert heading

    @pytest.mark.parametrize(("status", "headers", "body", "heading"), ANSWERS)
    def test_what_was_typed_stays(self, status: int, headers: Headers, body: bytes, heading: str) -> None:
        answer = page.conclude(call(), Response(status, headers, body))

        assert not answer.values
        assert answer.answered
        assert heading

    def test_no_secret_is_shown(self) -> None:
        body = json.dumps({"error": f"{ACCESS_TOKEN} is wrong", "refresh_token": "refresh-nobody-may-see"}).encode()
        html = page.conclude(call(), Response(401, JSON, body)).fragments["answer"]

        assert ACCESS_TOKEN not in html
        assert "refresh-nobody-may-see" not in html

    def test_it_is_announced_and_gets_the_focus(self) -> None:
        answer = page.conclude(call(), Response(503, TEXT, b""))

        assert answer.status == "No link was made. A fault on the API's side (503)."
        assert shown(answer).by_id(answer.focus).tag == "h2"

    def test_the_wait_that_it_asks_for_is_counted_down(self) -> None:
        document = shown(page.conclude(call(), Response(429, (("Retry-After", "7"),), b"")))

        assert document.by_id("countdown").attributes["data-seconds"] == "7"

    def test_a_mail_to_support_is_offered_where_the_feature_may_be_missing(self) -> None:
        mail = shown(page.conclude(call(), Response(403, TEXT, b""))).by_id("support-mail").attributes["href"]

        assert "Client ID: client-id" in unquote(mail)
        assert ACCESS_TOKEN not in unquote(mail)

    def test_one_that_is_broken_is_unexpected(self) -> None:
        answer = page.conclude(call(), UnexpectedResponse("response.unreadable_header", host="api-de.cronofy.com"))
        document = shown(answer)

        assert document.by_id("problem").attributes["data-cause"] == "unexpected"
        assert "api-de.cronofy.com answered with a header that is not ASCII" in text(document)
        assert "No answer that this page may read." in text(document)

    @given(
        st.integers(100, 999), st.binary() | st.text().map(str.encode), st.sampled_from([GERMANY, RELAYED, SIMULATED])
    )
    def test_any_answer_gives_a_link_or_a_problem(self, status: int, body: bytes, values: Mapping[str, str]) -> None:
        document = shown(page.conclude(call(values), Response(status, (), body)))

        assert ("result" in document.ids) != ("problem" in document.ids)


class TestNoResponse:
    """The browser is asked for evidence, then explains."""

    @pytest.mark.parametrize(
        ("values", "probe"),
        [(GERMANY, "https://api-de.cronofy.com/"), (RELAYED, "https://example.github.io/")],
        ids=["direct", "relay"],
    )
    def test_the_host_is_to_be_asked_once_more_without_the_token(self, values: Mapping[str, str], probe: str) -> None:
        assert page.conclude(call(values), Unreachable("response.missing", host="api-de.cronofy.com")) == Answer(
            unreachable=True, probe=probe
        )

    def test_in_the_sandbox_nobody_is_to_be_asked(self) -> None:
        assert page.conclude(call(SIMULATED), Unreachable("response.missing", host="api-de.cronofy.com")) == Answer(
            unreachable=True, simulated=True
        )

    def test_another_error_is_not_taken_for_one(self) -> None:
        with pytest.raises(LinkingError, match="another"):
            page.conclude(call(), LinkingError("another"))

    @pytest.mark.parametrize(
        ("evidence", "cause"),
        [
            ({}, "blocked"),
            ({"late": True}, "timeout"),
            ({"offline": True}, "offline"),
            ({"policy": True}, "policy"),
            ({"opaque_origin": True}, "opaque_origin"),
            ({"probe": "silent", "unknown": 1}, "blocked"),
        ],
        ids=str,
    )
    def test_the_evidence_gives_the_cause(self, evidence: Mapping[str, object], cause: str) -> None:
        answer = respond(call(action="explain", evidence=evidence))

        assert shown(answer).by_id("problem").attributes["data-cause"] == cause

    def test_blocked_offers_the_two_other_ways(self) -> None:
        document = shown(respond(call(action="explain")))

        assert document.by_id("use-relay").attributes["data-action"] == "switch"
        assert document.by_id("use-paste").attributes["data-argument"] == "paste"

    def test_a_page_without_a_relay_offers_none(self) -> None:
        assert "use-relay" not in shown(respond(call(action="explain", relay=""))).ids

    @pytest.mark.parametrize(
        ("address", "relay", "insecure"),
        [
            ("https://example.github.io/", "http://relay.example/", True),
            ("http://localhost:8000/", "http://relay.example/", False),
            ("https://example.github.io/", "https://relay.example/", False),
        ],
    )
    def test_http_from_https_is_found_without_the_browsers_help(self, address: str, relay: str, insecure: bool) -> None:
        document = shown(respond(call(RELAYED, action="explain", address=address, relay=relay)))

        assert ("from https to http" in document.by_id("problem-heading").text) == insecure

    def test_the_request_is_shown_without_its_token(self) -> None:
        answer = respond(call(action="explain"))

        assert "POST https://api-de.cronofy.com/v1/link_tokens" in shown(answer).by_id("exchange").text
        assert ACCESS_TOKEN not in answer.fragments["answer"]


class TestPreparing:
    """Checking the form before anything is sent."""

    @pytest.mark.parametrize(
        ("values", "status"),
        [
            (GERMANY, "Asking api-de.cronofy.com for a link token."),
            (RELAYED, "Asking example.github.io for a link token."),
            (SIMULATED, "Asking the sandbox for a link token."),
        ],
        ids=["direct", "relay", "sandbox"],
    )
    def test_a_right_form_is_to_be_sent(self, values: Mapping[str, str], status: str) -> None:
        answer = respond(call(values, action="prepare"))

        assert (answer.send, answer.status, answer.errors) == (True, status, {})

    def test_faulty_fields_are_all_named_and_nothing_is_to_be_sent(self) -> None:
        answer = respond(call({**GERMANY, "access-token": "", "scope": ""}, action="prepare"))

        assert list(answer.errors) == ["access-token", "scope"]
        assert (answer.send, answer.focus) == (False, "error-summary")
        assert answer.status == "There is a problem with what was entered. Nothing was sent."

    def test_the_summary_links_each_field_with_the_same_words(self) -> None:
        answer = respond(call({**GERMANY, "access-token": "", "scope": ""}, action="prepare"))
        links = shown(answer, "error-summary").all("a")

        assert {each.attributes["href"].removeprefix("#"): each.text for each in links} == answer.errors

    def test_the_summary_leads_to_the_first_route(self) -> None:
        [summary] = shown(respond(call({**GERMANY, "route": ""}, action="prepare")), "error-summary").all("a")

        assert summary.attributes["data-argument"] == "route-direct"

    def test_a_pasted_link_token_makes_the_link_without_a_request(self) -> None:
        answer = respond(call(PASTED, action="prepare"))

        assert not answer.send
        assert query(link(answer))["link_token"] == LINK_TOKEN
        assert "exchange" not in shown(answer).ids

    def test_a_page_without_a_relay_does_not_send_through_one(self) -> None:
        answer = respond(call(RELAYED, action="prepare", relay=""))

        assert not answer.send
        assert "This page was built without a relay." in text(shown(answer))

    @pytest.mark.parametrize("values", [GERMANY, PASTED], ids=["direct", "paste"])
    def test_a_used_state_is_never_used_again(self, values: Mapping[str, str]) -> None:
        answer = respond(call({**values, "used-state": values["state"]}, action="prepare"))

        assert answer.values["state"] != values["state"]
        assert len(answer.values["state"]) == 43

    def test_the_link_is_made_with_the_fresh_state(self) -> None:
        answer = respond(call({**PASTED, "used-state": PASTED["state"]}, action="prepare"))

        assert query(link(answer))["state"] == answer.values["state"] == answer.values["used-state"]

    def test_without_a_state_there_is_none_to_renew(self) -> None:
        answer = respond(call({**PASTED, "state": "", "used-state": ""}, action="prepare"))

        assert "state" not in query(link(answer))


class TestStarting:
    """The first call: what a visitor finds, and what an address brought."""

    def test_a_first_visit_gets_a_state_and_the_sites_own_callback(self) -> None:
        answer = respond(call({}, action="start"))

        assert len(answer.values["state"]) == 43
        assert answer.values["redirect-uri"] == CALLBACK
        assert answer.status == "Ready."

    def test_what_was_typed_already_is_kept(self) -> None:
        answer = respond(call(GERMANY, action="start"))

        assert set(answer.values) == {"state", "share-link"}

    def test_a_page_opened_from_disk_gets_an_example_as_redirect_uri(self) -> None:
        answer = respond(call({}, action="start", address="file:///tmp/index.html"))

        assert answer.values["redirect-uri"] == "https://example.com/callback"

    def test_a_deep_link_fills_the_form(self) -> None:
        arrival = "#v=1&data_center=de&client_id=theirs&redirect_uri=https%3A%2F%2Fa.example%2F&scope=a%20b&theme=dark"
        answer = respond(call(SIMULATED, action="start", arrival=arrival))

        assert answer.values["data-center"] == "de"
        assert answer.values["client-id"] == "theirs"
        assert answer.values["redirect-uri"] == "https://a.example/"
        assert answer.values["scope"] == "a b"
        assert answer.theme == "dark"

    def test_a_deep_link_to_a_data_center_takes_the_sandboxs_examples_out(self) -> None:
        answer = respond(call(SIMULATED, action="start", arrival="#data_center=de"))

        assert (answer.values["access-token"], answer.values["client-id"]) == ("", "")

    def test_nothing_is_sent_on_load(self) -> None:
        answer = respond(call(SIMULATED, action="start", arrival="#data_center=de&client_id=x"))

        assert (answer.send, answer.probe) == (False, "")

    def test_a_secret_in_the_pages_address_is_reported_by_its_name(self) -> None:
        answer = respond(call(action="start", removed=("access_token", "code")))

        assert "Removed from the address and not used: access_token, code." in answer.status

    def test_what_an_address_asks_in_vain_is_named(self) -> None:
        answer = respond(call(action="start", arrival=f"#color=red&link_token={LINK_TOKEN}"))

        assert "Not known, so ignored in the address: color, link_token." in answer.status
        assert LINK_TOKEN not in answer.to_json()


class TestThePreview:
    """What will be sent and made, as far as it is known."""

    def test_it_shows_the_request_and_the_link(self) -> None:
        document = shown(respond(call(action="preview")))

        assert document.by_id("preview-request").text.startswith("POST https://api-de.cronofy.com/v1/link_tokens")
        assert document.by_id("preview-link").text == (
            "https://app-de.cronofy.com/oauth/authorize?response_type=code&client_id=client-id"
            "&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&scope=read_events%20create_event"
            "&state=state-of-a-test&link_token=LINK_TOKEN"
        )

    def test_an_empty_form_has_placeholders(self) -> None:
        document = shown(respond(call({"data-center": "de"}, action="preview")))

        assert "Bearer ACCESS_TOKEN" in document.by_id("preview-request").text
        assert document.by_id("preview-link").text.endswith(
            "client_id=CLIENT_ID&redirect_uri=REDIRECT_URI&scope=SCOPE&state=STATE&link_token=LINK_TOKEN"
        )

    def test_the_access_token_is_masked(self) -> None:
        assert ACCESS_TOKEN not in respond(call(action="preview")).to_json()

    def test_with_a_pasted_link_token_nothing_will_be_sent(self) -> None:
        document = shown(respond(call(PASTED, action="preview")))

        assert "preview-request" not in document.ids
        assert "Nothing is sent: you paste the link token." in text(document)
        assert LINK_TOKEN not in text(document)

    def test_after_an_answer_it_does_not_take_its_place(self) -> None:
        assert "answer" not in respond(call(action="preview", answered=True)).fragments

    @pytest.mark.parametrize(("chosen", "host"), [("de", "api-de.cronofy.com"), ("sandbox", "api.cronofy.com")])
    def test_the_command_is_for_the_data_center(self, chosen: str, host: str) -> None:
        document = shown(respond(call({**GERMANY, "data-center": chosen}, action="preview")), "paste-command")

        assert f"https://{host}/v1/link_tokens" in document.by_id("command").text

    def test_an_unknown_data_center_is_previewed_as_the_sandbox(self) -> None:
        document = shown(respond(call({**GERMANY, "data-center": "mars"}, action="preview")))

        assert document.by_id("preview-link").text.startswith("https://example.github.io/playground/authorize.html?")

    @given(
        st.dictionaries(
            st.sampled_from(["access-token", "client-id", "redirect-uri", "scope", "state", "provider-name", "locale"]),
            st.text(),
        ),
        st.sampled_from([GERMANY, PASTED, SIMULATED, {}]),
    )
    def test_any_half_typed_form_can_be_previewed(self, typed: Mapping[str, str], otherwise: Mapping[str, str]) -> None:
        document = shown(respond(call({**otherwise, **typed}, action="preview")))

        assert "preview-link" in document.ids


def test_the_command_is_safe_in_a_shell_and_holds_no_token() -> None:
    assert page.curl_command(BY_ID["de"]) == (
        "curl -sS -X POST https://api-de.cronofy.com/v1/link_tokens \\\n"
        '  -H "Authorization: Bearer $ACCESS_TOKEN" \\\n'
        '  -H "Content-Type: application/json; charset=utf-8"'
    )


def test_a_new_state_is_fresh() -> None:
    first, second = respond(call(action="new_state")), respond(call(action="new_state"))

    assert len(first.values["state"]) == 43
    assert first.values != second.values
    assert first.status == "A new state is in its field."


class TestChoosingADataCenter:
    """The sandbox's examples come and go with it."""

    def test_the_sandbox_puts_its_examples_in(self) -> None:
        empty = {**GERMANY, "data-center": "sandbox", "access-token": "", "client-id": ""}
        values = respond(call(empty, action="data_center")).values

        assert values["access-token"] == sandbox.ACCESS_TOKEN
        assert values["client-id"] == sandbox.CLIENT_ID

    def test_the_sandbox_keeps_what_was_typed(self) -> None:
        values = respond(call({**GERMANY, "data-center": "sandbox"}, action="data_center")).values

        assert "access-token" not in values

    def test_a_real_one_takes_the_examples_out(self) -> None:
        values = respond(call({**SIMULATED, "data-center": "de"}, action="data_center")).values

        assert (values["access-token"], values["client-id"]) == ("", "")


class TestTakingAnotherWay:
    """From a problem to the next route, with everything typed kept."""

    @pytest.mark.parametrize(
        ("way", "values", "focus"),
        [
            ("relay", {"route": "relay"}, "route-relay"),
            ("paste", {"route": "paste"}, "link-token"),
            ("sandbox", {"data-center": "sandbox"}, "data-center"),
        ],
    )
    def test_it_is_chosen_and_gets_the_focus(self, way: str, values: Mapping[str, str], focus: str) -> None:
        answer = respond(call(action="switch", argument=way))

        assert {name: value for name, value in answer.values.items() if name != "share-link"} == values
        assert answer.focus == focus
        assert answer.status

    def test_out_of_the_sandbox_it_leads_to_a_real_data_center(self) -> None:
        answer = respond(call(SIMULATED, action="switch", argument="paste"))

        assert (answer.values["route"], answer.values["data-center"]) == ("paste", "us")
        assert (answer.values["access-token"], answer.values["client-id"]) == ("", "")


def test_clearing_forgets_every_secret_and_leaves_the_rest() -> None:
    answer = respond(call({**GERMANY, "link-token": LINK_TOKEN, "used-state": "u"}, action="clear", answered=True))

    assert [answer.values[name] for name in ("access-token", "link-token", "used-state")] == ["", "", ""]
    assert answer.values["state"] not in ("", GERMANY["state"])
    assert "client-id" not in answer.values
    assert ACCESS_TOKEN not in answer.to_json()
    assert "preview-request" in shown(answer).ids


def test_the_callback_page_judges_its_address_and_forgets_the_state() -> None:
    arrival = f"{CALLBACK}?code=c&state=s"
    answer = respond(Call(action="callback", arrival=arrival, digests=(state_digest("s"),)))

    assert shown(answer).by_id("verdict").attributes["data-verdict"] == "match"
    assert (answer.forget, answer.tell) == (state_digest("s"), "match")


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("?code=c&state=other", "mismatch"),
        ("?code=c", "no_state"),
        ("?error=access_denied&state=s", "refused"),
        ("?error=server_error&state=s", "error"),
        ("", "incomplete"),
        ("?response_type=code&redirect_uri=x", "wrong_address"),
    ],
)
def test_the_callback_pages_verdict_is_one_of_the_contract(query: str, verdict: str) -> None:
    answer = respond(Call(action="callback", arrival=CALLBACK + query, digests=(state_digest("s"),)))

    assert shown(answer).by_id("verdict").attributes["data-verdict"] == verdict


def authorize(query: str) -> markup.Document:
    arrival = f"https://example.github.io/playground/authorize.html?{query}"
    return shown(respond(call({}, action="authorize", arrival=arrival)))


def test_the_consent_page_offers_both_answers_to_the_sites_own_callback() -> None:
    made = respond(call({**PASTED, "redirect-uri": CALLBACK}, action="prepare"))
    document = authorize(urlsplit(link(made)).query)

    assert document.by_id("allow").attributes["href"].startswith(f"{CALLBACK}?code=")
    assert document.by_id("deny").attributes["href"].startswith(f"{CALLBACK}?error=access_denied&")


def test_the_consent_page_shows_a_foreign_redirect_uri_but_links_nowhere() -> None:
    made = respond(call(PASTED, action="prepare"))
    document = authorize(urlsplit(link(made)).query)

    assert document.all("a") == []
    assert "https://example.com/callback" in document.by_id("not-followed").text


def test_the_consent_page_names_what_cronofy_would_refuse() -> None:
    assert "scope is missing." in authorize("client_id=a").by_id("refusals").text


def test_a_fault_of_our_own_shows_its_kind_and_never_its_text() -> None:
    answer = page.failed(ValueError(f"cannot read {ACCESS_TOKEN}"))

    assert shown(answer).by_id("problem").attributes["data-cause"] == "unexpected"
    assert "a fault of its own (ValueError)" in text(shown(answer))
    assert ACCESS_TOKEN not in answer.to_json()


def test_an_action_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        respond(call(action="nothing"))


def test_every_language_of_the_page_has_code() -> None:
    for language in snippets.LANGUAGES:
        assert (
            "snippet"
            in shown(respond(call({**GERMANY, "snippet-language": language.id}, action="preview")), "code").ids
        )
