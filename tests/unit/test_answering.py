"""Which question is answered by what."""

from os import urandom
from typing import get_args

import pytest
from attempts import (
    ACCESS_TOKEN,
    BEGAN,
    BROWSER,
    CALLBACK,
    GERMANY,
    SIMULATED,
    SITE,
    STATE,
    Values,
    attempt,
    shown,
)

from linking.cronofy.sandbox_accounts import grant
from linking.judging.callback import state_digest
from linking.judging.unreachable import Evidence
from linking.playground import afterwards, answering, editing, making, questions
from linking.playground.crossing import reply_as_json
from linking.playground.questions import Question
from linking.playground.replies import Judged, Reply, Started
from linking.showing.parts import encoded

PASTED: Values = {"callback-url": f"{CALLBACK}?code=c&state={STATE}", "redirect-uri": CALLBACK}
DIGESTS = (state_digest(STATE),)


def reply_to(asked: Question) -> Reply:
    """Return the reply, where all that is random is zeros."""
    return answering.reply_to(asked, SITE, bytes)


def test_every_question_but_the_one_that_needs_a_transport_has_a_reply() -> None:
    assert set(answering.REPLIES) == set(get_args(Question)) - {questions.Send}


def test_a_request_is_never_sent_from_here() -> None:
    with pytest.raises(KeyError):
        reply_to(questions.Send(attempt()))


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (start := questions.Start(GERMANY, "#client_id=theirs", ()), editing.start(start, SITE, bytes)),
        (questions.Preview(GERMANY), editing.drawn(GERMANY, SITE)),
        (questions.NewState(), editing.renew_state(bytes)),
        (switch := questions.Switch(GERMANY, "paste"), editing.switch(switch, SITE)),
        (clear := questions.Clear(GERMANY), editing.clear(clear, SITE, bytes)),
        (prepare := questions.Prepare(GERMANY, DIGESTS, BEGAN, BROWSER), making.prepare(prepare, SITE, bytes)),
        (explain := questions.Explain(attempt(SIMULATED), Evidence(late=True)), making.explain(explain)),
        (cancel := questions.Cancel(attempt()), making.cancel(cancel)),
        (show_qr := questions.ShowQr("https://example.com/"), afterwards.show_qr(show_qr)),
        (check := questions.CheckCallback(PASTED, DIGESTS), afterwards.check_callback(check, SITE)),
        (news := questions.CallbackNews("match"), afterwards.callback_news(news)),
        (compare := questions.CheckLinking({"before-response": "{}"}), afterwards.check_linking(compare)),
        (tried := questions.TryLinking(grant("a", "b").code), afterwards.try_linking(tried)),
        (judge := questions.JudgeCallback(PASTED["callback-url"], DIGESTS), afterwards.judge_callback(judge, SITE)),
        (
            consent := questions.ShowConsent(f"{SITE.address}?redirect_uri={encoded(CALLBACK)}&scope=a"),
            afterwards.show_consent(consent, SITE),
        ),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Question) else "",
)
def test_a_question_gets_its_own_reply(asked: Question, reply: Reply) -> None:
    assert reply_to(asked) == reply


@pytest.mark.parametrize(
    ("asked", "then"),
    [
        (questions.Start(SIMULATED, "#data_center=de&client_id=x", ()), Started("")),
        (questions.JudgeCallback(CALLBACK, ()), Judged("incomplete", "")),
        (questions.ShowConsent(CALLBACK), None),
    ],
    ids=["form", "callback page", "consent page"],
)
def test_nothing_is_sent_on_load(asked: Question, then: object) -> None:
    assert answering.reply_to(asked, SITE, urandom).then == then


def test_a_fault_of_our_own_shows_its_kind_and_never_its_text() -> None:
    reply = answering.fault(ValueError(f"cannot read {ACCESS_TOKEN}"))

    assert shown(reply).by_id("problem").attributes["data-cause"] == "unexpected"
    assert "a fault of its own (ValueError)" in shown(reply).text
    assert "a fault of its own (ValueError)" in reply.status
    assert ACCESS_TOKEN not in reply_as_json(reply)


def test_a_fault_of_our_own_gets_the_focus() -> None:
    reply = answering.fault(ValueError())

    assert shown(reply).by_id(reply.focus).tag == "h2"
