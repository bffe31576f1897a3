"""What was sent and received as an entry of an HTTP archive."""

import json
from typing import Any

import pytest
from attempts import ACCESS_TOKEN, BEGAN, GERMANY, JSON, LINK_TOKEN, PASTED, RELAY_KEY, RELAYED, attempt, ok, record
from har import faults

from linking.cronofy.http import Response
from linking.judging.unreachable import Evidence
from linking.playground import making
from linking.playground.questions import Explain
from linking.playground.replies import Reply
from linking.showing.masking import DOTS


def entry(reply: Reply) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record(reply).attributes["data-har"])
    return found


def archive(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"log": {"version": "1.2", "creator": {"name": "test", "version": ""}, "entries": [*entries]}}


LINKED = making.conclude(attempt(GERMANY), ok())
REFUSED = making.conclude(attempt(RELAYED), Response(502, (), b"\xff" + RELAY_KEY.encode()))
SILENT = making.explain(Explain(attempt(GERMANY), Evidence(late=True)))


@pytest.mark.parametrize("reply", [LINKED, REFUSED, SILENT], ids=["link", "refused", "silent"])
def test_it_is_valid(reply: Reply) -> None:
    assert faults(archive(entry(reply))) == []


def test_the_validator_finds_what_is_missing() -> None:
    assert faults(archive({**entry(LINKED), "request": {}}))


def test_it_says_what_was_asked_and_answered() -> None:
    found = entry(LINKED)

    assert found["startedDateTime"] == BEGAN
    assert (found["request"]["method"], found["request"]["url"]) == (
        "POST",
        "https://api-de.cronofy.com/v1/link_tokens",
    )
    assert found["response"]["status"] == 200
    assert found["response"]["content"]["mimeType"] == JSON[0][1]


@pytest.mark.parametrize("reply", [LINKED, REFUSED, SILENT], ids=["link", "refused", "silent"])
def test_its_secrets_are_masked(reply: Reply) -> None:
    text = record(reply).attributes["data-har"]

    assert [secret for secret in (ACCESS_TOKEN, LINK_TOKEN, RELAY_KEY) if secret in text] == []
    assert {"name": "Authorization", "value": f"Bearer {DOTS}-see"} in entry(reply)["request"]["headers"]


def test_without_a_readable_response_its_status_is_0() -> None:
    assert entry(SILENT)["response"]["status"] == 0


def test_what_was_asked_in_a_terminal_has_none() -> None:
    assert "data-har" not in record(making.conclude(attempt(PASTED), ok())).attributes


def test_half_a_character_beside_a_secret_is_no_fault_of_ours() -> None:
    body = f'"{ACCESS_TOKEN.replace("a", "%61")} \\ud800"'.encode()

    assert entry(making.conclude(attempt(GERMANY), Response(500, (), body)))["response"]["content"]["text"].endswith(
        '?"'
    )
