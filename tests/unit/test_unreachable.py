import pytest

from linking.cronofy.data_centers import BY_ID, SANDBOX
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.judging.unreachable import Evidence, unreachable
from linking.sentences import Sentence, sentence
from linking.showing.rendering import heading, say

GERMANY = BY_ID["de"]
ROUTES = ("direct", "relay", "sandbox")


@pytest.mark.parametrize("route", ROUTES)
def test_a_deadline_is_a_timeout(route: str) -> None:
    problem = unreachable(route, GERMANY, Evidence(late=True))

    assert (problem.cause, problem.steps[0]) == ("timeout", "retry")
    assert heading(problem.explanation) == f"No answer within {DEADLINE_SECONDS} seconds"


@pytest.mark.parametrize(
    ("route", "explanation"),
    [
        ("direct", sentence("problem.timeout", seconds=DEADLINE_SECONDS, host="api-de.cronofy.com")),
        ("relay", sentence("problem.relay_timeout", seconds=DEADLINE_SECONDS)),
    ],
)
def test_a_timeout_names_the_host_or_the_relay(route: str, explanation: Sentence) -> None:
    assert unreachable(route, GERMANY, Evidence(late=True)).explanation == explanation


def test_a_device_without_a_network_is_offline() -> None:
    problem = unreachable("direct", GERMANY, Evidence(offline=True))

    assert (problem.cause, problem.steps) == ("offline", ("retry", "sandbox"))
    assert (problem.explanation, problem.evidence) == (sentence("problem.offline"), sentence("evidence.offline"))


def test_a_violated_policy_is_named_with_the_host() -> None:
    problem = unreachable("direct", GERMANY, Evidence(policy=True))

    assert (problem.cause, problem.evidence) == ("policy", sentence("evidence.policy"))
    assert problem.explanation == sentence("problem.policy", host="api-de.cronofy.com")


def test_a_violated_policy_is_named_with_the_relay() -> None:
    assert unreachable("relay", GERMANY, Evidence(policy=True)).explanation == sentence("problem.relay_policy")


def test_a_relay_without_https_is_blocked_on_an_https_page() -> None:
    problem = unreachable("relay", GERMANY, Evidence(insecure=True))

    assert (problem.cause, problem.explanation) == ("blocked", sentence("problem.insecure"))
    assert problem.evidence == sentence("evidence.insecure")


def test_a_blocked_answer_is_cronofys_rule_and_neither_an_outage_nor_a_wrong_token() -> None:
    problem = unreachable("direct", GERMANY, Evidence())

    assert (problem.cause, problem.steps) == ("blocked", ("relay", "paste", "sandbox"))
    assert (problem.explanation, problem.evidence) == (sentence("problem.blocked", opaque_origin=False), None)
    assert "Cronofy deliberately lets no web page read the answers" in say(problem.explanation)
    assert "It says nothing about your token, and it is no outage." in say(problem.explanation)


def test_a_page_without_an_origin_is_told_so() -> None:
    problem = unreachable("direct", GERMANY, Evidence(opaque_origin=True))

    assert (problem.cause, problem.explanation) == ("opaque_origin", sentence("problem.blocked", opaque_origin=True))
    assert "This page has no origin of its own" in say(problem.explanation)


def test_a_host_that_answers_a_probe_is_up() -> None:
    problem = unreachable("direct", GERMANY, Evidence(probe="answered"))

    assert problem.evidence == sentence("evidence.host_responds", host="api-de.cronofy.com")


@pytest.mark.parametrize(("opaque_origin", "cause"), [(False, "blocked"), (True, "opaque_origin")])
def test_a_host_that_is_silent_cannot_be_reached(opaque_origin: bool, cause: str) -> None:
    problem = unreachable("direct", GERMANY, Evidence(probe="silent", opaque_origin=opaque_origin))

    explanation = sentence("problem.host_silent", host="api-de.cronofy.com", opaque_origin=opaque_origin)
    assert (problem.cause, problem.explanation) == (cause, explanation)
    assert problem.evidence == sentence("evidence.host_silent", host="api-de.cronofy.com")
    assert problem.steps == ("retry", "relay", "paste", "sandbox")


@pytest.mark.parametrize(
    ("probe", "explanation", "evidence"),
    [
        ("answered", sentence("problem.relay_refuses"), sentence("evidence.relay_responds")),
        ("silent", sentence("problem.relay_missing"), sentence("evidence.relay_silent")),
        ("", sentence("problem.relay_missing"), None),
    ],
)
def test_a_relay_that_cannot_be_read_has_its_own_causes(
    probe: str, explanation: Sentence, evidence: Sentence | None
) -> None:
    problem = unreachable("relay", GERMANY, Evidence(probe=probe))

    assert (problem.cause, problem.explanation, problem.evidence) == ("blocked", explanation, evidence)
    assert problem.steps == ("retry", "paste", "sandbox")


def test_a_relay_on_this_computer_is_to_be_started_and_paste_is_offered() -> None:
    problem = unreachable("relay", GERMANY, Evidence(local_relay=True, probe="silent"))

    assert heading(problem.explanation) == "The relay on this computer cannot be reached"
    assert problem.steps == ("retry", "paste", "sandbox")


def test_a_question_of_the_browser_may_be_what_a_relay_on_this_computer_waits_for() -> None:
    problem = unreachable("relay", GERMANY, Evidence(local_relay=True, late=True))

    assert (problem.cause, problem.steps) == ("timeout", ("retry", "paste", "sandbox"))
    assert "Browsers ask whether this site may reach other apps" in say(problem.explanation)


def test_a_relay_on_this_computer_may_not_know_this_page() -> None:
    problem = unreachable("relay", GERMANY, Evidence(local_relay=True, probe="answered"))

    assert problem.explanation == sentence("problem.relay_refuses")


def test_in_the_sandbox_it_is_said_that_nothing_was_sent() -> None:
    problem = unreachable("sandbox", SANDBOX, Evidence(simulated=True, probe=""))

    assert (problem.cause, problem.evidence) == ("blocked", sentence("evidence.simulated"))


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


@pytest.mark.parametrize("opaque_origin", [True, False])
def test_a_silent_host_is_named_in_both_sentences(opaque_origin: bool) -> None:
    host = "api-de.cronofy.com"
    problem = unreachable("direct", BY_ID["de"], Evidence(probe="silent", opaque_origin=opaque_origin))

    assert problem.explanation == sentence("problem.host_silent", host=host, opaque_origin=opaque_origin)
    assert problem.evidence == sentence("evidence.host_silent", host=host)


def test_the_deadline_is_the_20_seconds_that_the_documentation_tells() -> None:
    problem = unreachable("direct", BY_ID["de"], Evidence(late=True))

    assert heading(problem.explanation) == "No answer within 20 seconds"


@pytest.mark.parametrize("evidence", [Evidence(policy=True), Evidence(insecure=True), Evidence(probe="answered")])
def test_where_trying_again_would_not_help_only_other_ways_are_offered(evidence: Evidence) -> None:
    assert unreachable("direct", BY_ID["de"], evidence).steps == ("relay", "paste", "sandbox")
