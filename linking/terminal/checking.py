"""Checking in a terminal what came back: the callback's address, or two answers of the API."""

from linking.judging import callback, did_it_link
from linking.sentences import Sentence
from linking.showing.rendering import say
from linking.terminal.outcome import Exit, Outcome


def check_callback(address: str, state: str, redirect_uri: str) -> Outcome:
    """Return the verdict on the address that a person came back to, against the state of the link."""
    digests = (callback.state_digest(state),) if state else ()
    judged = callback.judge(address, digests, redirect_uri)
    return _verdict(judged.verdict, judged.explanation, expected="match")


def check_linking(before: str, after: str) -> Outcome:
    """Return the verdict on two answers: of the original account, and of the new authorization."""
    judged = did_it_link.compare(before, after)
    return _verdict(judged.verdict, judged.explanation, expected="linked")


def _verdict(verdict: str, explanation: Sentence, expected: str) -> Outcome:
    code = Exit.DONE if verdict == expected else Exit.NOT_AS_IT_SHOULD_BE
    return Outcome(code=code, result=verdict, remarks=(say(explanation),), facts={"verdict": verdict})
