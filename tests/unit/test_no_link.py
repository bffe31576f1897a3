from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX
from linking.cronofy.http import Headers, Response
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.judging.no_link import Evidence, Problem, answered, broken, support_mail, unreachable

GERMANY = BY_ID["de"]
SENTENCE = "The API answered with status 299, not with a link token."
ROUTES = ("direct", "relay", "sandbox")


def explained(status: int, route: str = "direct", headers: Headers = (), data_center: str = "de") -> Problem:
    return answered(route, BY_ID[data_center], Response(status, headers, b""), SENTENCE, "client-id")


def words(problem: Problem) -> str:
    return " ".join((problem.heading, *problem.paragraphs, *problem.evidence))


@pytest.mark.parametrize("route", ROUTES)
def test_a_deadline_is_a_timeout(route: str) -> None:
    problem = unreachable(route, GERMANY, Evidence(late=True))

    assert (problem.cause, problem.heading) == ("timeout", f"No answer within {DEADLINE_SECONDS} seconds")
    assert problem.steps[0] == "retry"


def test_a_device_without_a_network_is_offline() -> None:
    problem = unreachable("direct", GERMANY, Evidence(offline=True))

    assert (problem.cause, problem.steps) == ("offline", ("retry", "sandbox"))


def test_a_violated_policy_is_named_with_the_host() -> None:
    problem = unreachable("direct", GERMANY, Evidence(policy=True))

    assert problem.cause == "policy"
    assert "does not allow this request to api-de.cronofy.com" in words(problem)


def test_a_relay_without_https_is_blocked_on_an_https_page() -> None:
    problem = unreachable("relay", GERMANY, Evidence(insecure=True))

    assert (problem.cause, problem.heading) == ("blocked", "The browser blocks requests from https to http")


def test_a_blocked_answer_is_cronofys_rule_and_neither_an_outage_nor_a_wrong_token() -> None:
    problem = unreachable("direct", GERMANY, Evidence())

    assert (problem.cause, problem.steps) == ("blocked", ("relay", "paste", "sandbox"))
    assert "Cronofy deliberately lets no web page read the answers" in words(problem)
    assert "It says nothing about your token, and it is no outage." in words(problem)


def test_a_page_without_an_origin_is_told_so() -> None:
    problem = unreachable("direct", GERMANY, Evidence(opaque_origin=True))

    assert problem.cause == "opaque_origin"
    assert "This page has no origin of its own" in words(problem)


def test_a_host_that_answers_a_probe_is_up() -> None:
    problem = unreachable("direct", GERMANY, Evidence(probe="answered"))

    assert problem.evidence == ("api-de.cronofy.com answered a test request without the token, so it is up.",)


@pytest.mark.parametrize(("opaque_origin", "cause"), [(False, "blocked"), (True, "opaque_origin")])
def test_a_host_that_is_silent_cannot_be_reached(opaque_origin: bool, cause: str) -> None:
    problem = unreachable("direct", GERMANY, Evidence(probe="silent", opaque_origin=opaque_origin))

    assert (problem.cause, problem.heading) == (cause, "api-de.cronofy.com cannot be reached")
    assert problem.steps == ("retry", "relay", "paste", "sandbox")


@pytest.mark.parametrize(
    ("probe", "sentence"),
    [
        (
            "answered",
            "The relay is up, but most likely it does not allow this page's origin. Start it with --allow-origin.",
        ),
        ("silent", "Most likely the relay is not running, or not at the address that this page was built with."),
        ("", "Most likely the relay is not running, or not at the address that this page was built with."),
    ],
)
def test_a_relay_that_cannot_be_read_has_its_own_causes(probe: str, sentence: str) -> None:
    problem = unreachable("relay", GERMANY, Evidence(probe=probe))

    assert (problem.cause, problem.paragraphs) == ("blocked", (sentence,))
    assert problem.steps == ("retry", "paste", "sandbox")


def test_in_the_sandbox_it_is_said_that_nothing_was_sent() -> None:
    problem = unreachable("sandbox", SANDBOX, Evidence(simulated=True, probe=""))

    assert (problem.cause, problem.evidence) == ("blocked", ("This is the sandbox: nothing was sent.",))


@pytest.mark.parametrize(
    ("evidence", "cause"),
    [
        (Evidence(late=True, offline=True, policy=True, insecure=True, opaque_origin=True), "timeout"),
        (Evidence(offline=True, policy=True, insecure=True, opaque_origin=True), "offline"),
        (Evidence(policy=True, insecure=True, opaque_origin=True), "policy"),
        (Evidence(insecure=True, opaque_origin=True), "blocked"),
    ],
)
def test_the_first_certain_cause_wins(evidence: Evidence, cause: str) -> None:
    assert unreachable("direct", GERMANY, evidence).cause == cause


EVERY_EVIDENCE = (
    Evidence(),
    Evidence(late=True),
    Evidence(offline=True),
    Evidence(policy=True),
    Evidence(insecure=True),
    Evidence(opaque_origin=True),
    Evidence(probe="answered"),
    Evidence(probe="silent"),
)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("evidence", EVERY_EVIDENCE, ids=str)
def test_the_ways_on_never_lead_back_to_the_route_that_failed(route: str, evidence: Evidence) -> None:
    problem = unreachable(route, SANDBOX if route == "sandbox" else GERMANY, evidence)

    assert len(problem.steps) == len(set(problem.steps)) > 0
    assert route not in problem.steps or problem.cause == "offline"


@pytest.mark.parametrize(
    ("status", "heading", "sentence"),
    [
        (
            302,
            "The answer is a redirect (302), which is not followed",
            "could carry the access token to another address",
        ),
        (401, "The access token was not accepted (401)", "mistyped, expired or revoked"),
        (402, "The plan does not include this (402)", "402, 403 and 404 are plausible"),
        (
            403,
            "The token is right, but the request is not allowed (403)",
            "the feature is not enabled for the application",
        ),
        (404, "The API does not know this request (404)", "the feature is not enabled"),
        (422, "The API refused what was sent (422)", "names the field and the reason"),
        (423, "The account is locked (423)", "locked on Cronofy's side"),
        (429, "Too many requests (429)", "50 requests a second and 500 a minute"),
        (500, "A fault on the API's side (500)", "Nothing you typed is wrong"),
        (503, "A fault on the API's side (503)", "Nothing you typed is wrong"),
        (599, "A fault on the API's side (599)", "Nothing you typed is wrong"),
        (200, SENTENCE, "not documented"),
        (204, SENTENCE, "not documented"),
        (299, SENTENCE, "not documented"),
        (418, SENTENCE, "not documented"),
        (600, SENTENCE, "not documented"),
    ],
)
def test_a_status_is_explained_as_far_as_it_is_known(status: int, heading: str, sentence: str) -> None:
    problem = explained(status)

    assert (problem.cause, problem.status, problem.heading) == ("status", status, heading)
    assert sentence in words(problem)


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_a_401_names_the_data_center_asked_and_every_other(data_center: object) -> None:
    [chosen] = [each for each in DATA_CENTERS if each is data_center]
    said = words(explained(401, data_center=chosen.id))

    assert f"You asked {chosen.name}; the others are" in said
    assert all(other.name in said for other in DATA_CENTERS)


def test_a_401_of_the_sandbox_names_no_data_center() -> None:
    assert not any(each.name in words(explained(401, "sandbox", data_center="sandbox")) for each in DATA_CENTERS)


@pytest.mark.parametrize("status", [402, 403, 404])
def test_where_the_feature_may_be_missing_a_mail_asks_for_it(status: int) -> None:
    problem = explained(status)

    assert "ALPHA feature that Cronofy enables for each application" in words(problem)
    assert problem.mail.startswith("mailto:support@cronofy.com?")


@pytest.mark.parametrize("status", [200, 302, 401, 422, 423, 429, 500])
def test_where_a_mail_would_not_help_none_is_offered(status: int) -> None:
    assert explained(status).mail == ""


def test_the_mail_says_what_support_needs_and_survives_any_client_id() -> None:
    parts = urlsplit(support_mail("a&b=c\r\n#d", GERMANY, 403))
    body = parse_qs(parts.query, strict_parsing=True)["body"][0]

    assert (parts.scheme, unquote(parts.path), parts.fragment) == ("mailto", "support@cronofy.com", "")
    assert "Client ID: a&b=c\r" in body
    assert "Data center: Germany (de)\r\n" in body
    assert "answers with status 403." in body


def test_the_mails_line_ends_are_those_of_mail() -> None:
    body = parse_qs(urlsplit(support_mail("id", GERMANY, 403)).query)["body"][0]

    assert "\n" not in body.replace("\r\n", "")


def test_through_the_relay_an_answer_may_be_the_relays_own() -> None:
    assert "The request went through the relay." in words(explained(502, "relay"))
    assert "relay" not in words(explained(502, "direct"))


def test_an_answer_of_the_sandbox_is_said_to_be_simulated() -> None:
    assert explained(403, "sandbox", data_center="sandbox").evidence == ("This is the sandbox: nothing was sent.",)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        ("0", 0),
        ("99999", 3600),
        ("-1", 0),
        ("1.5", 0),
        ("²", 0),
        ("٣", 0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0),
    ],
)
def test_retry_after_is_read_where_it_is_seconds(value: str, seconds: int) -> None:
    assert explained(429, headers=(("retry-after", value),)).retry_after == seconds


def test_what_should_not_happen_is_said_in_its_own_words() -> None:
    problem = broken("The API answered with a header that is not ASCII.", "direct")

    assert (problem.cause, problem.paragraphs) == ("unexpected", ("The API answered with a header that is not ASCII.",))
    assert problem.steps == ("retry", "relay", "paste", "sandbox")
