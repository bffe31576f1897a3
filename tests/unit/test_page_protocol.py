"""What the page's types say of questions and replies is what `linking` reads and writes."""

from dataclasses import fields
from typing import get_args, get_type_hints

from linking.judging.unreachable import Evidence
from linking.playground import replies
from linking.playground.crossing import QUESTIONS
from page import protocol


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def test_each_question_has_its_name() -> None:
    assert set(get_args(protocol.QuestionName)) == set(QUESTIONS)


def test_questions_are_asked_with_what_they_need() -> None:
    needed = {name for question in QUESTIONS.values() for name in names(question)}

    assert set(get_type_hints(protocol.Given)) == needed


def test_a_reply_has_the_same_parts() -> None:
    assert set(get_type_hints(protocol.Reply)) == names(replies.Reply)


def test_each_continuation_has_the_same_parts() -> None:
    known = {}
    for continuation in get_args(protocol.Continuation):
        parts = get_type_hints(continuation)
        [kind] = get_args(parts.pop("kind"))
        known[kind] = set(parts)

    assert known == {kind.__name__.lower(): names(kind) for kind in get_args(replies.Continuation)}


def test_the_page_gathers_evidence_of_the_same_kinds() -> None:
    concluded_by_linking = {"insecure", "local_relay", "simulated"}

    assert set(get_type_hints(protocol.Evidence)) == names(Evidence) - concluded_by_linking
