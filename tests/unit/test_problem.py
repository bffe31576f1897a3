import pytest

from linking.judging.problem import unexpected, ways_on
from linking.sentences import sentence


def test_what_should_not_happen_has_an_explanation_of_its_own() -> None:
    explanation = sentence("response.unreadable_header", host="api-de.cronofy.com")
    problem = unexpected(explanation, "direct")

    assert (problem.cause, problem.explanation) == ("unexpected", explanation)
    assert problem.steps == ("retry", "relay", "paste", "sandbox")


@pytest.mark.parametrize("route", ["direct", "relay", "paste", "sandbox"])
def test_the_way_that_failed_is_no_way_on(route: str) -> None:
    assert route not in ways_on("retry", route)


def test_without_a_first_step_there_are_the_other_ways() -> None:
    assert ways_on("", "direct") == ("relay", "paste", "sandbox")
