"""The picture of the flow: what is done, what is next, and where it failed."""

import json
from collections.abc import Iterator

import markup
import pytest
from attempts import (
    BEGAN,
    GERMANY,
    LINK_TOKEN,
    PASTED,
    RELAYED,
    SIMULATED,
    SITE,
    TEXT,
    WITHOUT_RELAY,
    Values,
    attempt,
    ok,
    prepare,
    shown,
)

from linking.cronofy.http import Response
from linking.errors import UnexpectedResponse
from linking.judging.unreachable import Evidence
from linking.playground import afterwards, editing, making
from linking.playground.crossing import read_question
from linking.playground.questions import CallbackNews, Cancel, CheckCallback, CheckLinking, Clear, Explain
from linking.playground.replies import Reply
from linking.showing import journey
from linking.showing.journey import AT_THE_START, OVER, STEPS, Journey, judged, picture
from linking.showing.rendering import say

LINKED = '{"sub": "acc_1", "linking_profile": {"profile_id": "%s"}}'
MADE = journey.with_link(journey.asked(BEGAN, "direct"), 200)


def states(reply: Reply | str) -> str:
    """Return the states of the steps by their first letters, in order."""
    document = markup.read(reply) if isinstance(reply, str) else shown(reply, "journey")
    steps = [each for each in document.all("li") if "data-step" in each.attributes]
    assert [each.attributes["data-step"] for each in steps] == list(STEPS)
    return "".join(each.attributes["data-state"][0] for each in steps)


def text(reply: Reply, step: str) -> str:
    [found] = [each for each in shown(reply, "journey").all("li") if each.attributes["data-step"] == step]
    return found.text


def explained(values: Values, **evidence: bool | str) -> Reply:
    return making.explain(Explain(attempt(values), Evidence(**evidence)))  # type: ignore[arg-type]


def test_before_python_all_steps_are_there_and_none_is_lit() -> None:
    assert states(picture(None)) == "ooooooo"


def test_the_first_step_is_next_at_the_start_and_after_clear() -> None:
    cleared = editing.clear(Clear({}), attempt().site, lambda count: bytes(count))

    assert states(picture(AT_THE_START)) == states(cleared) == "noooooo"


def test_asking_is_the_present_step_while_it_waits() -> None:
    assert states(prepare()) == "noooooo"


@pytest.mark.parametrize(
    ("reply", "note"),
    [(making.conclude(attempt(SIMULATED), ok()), "Done: 200"), (prepare(PASTED), "Done: pasted")],
    ids=["answered", "pasted"],
)
def test_with_the_link_the_next_step_is_the_persons(reply: Reply, note: str) -> None:
    assert states(reply) == "ddnoooo"
    assert note in text(reply, "link-token")
    assert LINK_TOKEN not in reply.fragments["journey"]


FAILURES: dict[str, tuple[Reply, str, str]] = {
    "status": (making.conclude(attempt(), Response(403, TEXT, b"no")), "dfooooo", "Failed: 403"),
    "unreadable": (
        making.conclude(attempt(), UnexpectedResponse("response.missing", host="h")),
        "dfooooo",
        "no readable answer",
    ),
    "blocked": (explained(GERMANY, probe="answered"), "dfooooo", "blocked, most likely by CORS"),
    "relay refuses": (explained(RELAYED, probe="answered"), "dfooooo", "blocked, most likely by CORS"),
    "late": (explained(GERMANY, late=True), "dfooooo", "no answer in time"),
    "silent": (explained(GERMANY, probe="silent"), "foooooo", "not reached"),
    "offline": (explained(GERMANY, offline=True), "foooooo", "offline"),
    "policy": (explained(RELAYED, policy=True), "foooooo", "stopped by a policy"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_stands_where_it_happened(failure: str) -> None:
    reply, expected, note = FAILURES[failure]
    failed = STEPS[expected.index("f")]

    assert states(reply) == expected
    assert note in text(reply, failed)


def test_a_missing_relay_is_not_reached() -> None:
    reply = prepare(RELAYED, WITHOUT_RELAY)

    assert states(reply) == "foooooo"


def test_after_cancel_the_first_step_is_next_again() -> None:
    assert states(making.cancel(Cancel(attempt()))) == "noooooo"


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("match", "dddddno"),
        ("refused", "dddfooo"),
        ("error", "dddfooo"),
        ("mismatch", "ddddfoo"),
        ("no_state", "ddddfoo"),
        ("unknown", "ddnoooo"),
        ("wrong_address", "ddnoooo"),
        ("linked", "ddddddd"),
        ("not_linked", "ddddddf"),
        ("inconclusive", "ddddddn"),
        ("unreadable", "ddnoooo"),
    ],
)
def test_a_verdict_leads_on_or_stands_where_it_belongs(verdict: str, expected: str) -> None:
    after = judged(MADE, verdict)

    assert states(picture(after)) == expected
    assert after.notes["link-token"] == "200"


def test_a_way_back_forgets_what_came_after() -> None:
    assert judged(judged(MADE, "not_linked"), "mismatch").notes == {"link-token": "200", "callback": "mismatch"}
    assert judged(MADE, "linked").present == OVER


def replies() -> Iterator[Reply]:
    yield afterwards.check_callback(
        CheckCallback({"callback-url": "https://example.com/?code=a&state=b"}, ("d",), MADE), SITE
    )
    yield afterwards.callback_news(CallbackNews("mismatch", MADE))
    yield afterwards.check_linking(
        CheckLinking({"before-response": LINKED % "p1", "after-response": LINKED % "p2"}, MADE)
    )


@pytest.mark.parametrize(("reply", "expected"), list(zip(replies(), ("ddddfoo", "ddddfoo", "ddddddd"), strict=True)))
def test_each_verdict_moves_the_picture(reply: Reply, expected: str) -> None:
    assert states(reply) == expected
    assert "200" in text(reply, "link-token")


def test_the_page_keeps_the_journey_and_hands_it_back() -> None:
    facts = markup.read(picture(MADE)).all("figure")[0].attributes["data-facts"]
    asked, _ = read_question(
        json.dumps({"ask": "check_linking", "site": {"address": "a", "relay": ""}, "values": {}, "journey": facts})
    )

    assert asked == CheckLinking({}, MADE)


@pytest.mark.parametrize("route", ["", "direct", "relay", "paste", "sandbox"])
def test_each_way_is_drawn_with_its_seven_arrows(route: str) -> None:
    drawing = markup.read(picture(Journey(route=route)))
    arrows = [each for each in drawing.all("g") if each.attributes["class"] in ("open", "now")]

    assert len(arrows) == len(STEPS)
    assert drawing.all("figure")[0].attributes["class"] == f"by-{route}"


def test_the_list_says_all_that_the_picture_shows() -> None:
    words = " ".join(say(step.text) for step in journey.steps(None))

    for actor in ("This page's Python", "Cronofy", "person", "browser", "callback", "Your server"):
        assert actor in words
