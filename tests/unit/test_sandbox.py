import json

import pytest

from linking.cronofy import sandbox
from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.link_tokens import link_token_request, parse_link_token
from linking.cronofy.sandbox import BY_ID, OUTCOMES, Outcome, response
from linking.errors import NoResponse, UnexpectedResponse, Unreachable
from linking.reading.fields import read_redirect_uri
from linking.reading.pasted import read_access_token

REQUEST = link_token_request(SANDBOX.api_url, "any text")
# The page's contract.
STATUSES = {
    "ok": 200,
    "expired": 401,
    "plan": 402,
    "not_enabled": 403,
    "refused": 422,
    "rate_limited": 429,
    "unavailable": 503,
    "blocked": 0,
    "hangs": 0,
}
READABLE = [outcome for outcome in OUTCOMES if outcome.status]


def test_the_outcomes_are_those_of_the_contract() -> None:
    assert {outcome.id: outcome.status for outcome in OUTCOMES} == STATUSES


def test_outcomes_are_found_by_their_id() -> None:
    assert list(BY_ID.values()) == list(OUTCOMES)


@pytest.mark.parametrize("outcome", READABLE, ids=lambda each: each.id)
def test_an_outcome_is_a_response_with_its_status(outcome: Outcome) -> None:
    assert response(REQUEST, outcome).status == STATUSES[outcome.id]


@pytest.mark.parametrize("outcome", READABLE, ids=lambda each: each.id)
def test_the_same_request_gets_the_same_response(outcome: Outcome) -> None:
    assert response(REQUEST, outcome) == response(REQUEST, outcome)


def test_ok_brings_a_link_token() -> None:
    assert parse_link_token(response(REQUEST, BY_ID["ok"])).startswith("sandbox-link-token-")


def test_another_access_token_brings_another_link_token() -> None:
    other = link_token_request(SANDBOX.api_url, "another text")

    assert response(other, BY_ID["ok"]) != response(REQUEST, BY_ID["ok"])


def test_a_link_token_does_not_tell_the_access_token() -> None:
    assert b"any text" not in response(REQUEST, BY_ID["ok"]).body


@pytest.mark.parametrize("outcome", [each for each in READABLE if each.id != "ok"], ids=lambda each: each.id)
def test_every_other_response_holds_no_link_token(outcome: Outcome) -> None:
    with pytest.raises(UnexpectedResponse):
        parse_link_token(response(REQUEST, outcome))


def test_refused_has_the_published_body() -> None:
    assert json.loads(response(REQUEST, BY_ID["refused"]).body) == {
        "errors": {"field": [{"key": "errors.required", "description": "required"}]}
    }


@pytest.mark.parametrize("outcome", ["expired", "plan", "not_enabled", "rate_limited", "unavailable"])
def test_where_no_body_is_published_none_is_invented(outcome: str) -> None:
    simulated = response(REQUEST, BY_ID[outcome])

    assert simulated.body == b"Simulated. Cronofy does not publish the body of this answer."
    assert simulated.header("Content-Type") == "text/plain; charset=utf-8"


def test_rate_limited_says_when_to_come_back() -> None:
    assert response(REQUEST, BY_ID["rate_limited"]).header("Retry-After") == "5"


def test_blocked_cannot_be_read() -> None:
    with pytest.raises(Unreachable):
        response(REQUEST, BY_ID["blocked"])


def test_hangs_stays_silent() -> None:
    with pytest.raises(NoResponse):
        response(REQUEST, BY_ID["hangs"])


def test_the_examples_pass_the_form() -> None:
    assert read_access_token(sandbox.ACCESS_TOKEN).notes == ()
    assert read_redirect_uri(SANDBOX.authorization_endpoint)
