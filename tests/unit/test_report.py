"""The report for a support request: everything but secrets."""

import pytest
from linking.playground.protocol import Call

from linking.reading.form import read_form
from linking.showing.report import Exchange, Finding, report

VALUES = {
    "data-center": "de",
    "route": "direct",
    "access-token": "SECRET-access-token",
    "client-id": "client `x`",
    "redirect-uri": "https://example.com/callback",
    "scope": "read_events",
    "state": "SECRET-state",
}


def made(**changes: str) -> str:
    call = Call(action="send", now="2026-11-23T12:00:00Z", browser="Firefox")
    finding = Finding(
        outcome="Not allowed",
        cause="status",
        status=403,
        evidence=("It answered.",),
        exchange=Exchange("POST x", "Status 403\n\n{}"),
    )
    return report(call, read_form({**VALUES, **changes}), finding)


@pytest.mark.parametrize(
    "line",
    [
        "- Time: `2026-11-23T12:00:00Z`",
        "- Outcome: `Not allowed`",
        "- Cause: `status`",
        "- Status: `403`",
        "- Evidence: `It answered.`",
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
    assert line in made().splitlines()


def test_report_holds_no_secret() -> None:
    assert "SECRET" not in made()


def test_what_was_not_given_is_left_out() -> None:
    assert "Locale" not in made()
    assert "- Locale: `de`" in made(locale="de").splitlines()


def test_avoid_linking_is_named_when_asked_for() -> None:
    assert "- Avoid linking: `true`" in made(**{"avoid-linking": "true"}).splitlines()


def test_without_an_exchange_there_is_no_section_for_it() -> None:
    call = Call(action="send")

    assert "##" not in report(call, read_form(VALUES), Finding(outcome="x"))
