"""What came back through a relay: the API's response, the relay's own, or that of something in its place."""

import pytest

from linking.cronofy.http import Headers, Response
from linking.cronofy.relay import VIA
from linking.judging.problem import Problem
from linking.judging.relay_response import relay_response
from linking.showing.rendering import heading
from relaying.refusals import CAUSES

PASSED_ON: Headers = (("via", VIA),)


def judged(status: int, *headers: tuple[str, str], asked_with_key: bool = False) -> Problem:
    problem = relay_response(Response(status, headers, b""), asked_with_key=asked_with_key)
    assert problem
    return problem


@pytest.mark.parametrize("status", [200, 401, 403, 502, 503])
@pytest.mark.parametrize("via", [VIA, f"{VIA}, 1.1 Caddy", f"1.1 front, {VIA}"])
def test_what_the_relay_passed_on_is_the_apis(status: int, via: str) -> None:
    assert relay_response(Response(status, (("Via", via),), b""), asked_with_key=True) is None


@pytest.mark.parametrize(
    ("cause", "status", "said"),
    [
        ("upstream", 502, "The relay got no answer from the API (502)"),
        ("upstream", 504, "The relay got no answer from the API (504)"),
        ("busy", 503, "The relay is busy (503)"),
        ("rate", 429, "The relay takes no more requests for now (429)"),
        ("origin", 403, "The relay refused the request (403)"),
        ("host", 400, "The relay refused the request (400)"),
        ("a cause of a newer relay", 418, "The relay refused the request (418)"),
    ],
)
def test_the_relay_speaks_for_itself(cause: str, status: int, said: str) -> None:
    problem = judged(status, ("relay-refusal", cause))

    assert (problem.cause, problem.status, heading(problem.explanation)) == ("status", status, said)
    assert problem.steps == ("retry", "paste", "sandbox")


@pytest.mark.parametrize(
    ("asked_with_key", "said"),
    [(False, "The relay asks for a key (403)"), (True, "The relay does not know this key (403)")],
)
def test_a_key_is_missing_or_wrong(asked_with_key: bool, said: str) -> None:
    problem = judged(403, ("Relay-Refusal", "key"), asked_with_key=asked_with_key)

    assert heading(problem.explanation) == said
    assert problem.mail is None


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxy_whose_relay_is_down_is_no_fault_of_the_api(status: int) -> None:
    assert heading(judged(status, *(("Via", "1.1 Caddy"),)).explanation) == f"The relay cannot be reached ({status})"


@pytest.mark.parametrize("status", [200, 301, 404, 405, 500])
def test_a_host_without_a_relay_says_nothing_about_the_token_or_the_api(status: int) -> None:
    problem = judged(status)

    assert heading(problem.explanation) == f"The answer is not this relay's ({status})"
    assert problem.mail is None


@pytest.mark.parametrize(("cause", "status"), [(cause, status) for cause, all_ in CAUSES.items() for status in all_])
def test_no_refusal_is_taken_for_the_apis(cause: str, status: int) -> None:
    assert "The relay" in heading(judged(status, ("Relay-Refusal", cause), *PASSED_ON).explanation)


def test_a_relay_that_asks_to_wait_is_heard() -> None:
    assert judged(429, ("Relay-Refusal", "rate"), ("Retry-After", "7")).retry_after == 7
