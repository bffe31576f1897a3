"""The report for a support request: everything but secrets."""

from collections.abc import Mapping

import pytest

from linking.judging.problem import Problem
from linking.reading.form import read_form
from linking.sentences import sentence
from linking.showing.exchange import NO_EXCHANGE, Exchange
from linking.showing.report import report

VALUES = {
    "data-center": "de",
    "route": "direct",
    "access-token": "SECRET-access-token",
    "client-id": "client `x`",
    "redirect-uri": "https://example.com/callback",
    "scope": "read_events",
    "state": "SECRET-state",
}


PROBLEM = Problem(
    "status", sentence("problem.not_allowed", status=403), (), status=403, evidence=sentence("evidence.simulated")
)
EXCHANGE = Exchange("POST x", "Status 403\n\n{}")


def made(
    problem: Problem | None = PROBLEM, exchange: Exchange = EXCHANGE, values: Mapping[str, str] | None = None
) -> list[str]:
    """Return the lines of a report."""
    form = read_form({**VALUES, **(values or {})})
    return report(form, exchange, problem, time="2026-11-23T12:00:00Z", browser="Firefox").splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "- Time: `2026-11-23T12:00:00Z`",
        "- Outcome: `The access token is known, but its privileges are not enough (403)`",
        "- Cause: `status`",
        "- Status: `403`",
        "- Evidence: `This is the sandbox: nothing was sent.`",
        "- Data center: `Germany (de, api-de.cronofy.com)`",
        "- Route: `direct`",
        "- Client ID: `` client `x` ``",
        "- Redirect URI: `https://example.com/callback`",
        "- Scope: `read_events`",
        "- Browser: `Firefox`",
        "    POST x",
        "    Status 403",
    ],
)
def test_report_states(line: str) -> None:
    assert line in made()


def test_report_holds_no_secret() -> None:
    assert "SECRET" not in "\n".join(made())


def test_what_was_not_given_is_left_out() -> None:
    assert not [line for line in made() if "Locale" in line]
    assert "- Locale: `de`" in made(values={"locale": "de"})


def test_avoid_linking_is_named_when_asked_for() -> None:
    assert "- Avoid linking: `true`" in made(values={"avoid-linking": "true"})


def test_without_an_exchange_there_is_no_section_for_it() -> None:
    assert not [line for line in made(exchange=NO_EXCHANGE) if line.startswith("##")]


def test_a_link_that_was_made_is_reported_whole() -> None:
    assert made(None, Exchange("POST x\nA: b")) == [
        "# Authorization linking: report",
        "",
        "- Time: `2026-11-23T12:00:00Z`",
        "- Outcome: `The link was made.`",
        "- Data center: `Germany (de, api-de.cronofy.com)`",
        "- Route: `direct`",
        "- Client ID: `` client `x` ``",
        "- Redirect URI: `https://example.com/callback`",
        "- Scope: `read_events`",
        "- Browser: `Firefox`",
        "",
        "## Sent",
        "",
        "    POST x",
        "    A: b",
        "",
        "Secrets are masked.",
    ]
