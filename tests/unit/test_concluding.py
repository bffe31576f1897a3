"""How an attempt ends: what is shown of it, and what stays of it in the list of attempts."""

import json
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from attempts import (
    ACCESS_TOKEN,
    BEGAN,
    BROWSER,
    FORMS,
    GERMANY,
    JSON,
    LINK_TOKEN,
    PASTED,
    SENT,
    SIMULATED,
    SITE,
    STATE,
    TEXT,
    Values,
    attempt,
    done,
    link,
    ok,
    query,
    record,
    shown,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.data_centers import DATA_CENTERS, DataCenter
from linking.cronofy.http import Response
from linking.judging.callback import state_digest
from linking.judging.unreachable import Evidence
from linking.playground import making
from linking.playground.attempt import Attempt
from linking.playground.questions import Cancel, Explain
from linking.playground.replies import Reply
from linking.reading.form import read_form
from linking.reading.misplaced import misplaced
from linking.showing.masking import DOTS

SECRET_RESPONSE = json.dumps({"access_token": ACCESS_TOKEN, "client_secret": "client-secret-nobody-may-see"})

# How an attempt can end, by what comes of it.
ENDS: dict[str, Callable[[Attempt], Reply]] = {
    "link": lambda made: making.conclude(made, ok()),
    "status": lambda made: making.conclude(made, Response(403, TEXT, ACCESS_TOKEN.encode())),
    "timeout": lambda made: making.explain(Explain(made, Evidence(late=True))),
    "cancelled": lambda made: making.cancel(Cancel(made)),
}

every_way = pytest.mark.parametrize("values", [*SENT.values(), PASTED], ids=[*SENT, "paste"])
every_end = pytest.mark.parametrize("end", ENDS)


def linked(values: Values = GERMANY) -> Reply:
    return making.conclude(attempt(values), ok())


def refused(response: Response, values: Values = GERMANY) -> Reply:
    return making.conclude(attempt(values), response)


class TestTheLink:
    """What a link token makes of the form."""

    @pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
    def test_it_is_on_the_app_host_of_the_same_data_center(self, data_center: DataCenter) -> None:
        url = link(linked({**GERMANY, "data-center": data_center.id}))

        assert url.partition("?")[0] == f"https://{data_center.app_host}/oauth/authorize"

    def test_it_holds_everything_that_was_given(self) -> None:
        values = {**GERMANY, "provider-name": "google", "avoid-linking": "true", "locale": "de"}

        assert query(link(linked(values))) == {
            "response_type": "code",
            "client_id": "client-id",
            "redirect_uri": "https://example.com/callback",
            "scope": "read_events create_event",
            "state": STATE,
            "link_token": LINK_TOKEN,
            "avoid_linking": "true",
            "provider_name": "google",
            "locale": "de",
        }

    @given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
    def test_any_link_token_stands_in_it_unchanged(self, link_token: str) -> None:
        assert query(link(making.conclude(attempt(), ok(link_token))))["link_token"] == link_token

    def test_in_the_sandbox_it_leads_to_the_sites_own_page(self) -> None:
        made = attempt(SIMULATED)
        url = link(making.conclude(made, sandbox.response(made.request, made.form.outcome)))

        assert url.partition("?")[0] == "https://example.github.io/playground/authorize.html"

    def test_its_link_token_is_in_the_address_but_not_on_the_screen(self) -> None:
        document = shown(linked())

        assert document.by_id("authorization-link").text.count(f"link_token={DOTS}") == 1
        assert LINK_TOKEN not in document.text
        assert ACCESS_TOKEN not in document.text

    def test_it_opens_in_a_new_tab_that_knows_nothing_of_this_one(self) -> None:
        attributes = shown(linked()).by_id("authorization-link").attributes

        assert (attributes["target"], attributes["rel"]) == ("_blank", "noopener noreferrer")

    def test_the_exchange_is_shown_with_its_secrets_masked(self) -> None:
        exchange = shown(linked()).by_id("exchange").text

        assert "POST https://api-de.cronofy.com/v1/link_tokens" in exchange
        assert f"Authorization: Bearer {DOTS}-see" in exchange
        assert f'{{"link_token": "{DOTS}-see"}}' in exchange

    def test_its_link_token_is_masked_wherever_the_answer_repeats_it(self) -> None:
        body = json.dumps({"link_token": LINK_TOKEN, "note": f"Use {LINK_TOKEN}."}).encode()
        reply = making.conclude(attempt(), Response(200, (*JSON, ("X-Token", LINK_TOKEN)), body))

        assert shown(reply).by_id("exchange").text.count(f"{DOTS}-see") == 4
        assert LINK_TOKEN not in shown(reply).text
        assert LINK_TOKEN not in done(reply).record

    def test_its_parts_are_those_of_its_address_in_their_order(self) -> None:
        reply = linked()
        document = shown(reply)
        host, *names = [each.text for each in document.all("dt") if document.by_id("parts") in each.ancestors]

        assert names == list(query(link(reply)))
        assert "app-de.cronofy.com" in document.by_id("parts").text
        assert host

    @pytest.mark.parametrize(
        ("redirect_uri", "checked_here"), [(SITE.callback, True), ("https://example.com/callback", False)]
    )
    def test_only_the_own_callback_page_checks_the_state_by_itself(self, redirect_uri: str, checked_here: bool) -> None:
        document = shown(linked({**GERMANY, "redirect-uri": redirect_uri}))
        links = {each.attributes["href"] for each in document.all("a")}

        assert ("#callback-url" not in links) == checked_here

    @pytest.mark.parametrize(("values", "again"), [(GERMANY, True), (PASTED, False)], ids=["direct", "paste"])
    def test_only_what_was_sent_can_be_made_anew(self, values: Values, again: bool) -> None:
        document = shown(linked(values))

        assert any(each.attributes.get("data-do") == "make" for each in document.all("button")) == again

    def test_avoid_linking_is_a_warning_and_the_link_is_still_made(self) -> None:
        reply = linked({**GERMANY, "avoid-linking": "true"})

        assert "asks for two opposite things" in shown(reply).text
        assert query(link(reply))["link_token"] == LINK_TOKEN

    def test_a_missing_state_is_a_warning(self) -> None:
        assert "The link has no state" in shown(linked({**GERMANY, "state": ""})).text

    def test_what_was_cleaned_is_said(self) -> None:
        document = shown(linked({**GERMANY, "access-token": f"Bearer {ACCESS_TOKEN}"}))

        assert "“Bearer” in front of the access token was removed." in document.text

    def test_a_client_secret_among_what_was_pasted_is_a_warning(self) -> None:
        document = shown(linked({**GERMANY, "access-token": SECRET_RESPONSE}))

        assert "Keep it out of browsers" in document.text
        assert "client-secret-nobody-may-see" not in document.text

    def test_it_is_announced_and_gets_the_focus(self) -> None:
        reply = linked()

        assert reply.status == "The link is ready."
        assert shown(reply).by_id(reply.focus).tag == "h2"

    def test_nothing_typed_is_changed(self) -> None:
        assert not linked().values

    def test_only_the_digest_of_its_state_is_to_be_remembered(self) -> None:
        assert (done(linked()).outcome, done(linked()).digest) == ("link", state_digest(STATE))

    def test_without_a_state_there_is_nothing_to_remember(self) -> None:
        assert done(linked({**GERMANY, "state": ""})).digest == ""


class TestTheProblem:
    """The explanation of why there is no link."""

    def test_no_secret_is_shown(self) -> None:
        body = json.dumps({"error": f"{ACCESS_TOKEN} is wrong", "refresh_token": "refresh-nobody-may-see"}).encode()
        html = refused(Response(401, JSON, body)).fragments["answer"]

        assert ACCESS_TOKEN not in html
        assert "refresh-nobody-may-see" not in html

    def test_what_was_cleaned_is_said_here_too(self) -> None:
        document = shown(refused(Response(401, TEXT, b""), {**GERMANY, "access-token": SECRET_RESPONSE}))

        assert "That was a whole token response." in document.text
        assert "Keep it out of browsers" in document.text
        assert "client-secret-nobody-may-see" not in document.text

    def test_it_is_announced_and_gets_the_focus(self) -> None:
        reply = refused(Response(503, TEXT, b""))

        assert reply.status == "No link was made. A fault on the API's side (503)."
        assert shown(reply).by_id(reply.focus).tag == "h2"

    def test_a_mail_to_support_is_offered_where_the_feature_may_be_missing(self) -> None:
        mail = shown(refused(Response(403, TEXT, b""))).by_id("support-mail").attributes["href"]

        assert "Client ID: client-id" in unquote(mail)
        assert ACCESS_TOKEN not in unquote(mail)

    def test_without_a_response_that_may_be_read_only_the_request_is_shown(self) -> None:
        document = shown(ENDS["timeout"](attempt()))
        [sent] = [each.text for each in document.all("pre") if document.by_id("exchange") in each.ancestors]

        assert sent.startswith("POST https://api-de.cronofy.com/v1/link_tokens")

    def test_there_is_no_state_to_remember(self) -> None:
        assert done(refused(Response(503, TEXT, b""))).digest == ""


@pytest.mark.parametrize("end", ["link", "status", "timeout"])
def test_the_report_is_of_the_attempt(end: str) -> None:
    report = shown(ENDS[end](attempt())).by_id("report").text

    assert f"- Time: `{BEGAN}`" in report
    assert f"- Browser: `{BROWSER}`" in report
    assert "- Data center: `Germany (de, api-de.cronofy.com)`" in report
    assert "POST https://api-de.cronofy.com/v1/link_tokens" in report
    assert not [secret for secret in (ACCESS_TOKEN, LINK_TOKEN, STATE) if secret in report]


def test_the_report_of_a_problem_names_its_cause_and_status() -> None:
    report = shown(ENDS["status"](attempt())).by_id("report").text

    assert "- Cause: `status`" in report
    assert "- Status: `403`" in report


class TestTheRecord:
    """The attempt's entry in the list of attempts."""

    @every_way
    @every_end
    def test_it_says_where_and_how_it_ended(self, end: str, values: Values) -> None:
        told = record(ENDS[end](attempt(values))).attributes
        route = "sandbox" if values["data-center"] == "sandbox" else values["route"]

        assert (told["data-data-center"], told["data-route"], told["data-outcome"]) == (
            values["data-center"],
            route,
            end,
        )

    @every_way
    @every_end
    def test_its_outcome_is_the_one_that_the_page_is_told(self, end: str, values: Values) -> None:
        reply = ENDS[end](attempt(values))

        assert done(reply).outcome == end
        assert record(reply).attributes["data-digest"] == done(reply).digest

    @every_end
    def test_only_an_answer_has_a_status(self, end: str) -> None:
        assert record(ENDS[end](attempt())).attributes.get("data-status") == ("403" if end == "status" else None)

    def test_only_a_link_has_a_digest(self) -> None:
        digests = {end: record(ENDS[end](attempt())).attributes["data-digest"] for end in ENDS}

        assert digests == {**dict.fromkeys(ENDS, ""), "link": state_digest(STATE)}

    def test_it_says_when_it_began(self) -> None:
        entry = done(linked()).record

        assert f'<time datetime="{BEGAN}">' in entry

    @every_way
    @every_end
    def test_it_holds_no_secret(self, end: str, values: Values) -> None:
        entry = done(ENDS[end](attempt({**values, "link-token": LINK_TOKEN}))).record

        assert not [secret for secret in (ACCESS_TOKEN, LINK_TOKEN, STATE) if secret in entry]

    @every_end
    def test_it_shows_what_was_sent(self, end: str) -> None:
        assert "POST https://api-de.cronofy.com/v1/link_tokens" in record(ENDS[end](attempt())).text

    def test_it_shows_what_was_received(self) -> None:
        assert "Status 403" in record(ENDS["status"](attempt())).text

    def test_a_pasted_link_token_was_not_sent(self) -> None:
        assert "POST" not in record(linked(PASTED)).text

    def test_a_problem_is_named_as_in_its_panel(self) -> None:
        reply = ENDS["status"](attempt())

        assert shown(reply).by_id("problem-heading").text in record(reply).text

    def test_the_values_are_the_forms_but_for_its_secrets(self) -> None:
        told = json.loads(record(linked()).attributes["data-values"])

        assert told == {
            "data-center": "de",
            "route": "direct",
            "client-id": "client-id",
            "redirect-uri": "https://example.com/callback",
            "scope": "read_events create_event",
            "provider-name": "",
            "avoid-linking": "",
            "locale": "",
        }

    def test_in_the_sandbox_the_values_have_the_outcome_in_place_of_the_route(self) -> None:
        told = json.loads(record(linked({**SIMULATED, "sandbox-outcome": "plan"})).attributes["data-values"])

        assert told["sandbox-outcome"] == "plan"
        assert "route" not in told

    @given(FORMS)
    def test_with_its_secrets_the_values_bring_the_form_back(self, values: Values) -> None:
        assume(not misplaced(values))
        told = json.loads(record(making.cancel(Cancel(attempt(values)))).attributes["data-values"])
        secrets = {name: values[name] for name in ("access-token", "relay-key", "link-token", "state")}

        assert read_form({**told, **secrets}) == read_form(values)
