import pytest

from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, DataCenter
from linking.cronofy.http import Headers, Response
from linking.judging.problem import Problem
from linking.judging.unexpected_response import unexpected_response
from linking.sentences import Sentence, sentence
from linking.showing.rendering import heading, say

OTHERWISE = sentence("response.not_json")


def explained(status: int, headers: Headers = (), data_center: str = "de") -> Problem:
    return unexpected_response(BY_ID[data_center], Response(status, headers, b""), OTHERWISE, "client-id")


@pytest.mark.parametrize(
    ("status", "explanation"),
    [
        (302, sentence("problem.redirect", status=302)),
        (402, sentence("problem.plan", status=402)),
        (403, sentence("problem.not_allowed", status=403)),
        (404, sentence("problem.unknown_request", status=404)),
        (422, sentence("problem.refused", status=422)),
        (423, sentence("problem.locked", status=423)),
        (429, sentence("problem.too_many_requests", status=429)),
        (500, sentence("problem.server_fault", status=500)),
        (503, sentence("problem.server_fault", status=503)),
        (599, sentence("problem.server_fault", status=599)),
        (200, OTHERWISE),
        (204, OTHERWISE),
        (299, OTHERWISE),
        (418, OTHERWISE),
        (600, OTHERWISE),
    ],
)
def test_a_status_is_explained_as_far_as_it_is_known(status: int, explanation: Sentence) -> None:
    problem = explained(status)

    assert (problem.cause, problem.status, problem.explanation) == ("status", status, explanation)


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_a_401_names_the_data_center_asked_and_every_other(data_center: DataCenter) -> None:
    others = tuple(each.name for each in DATA_CENTERS if each is not data_center)

    assert explained(401, data_center=data_center.id).explanation == sentence(
        "problem.access_token_refused", status=401, data_center=data_center.name, others=others
    )


def test_a_401_is_said_with_its_data_centers() -> None:
    explanation = explained(401, data_center="ca").explanation

    assert heading(explanation) == "The access token was not accepted (401)"
    assert (
        "You asked Canada; the others are United States, Australia, Germany, Singapore, United Kingdom. "
        "No other is tried by itself."
    ) in say(explanation)


@pytest.mark.parametrize(
    ("status", "documented"),
    [
        (403, "the token lacks a scope. Then a new authorization of the account with more scope helps."),
        (404, "Cronofy documents that a resource could not be found."),
        (423, "That is what Cronofy's SDKs call this status; its documentation does not have it."),
    ],
)
def test_a_status_is_explained_by_what_is_documented_too(status: int, documented: str) -> None:
    # `documentation.ERROR_CODES`
    assert documented in say(explained(status).explanation)


def test_a_401_of_the_sandbox_names_no_data_center() -> None:
    said = say(explained(401, data_center="sandbox").explanation)

    assert not any(each.name in said for each in DATA_CENTERS)


@pytest.mark.parametrize("status", [402, 403, 404])
def test_where_the_feature_may_be_missing_a_mail_asks_for_it(status: int) -> None:
    problem = explained(status)

    assert "ALPHA feature that Cronofy enables for each application" in say(problem.explanation)
    assert problem.steps == ()
    assert problem.mail == sentence(
        "mail.enable_feature", client_id="client-id", status=status, data_center="Germany", id="de"
    )


@pytest.mark.parametrize("status", [200, 302, 401, 422, 423, 429, 500])
def test_where_a_mail_would_not_help_none_is_offered(status: int) -> None:
    problem = explained(status)

    assert (problem.mail, problem.steps) == (None, ("retry",))


def test_a_response_of_the_sandbox_is_said_to_be_simulated() -> None:
    assert explained(403, data_center="sandbox").evidence == sentence("evidence.simulated")
    assert explained(403).evidence is None


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
