"""The walk of one click, from the form to the link or to the explanation of why there is none."""

import json
from dataclasses import asdict, replace
from os import urandom

import pytest
from attempts import (
    ACCESS_TOKEN,
    BEGAN,
    BROWSER,
    GERMANY,
    JSON,
    LINK_TOKEN,
    PASTED,
    RELAY_KEY,
    RELAYED,
    SENT,
    SIMULATED,
    SITE,
    STATE,
    TEXT,
    WITHOUT_RELAY,
    Values,
    attempt,
    done,
    link,
    ok,
    prepare,
    query,
    record,
    shown,
)
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.data_centers import BY_ID
from linking.cronofy.http import Headers, Response
from linking.cronofy.relay import VIA
from linking.errors import LinkingError, UnexpectedResponse, Unreachable
from linking.judging.callback import state_digest
from linking.judging.unreachable import Evidence
from linking.playground import answering, making, replies
from linking.playground.crossing import read_question, reply_as_json
from linking.playground.questions import Cancel, Explain, Prepare, Send
from linking.playground.replies import Errors, Probe, Reply
from linking.reading.addresses import Site
from linking.showing.journey import AT_THE_START, picture

HTML: Headers = (("Content-Type", "text/html"),)
USED = (state_digest("another"), state_digest(STATE))


def explain(values: Values = GERMANY, site: Site = SITE, evidence: Evidence | None = None) -> Reply:
    return making.explain(Explain(attempt(values, site), evidence or Evidence()))


class TestPreparing:
    """Reading the form, before anything is sent."""

    @pytest.mark.parametrize(
        ("values", "status"),
        [
            (GERMANY, "Asking api-de.cronofy.com for a link token."),
            (RELAYED, "Asking example.github.io for a link token."),
            (SIMULATED, "Asking the sandbox for a link token."),
        ],
        ids=["direct", "relay", "sandbox"],
    )
    def test_a_right_form_is_to_be_sent(self, values: Values, status: str) -> None:
        reply = prepare(values)

        assert reply.then == replies.Send(attempt(values))
        assert (reply.status, reply.values) == (status, {})

    @pytest.mark.parametrize(
        ("values", "words"),
        [(GERMANY, "Asking api-de.cronofy.com"), (SIMULATED, "Nothing leaves this page.")],
        ids=["direct", "sandbox"],
    )
    def test_while_it_is_sent_the_panel_says_who_is_asked(self, values: Values, words: str) -> None:
        assert words in shown(prepare(values)).text

    def test_in_the_sandbox_a_first_visitor_need_not_type_a_token_or_a_client_id(self) -> None:
        reply = prepare({**SIMULATED, "access-token": "", "client-id": ""})

        assert isinstance(reply.then, replies.Send)
        assert reply.then.attempt.form.access_token == sandbox.ACCESS_TOKEN
        assert reply.then.attempt.form.authorization.client_id == sandbox.CLIENT_ID

    def test_faulty_fields_are_all_named_and_nothing_is_to_be_sent(self) -> None:
        reply = prepare({**GERMANY, "access-token": "", "scope": ""})

        assert isinstance(reply.then, Errors)
        assert list(reply.then.fields) == ["access-token", "scope"]
        assert reply.status == "There is a problem with what was entered. Nothing was sent."
        assert (reply.focus, list(reply.fragments)) == ("error-summary", ["error-summary"])

    def test_the_summary_links_each_field_with_the_same_words(self) -> None:
        reply = prepare({**GERMANY, "access-token": "", "scope": ""})
        links = shown(reply, "error-summary").all("a")

        assert isinstance(reply.then, Errors)
        assert {each.attributes["href"].removeprefix("#"): each.text for each in links} == reply.then.fields

    def test_the_summary_leads_to_the_first_route(self) -> None:
        [summary] = shown(prepare({**GERMANY, "route": ""}), "error-summary").all("a")

        assert summary.attributes["data-argument"] == "route-direct"

    def test_the_summary_warns_of_a_client_secret(self) -> None:
        pasted = json.dumps({"access_token": ACCESS_TOKEN, "client_secret": "secret-nobody-may-see"})
        document = shown(prepare({**GERMANY, "access-token": pasted, "scope": ""}), "error-summary")

        assert "Keep it out of browsers" in document.text
        assert "secret-nobody-may-see" not in document.text

    def test_a_pasted_link_token_makes_the_link_without_a_request(self) -> None:
        reply = prepare(PASTED)

        assert done(reply).outcome == "link"
        assert query(link(reply))["link_token"] == LINK_TOKEN
        assert "exchange" not in shown(reply).ids

    def test_a_page_without_a_relay_does_not_send_through_one(self) -> None:
        reply = prepare(RELAYED, WITHOUT_RELAY)

        assert done(reply).outcome == "unexpected"
        assert "This page was built without a relay." in shown(reply).text

    def test_what_was_not_sent_is_not_shown_as_sent(self) -> None:
        reply = prepare(RELAYED, WITHOUT_RELAY)

        assert "exchange" not in shown(reply).ids
        assert "POST" not in shown(reply).by_id("report").text
        assert "POST" not in record(reply).text


class TestTheState:
    """A state is good for one link."""

    @pytest.mark.parametrize("values", [GERMANY, PASTED], ids=["direct", "paste"])
    def test_a_used_one_is_renewed_and_told_to_the_form(self, values: Values) -> None:
        reply = prepare(values, used=USED)

        assert list(reply.values) == ["state"]
        assert len(reply.values["state"]) == 43

    def test_the_attempt_has_the_fresh_one(self) -> None:
        reply = prepare(used=USED)

        assert isinstance(reply.then, replies.Send)
        assert reply.then.attempt.form.authorization.state == reply.values["state"]

    def test_the_link_has_the_fresh_one(self) -> None:
        reply = prepare(PASTED, used=USED)

        assert query(link(reply))["state"] == reply.values["state"]
        assert done(reply).digest == state_digest(reply.values["state"])

    def test_the_random_bytes_make_the_fresh_one(self) -> None:
        asked = Prepare(PASTED, USED, BEGAN, BROWSER)

        assert making.prepare(asked, SITE, bytes).values == {"state": "A" * 43}

    def test_nothing_else_of_the_form_is_renewed(self) -> None:
        fresh, same = prepare(used=USED), prepare()

        assert isinstance(fresh.then, replies.Send)
        assert isinstance(same.then, replies.Send)
        form = fresh.then.attempt.form
        assert replace(form, authorization=replace(form.authorization, state=STATE)) == same.then.attempt.form

    @pytest.mark.parametrize("used", [(), (state_digest("another"),), (STATE,)], ids=["none", "another", "no digest"])
    @pytest.mark.parametrize("values", [GERMANY, PASTED], ids=["direct", "paste"])
    def test_any_other_stays(self, values: Values, used: tuple[str, ...]) -> None:
        assert prepare(values, used=used).values == {}

    def test_without_one_none_is_made(self) -> None:
        reply = prepare({**PASTED, "state": ""}, used=(state_digest(""),))

        assert reply.values == {}
        assert "state" not in query(link(reply))


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
    pytest.param(403, TEXT, b"Forbidden", "privileges are not enough (403)", id="answer 403 with text"),
    pytest.param(
        404, HTML, b"<script>alert(1)</script>", "did not find what was asked for (404)", id="answer 404 with HTML"
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
        reply = making.conclude(attempt(), Response(status, headers, body))
        problem = shown(reply).by_id("problem").attributes

        assert (problem["data-cause"], problem["data-status"]) == ("status", str(status))
        assert heading in shown(reply).by_id("problem-heading").text
        assert done(reply).outcome == "status"

    @pytest.mark.parametrize(("status", "headers", "body", "heading"), ANSWERS)
    def test_its_body_is_shown_as_text_and_bounded(
        self, status: int, headers: Headers, body: bytes, heading: str
    ) -> None:
        document = shown(making.conclude(attempt(), Response(status, headers, body)))
        exchange = document.by_id("exchange")
        _, received = [each for each in document.all("pre") if exchange in each.ancestors]

        assert received.text.startswith(f"Status {status}")
        assert received.raw_text.partition("\n\n")[2].startswith(body.decode(errors="replace")[:12])
        assert len(received.text) < 5000
        assert document.all("script", "h1") == []
        assert heading

    @pytest.mark.parametrize(("status", "headers", "body", "heading"), ANSWERS)
    def test_what_was_typed_stays(self, status: int, headers: Headers, body: bytes, heading: str) -> None:
        assert not making.conclude(attempt(), Response(status, headers, body)).values
        assert heading

    def test_the_wait_that_it_asks_for_is_counted_down(self) -> None:
        document = shown(making.conclude(attempt(), Response(429, (("Retry-After", "7"),), b"")))

        assert document.by_id("countdown").attributes["data-seconds"] == "7"

    def test_one_that_is_broken_is_unexpected(self) -> None:
        document = shown(
            making.conclude(attempt(), UnexpectedResponse("response.unreadable_header", host="api-de.cronofy.com"))
        )

        assert document.by_id("problem").attributes["data-cause"] == "unexpected"
        assert "a header that is not ASCII" in document.text

    @given(
        st.integers(100, 999), st.binary() | st.text().map(str.encode), st.sampled_from([GERMANY, RELAYED, SIMULATED])
    )
    def test_any_answer_gives_a_link_or_a_problem(self, status: int, body: bytes, values: Values) -> None:
        document = shown(making.conclude(attempt(values), Response(status, (), body)))

        assert ("result" in document.ids) != ("problem" in document.ids)


class TestNoAnswer:
    """The browser is asked for evidence, then explains."""

    @pytest.mark.parametrize(
        ("values", "address"),
        [(GERMANY, "https://api-de.cronofy.com/"), (RELAYED, "https://example.github.io/")],
        ids=["direct", "relay"],
    )
    def test_the_host_is_to_be_asked_once_more_without_the_token(self, values: Values, address: str) -> None:
        reply = making.conclude(attempt(values), Unreachable("response.missing", host="the.host"))

        assert reply == Reply(then=Probe(attempt(values), address))

    def test_in_the_sandbox_nobody_is_to_be_asked(self) -> None:
        assert making.conclude(attempt(SIMULATED), Unreachable("response.missing", host="the.host")) == Reply(
            then=Probe(attempt(SIMULATED), "")
        )

    def test_another_error_is_not_taken_for_one(self) -> None:
        with pytest.raises(LinkingError, match=r"response\.not_json"):
            making.conclude(attempt(), LinkingError("response.not_json"))

    @pytest.mark.parametrize(
        ("evidence", "cause"),
        [
            (Evidence(), "blocked"),
            (Evidence(late=True), "timeout"),
            (Evidence(offline=True), "offline"),
            (Evidence(policy=True), "policy"),
            (Evidence(opaque_origin=True), "opaque_origin"),
            (Evidence(probe="silent"), "blocked"),
        ],
        ids=str,
    )
    def test_the_evidence_gives_the_cause(self, evidence: Evidence, cause: str) -> None:
        reply = explain(evidence=evidence)

        assert shown(reply).by_id("problem").attributes["data-cause"] == done(reply).outcome == cause

    def test_blocked_offers_the_two_other_ways(self) -> None:
        document = shown(explain())

        assert document.by_id("use-relay").attributes["data-ask"] == "switch"
        assert document.by_id("use-paste").attributes["data-argument"] == "paste"

    def test_a_page_without_a_relay_offers_none(self) -> None:
        assert "use-relay" not in shown(explain(site=WITHOUT_RELAY)).ids

    @pytest.mark.parametrize(
        ("address", "relay", "insecure"),
        [
            ("https://example.github.io/", "http://relay.example/", True),
            ("http://localhost:8000/", "http://relay.example/", False),
            ("https://example.github.io/", "https://relay.example/", False),
            # Browsers let a page ask this very device (Secure Contexts, section 3.1).
            ("https://example.github.io/", "http://localhost:8000/", False),
            ("https://example.github.io/", "http://127.0.0.1:8000/", False),
        ],
    )
    def test_http_from_https_is_found_without_the_browsers_help(self, address: str, relay: str, insecure: bool) -> None:
        document = shown(explain(RELAYED, Site(address, relay)))

        assert ("from https to http" in document.by_id("problem-heading").text) == insecure

    @pytest.mark.parametrize("values", [GERMANY, SIMULATED], ids=["direct", "sandbox"])
    def test_what_was_simulated_is_told_by_the_attempt_and_not_by_the_browser(self, values: Values) -> None:
        claimed = explain(values, evidence=Evidence(simulated=True, insecure=True))

        assert claimed == explain(values)
        assert ("This is the sandbox" in shown(claimed).text) == (values is SIMULATED)

    def test_the_request_is_shown_without_its_token(self) -> None:
        reply = explain()

        assert "POST https://api-de.cronofy.com/v1/link_tokens" in shown(reply).by_id("exchange").text
        assert ACCESS_TOKEN not in reply.fragments["answer"]


class TestTheRelaysKey:
    """It travels to the relay alone; one that came back for a pairing code takes its place."""

    def test_it_is_sent_in_a_header_of_its_own(self) -> None:
        assert dict(attempt(RELAYED).request.headers)["Relay-Key"] == RELAY_KEY

    @pytest.mark.parametrize("values", [{**RELAYED, "route": "direct"}, {**SIMULATED, "relay-key": RELAY_KEY}])
    def test_nobody_else_gets_it(self, values: Values) -> None:
        assert RELAY_KEY not in str(attempt(values))

    @pytest.mark.parametrize("response", [ok(), Response(401, (*JSON, ("Via", VIA)), b""), Response(502, (), b"")])
    def test_the_key_that_comes_back_takes_its_place(self, response: Response) -> None:
        paired = replace(response, headers=(*response.headers, ("relay-key", "the-new-key-nobody-may-see")))
        reply = making.conclude(attempt(RELAYED), paired)

        assert reply.values == {"relay-key": "the-new-key-nobody-may-see"}
        assert "the-new-key-nobody-may-see" not in str(reply.fragments) + str(reply.then)

    def test_no_other_host_can_put_one_in(self) -> None:
        assert making.conclude(attempt(), replace(ok(), headers=(("Relay-Key", "x"),))).values == {}

    @pytest.mark.parametrize(
        "response",
        [ok(), Response(403, (("Relay-Refusal", "key"),), RELAY_KEY.encode()), Response(502, (), RELAY_KEY.encode())],
    )
    def test_it_is_in_nothing_that_is_shown_or_kept(self, response: Response) -> None:
        reply = making.conclude(attempt(RELAYED), response)

        assert RELAY_KEY not in str(reply.fragments) + str(reply.values) + record(reply).text

    def test_the_relays_own_response_is_not_taken_for_the_apis(self) -> None:
        document = shown(making.conclude(attempt(RELAYED), Response(502, (("Relay-Refusal", "upstream"),), b"")))

        assert document.by_id("problem-heading").text.strip() == "The relay got no answer from the API (502)"

    def test_what_the_relay_passes_on_is(self) -> None:
        document = shown(making.conclude(attempt(RELAYED), Response(503, (("Via", VIA),), b"")))

        assert document.by_id("problem-heading").text.strip() == "A fault on the API's side (503)"


class TestCancelling:
    """What was given up stays in the list of attempts alone."""

    def test_nothing_is_said_and_the_picture_begins_again(self) -> None:
        reply = making.cancel(Cancel(attempt()))

        assert reply == Reply(fragments={"journey": picture(AT_THE_START)}, then=done(reply))

    def test_it_is_on_record(self) -> None:
        reply = making.cancel(Cancel(attempt()))

        assert (done(reply).outcome, done(reply).digest) == ("cancelled", "")
        assert record(reply).attributes["data-outcome"] == "cancelled"


@pytest.mark.parametrize("outcome", sandbox.OUTCOMES, ids=lambda outcome: outcome.id)
def test_no_outcome_shows_a_secret(outcome: sandbox.Outcome) -> None:
    made = attempt({**SIMULATED, "sandbox-outcome": outcome.id})
    try:
        reply = making.conclude(made, sandbox.response(made.request, made.form.outcome))
    except LinkingError:
        reply = making.explain(Explain(made, Evidence(late=True)))

    assert ACCESS_TOKEN not in reply.fragments["answer"]
    assert "sandbox-link-token" not in shown(reply).text
    assert outcome.status == 200 or "sandbox-link-token" not in reply.fragments["answer"]


ELSEWHERE = Site("https://elsewhere.example/", "https://another-relay.example/")


def handed_back(ask: str, values: Values, **members: object) -> Send | Explain | Cancel:
    """Return a question about the attempt as it comes back from the page, which has moved elsewhere since."""
    then = json.loads(reply_as_json(prepare(values)))["then"]
    question = {"ask": ask, "site": asdict(ELSEWHERE), "attempt": then["attempt"], **members}
    asked, _ = read_question(json.dumps(question))
    assert isinstance(asked, Send | Explain | Cancel)
    return asked


def url(values: Values) -> str:
    if values["route"] == "relay":
        return f"https://example.github.io/relay/{values['data-center']}/v1/link_tokens"
    return f"https://{BY_ID[values['data-center']].api_host}/v1/link_tokens"


def route(values: Values) -> str:
    return "sandbox" if values["data-center"] == "sandbox" else values["route"]


def way(reply: Reply) -> tuple[str, str]:
    """Return the data center and the route on record."""
    told = record(reply).attributes
    return told["data-data-center"], told["data-route"]


@pytest.mark.parametrize("values", SENT.values(), ids=SENT)
class TestAnAttemptIsAValue:
    """Whatever is asked later, and of whichever page: what ends an attempt speaks of the attempt's own request."""

    def test_its_link_does(self, values: Values) -> None:
        asked = handed_back("send", values)
        reply = making.conclude(asked.attempt, ok())

        assert link(reply).partition("?")[0] == SITE.authorization_endpoint(BY_ID[values["data-center"]])
        assert shown(reply).by_id("exchange").text.count(f"POST {url(values)} ") == 1
        assert way(reply) == (values["data-center"], route(values))

    def test_its_problem_does(self, values: Values) -> None:
        asked = handed_back("send", values)
        reply = making.conclude(asked.attempt, Response(401, TEXT, b""))

        assert shown(reply).by_id("exchange").text.count(f"POST {url(values)} ") == 1
        assert way(reply) == (values["data-center"], route(values))

    def test_its_explanation_does(self, values: Values) -> None:
        asked = handed_back("explain", values, evidence={"late": True})
        reply = answering.reply_to(asked, ELSEWHERE, urandom)
        host = "the relay" if values["route"] == "relay" else BY_ID[values["data-center"]].api_host

        assert f"The request to {host} was stopped." in shown(reply).text
        assert shown(reply).by_id("exchange").text.count(f"POST {url(values)} ") == 1
        assert way(reply) == (values["data-center"], route(values))

    def test_its_entry_does_when_it_was_cancelled(self, values: Values) -> None:
        asked = handed_back("cancel", values)
        reply = answering.reply_to(asked, ELSEWHERE, urandom)

        assert record(reply).text.count(f"POST {url(values)} ") == 1
        assert way(reply) == (values["data-center"], route(values))
