"""Which question is answered by what. Nothing here does I/O: whoever sends a request passes in what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from linking.playground import afterwards, editing, making, questions
from linking.playground.questions import Question
from linking.playground.replies import Reply
from linking.reading.addresses import Site
from linking.sentences import sentence
from linking.showing.rendering import fragment, say

RandomBytes = Callable[[int], bytes]


def reply_to(asked: Question, site: Site, random_bytes: RandomBytes) -> Reply:
    """Return the reply to any question but `Send`, which needs a transport: see `making.conclude`."""
    return REPLIES[type(asked)](asked, site, random_bytes)


def fault(error: Exception) -> Reply:
    """Return the reply to a question that met a fault of our own: only its kind is shown, since its text may hold a secret."""
    kind = type(error).__name__
    return Reply(
        status=say(sentence("status.fault", kind=kind)),
        fragments={"answer": fragment("fault", kind=kind)},
        focus="problem-heading",
    )


REPLIES: Mapping[type[Question], Callable[[Any, Site, RandomBytes], Reply]] = {
    questions.Start: editing.start,
    questions.Preview: lambda asked, site, _: editing.drawn(asked.values, site),
    questions.NewState: lambda _asked, _site, random_bytes: editing.renew_state(random_bytes),
    questions.Switch: lambda asked, site, _: editing.switch(asked, site),
    questions.Clear: editing.clear,
    questions.Prepare: making.prepare,
    questions.Explain: lambda asked, *_: making.explain(asked),
    questions.Cancel: lambda asked, *_: making.cancel(asked),
    questions.ShowQr: lambda asked, *_: afterwards.show_qr(asked),
    questions.CheckCallback: lambda asked, site, _: afterwards.check_callback(asked, site),
    questions.CallbackNews: lambda asked, *_: afterwards.callback_news(asked),
    questions.CheckLinking: lambda asked, *_: afterwards.check_linking(asked),
    questions.TryLinking: lambda asked, *_: afterwards.try_linking(asked),
    questions.JudgeCallback: lambda asked, site, _: afterwards.judge_callback(asked, site),
    questions.ShowConsent: lambda asked, site, _: afterwards.show_consent(asked, site),
}
