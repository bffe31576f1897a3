"""What crosses between the page and `linking`: questions and replies, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, get_args

import pytest
from attempts import ACCESS_TOKEN, BEGAN, BROWSER, FORMS, GERMANY, SITE, WITHOUT_RELAY, Values, attempt
from hypothesis import given
from hypothesis import strategies as st

from linking.judging.unreachable import Evidence
from linking.playground import questions, replies
from linking.playground.attempt import Attempt, new_attempt
from linking.playground.crossing import QUESTIONS, read_question, reply_as_json
from linking.playground.questions import Question
from linking.playground.replies import Continuation, Reply
from linking.reading.addresses import Site
from linking.reading.form import read_form

PACKED = json.loads(reply_as_json(Reply(then=replies.Send(attempt()))))["then"]["attempt"]
# Each question as the page asks it, and as it is read.
ASKED: Mapping[str, tuple[Mapping[str, Any], Question]] = {
    "start": (
        {"values": {"scope": "a"}, "arrival": "#v=1", "removed": ["code"]},
        questions.Start({"scope": "a"}, "#v=1", ("code",)),
    ),
    "preview": ({"values": {}}, questions.Preview({})),
    "new_state": ({}, questions.NewState()),
    "prepare": (
        {"values": {"scope": "a"}, "used": ["d", "e"], "began": BEGAN, "browser": BROWSER},
        questions.Prepare({"scope": "a"}, ("d", "e"), BEGAN, BROWSER),
    ),
    "send": ({"attempt": PACKED}, questions.Send(attempt())),
    "explain": (
        {"attempt": PACKED, "evidence": {"late": True, "probe": "silent"}},
        questions.Explain(attempt(), Evidence(late=True, probe="silent")),
    ),
    "cancel": ({"attempt": PACKED}, questions.Cancel(attempt())),
    "switch": ({"values": {}, "argument": "paste"}, questions.Switch({}, "paste")),
    "clear": ({"values": {}}, questions.Clear({})),
    "show_qr": ({"argument": "https://example.com/"}, questions.ShowQr("https://example.com/")),
    "check_callback": ({"values": {}, "digests": ["d"]}, questions.CheckCallback({}, ("d",))),
    "callback_news": ({"verdict": "match"}, questions.CallbackNews("match")),
    "check_linking": ({"values": {}}, questions.CheckLinking({})),
    "try_linking": ({"argument": "code"}, questions.TryLinking("code")),
    "judge_callback": (
        {"arrival": "https://example.com/?code=c", "digests": []},
        questions.JudgeCallback("https://example.com/?code=c", ()),
    ),
    "show_consent": (
        {"arrival": "https://example.com/?scope=a"},
        questions.ShowConsent("https://example.com/?scope=a"),
    ),
}
MEMBERS = [(name, member) for name, (members, _) in ASKED.items() for member in members]
CONTINUATIONS: Mapping[str, Continuation] = {
    "errors": replies.Errors({"scope": "Enter a scope."}),
    "send": replies.Send(attempt()),
    "probe": replies.Probe(attempt(), "https://api-de.cronofy.com/"),
    "done": replies.Done("link", "<li></li>", "d"),
    "again": replies.Again(),
    "started": replies.Started("dark"),
    "judged": replies.Judged("match", "d", "sandbox-code"),
}

every_question = pytest.mark.parametrize("name", ASKED)


def question(name: str, members: Mapping[str, Any], site: Mapping[str, str] | None = None) -> str:
    return json.dumps({"ask": name, "site": asdict(SITE) if site is None else site, **members})


def then(continuation: Continuation) -> dict[str, Any]:
    """Return the continuation as the page gets it."""
    [(member, packed)] = json.loads(reply_as_json(Reply(then=continuation))).items()
    assert member == "then"
    assert isinstance(packed, dict)
    return packed


class TestQuestions:
    """A closed set, each with its members: no more, no less."""

    def test_there_are_these_and_no_others(self) -> None:
        assert set(QUESTIONS) == set(ASKED)
        assert set(QUESTIONS.values()) == set(get_args(Question))

    @every_question
    def test_one_is_read_as_it_was_asked(self, name: str) -> None:
        members, read = ASKED[name]

        assert read_question(question(name, members)) == (read, SITE)

    @pytest.mark.parametrize("name", ["", "Start", "showQr", "callback", "authorize", "data_center", "__class__"])
    def test_an_unknown_one_is_an_error(self, name: str) -> None:
        with pytest.raises(KeyError, match=f"'{name}'"):
            read_question(question(name, {}))

    @every_question
    def test_an_unknown_member_is_an_error(self, name: str) -> None:
        with pytest.raises(TypeError, match="'answered'"):
            read_question(question(name, {**ASKED[name][0], "answered": True}))

    @pytest.mark.parametrize(("name", "member"), MEMBERS)
    def test_a_missing_member_is_an_error(self, name: str, member: str) -> None:
        members = dict(ASKED[name][0])
        del members[member]

        with pytest.raises(TypeError, match=f"'{member}'"):
            read_question(question(name, members))

    @pytest.mark.parametrize("name", ["send", "explain", "cancel"])
    def test_what_ends_an_attempt_is_not_told_what_the_form_says(self, name: str) -> None:
        with pytest.raises(TypeError, match="'values'"):
            read_question(question(name, {**ASKED[name][0], "values": GERMANY}))

    def test_without_its_name_it_is_none(self) -> None:
        with pytest.raises(KeyError, match="'ask'"):
            read_question(json.dumps({"site": asdict(SITE)}))

    def test_without_its_site_it_is_none(self) -> None:
        with pytest.raises(KeyError, match="'site'"):
            read_question(json.dumps({"ask": "new_state"}))

    def test_an_unknown_member_of_the_site_is_an_error(self) -> None:
        with pytest.raises(TypeError, match="'action'"):
            read_question(question("new_state", {}, {**asdict(SITE), "action": "x"}))

    @pytest.mark.parametrize("site", [SITE, WITHOUT_RELAY, Site("file:///tmp/index.html")], ids=str)
    def test_it_says_where_the_page_is(self, site: Site) -> None:
        assert read_question(question("new_state", {}, asdict(site))) == (questions.NewState(), site)

    def test_unknown_evidence_is_an_error(self) -> None:
        with pytest.raises(TypeError, match="'unknown'"):
            read_question(question("explain", {"attempt": PACKED, "evidence": {"unknown": 1}}))

    @pytest.mark.parametrize("member", [member.name for member in fields(Attempt)])
    def test_a_part_of_an_attempt_is_an_error(self, member: str) -> None:
        part = {name: value for name, value in PACKED.items() if name != member}

        with pytest.raises(KeyError, match=f"'{member}'"):
            read_question(question("send", {"attempt": part}))

    @pytest.mark.parametrize(
        ("typed", "read"), [("a\ud800b", "a\ufffdb"), ("\udc00", "\ufffd"), ("\ud83d\ude00", "\U0001f600"), ("é", "é")]
    )
    def test_half_a_surrogate_pair_is_replaced(self, typed: str, read: str) -> None:
        asked, _ = read_question(question("preview", {"values": {"scope": typed}}))

        assert asked == questions.Preview({"scope": read})


class TestAnAttempt:
    """It is kept by the page, which does not look into it."""

    @pytest.mark.parametrize("prefix", ["", "Bearer "], ids=["clean", "with a note"])
    @given(FORMS, st.sampled_from([SITE, WITHOUT_RELAY]), st.text(), st.text())
    def test_it_comes_back_unchanged(self, prefix: str, values: Values, site: Site, began: str, browser: str) -> None:
        form = read_form({**values, "access-token": prefix + values["access-token"]})
        made = new_attempt(form, site, began, browser)
        packed = then(replies.Send(made))["attempt"]

        assert read_question(question("send", {"attempt": packed})) == (questions.Send(made), SITE)

    def test_warnings_and_notes_come_back_too(self) -> None:
        made = attempt({**GERMANY, "access-token": f"Bearer {ACCESS_TOKEN}", "state": "", "avoid-linking": "true"})
        asked, _ = read_question(question("send", {"attempt": then(replies.Send(made))["attempt"]}))

        assert isinstance(asked, questions.Send)
        assert (len(asked.attempt.form.notes), len(asked.attempt.form.warnings)) == (1, 2)
        assert asked.attempt == made


class TestReplies:
    """Only what is set crosses, and what to go on with says of which kind it is."""

    def test_only_what_is_set_is_in_it(self) -> None:
        reply = Reply(status="Ready.", values={"state": ""})

        assert json.loads(reply_as_json(reply)) == {"status": "Ready.", "values": {"state": ""}}

    def test_an_empty_one_is_empty(self) -> None:
        assert reply_as_json(Reply()) == "{}"

    def test_all_of_it_crosses(self) -> None:
        reply = Reply(
            status="Ready.",
            fragments={"answer": "<p>é</p>"},
            values={"scope": "a"},
            focus="answer",
            then=replies.Started(""),
        )

        assert json.loads(reply_as_json(reply)) == {
            "status": "Ready.",
            "fragments": {"answer": "<p>é</p>"},
            "values": {"scope": "a"},
            "focus": "answer",
            "then": {"kind": "started", "theme": ""},
        }

    def test_each_kind_of_continuation_is_tried_here(self) -> None:
        assert {type(each) for each in CONTINUATIONS.values()} == set(get_args(Continuation))

    @pytest.mark.parametrize("kind", CONTINUATIONS)
    def test_a_continuation_says_its_kind(self, kind: str) -> None:
        assert then(CONTINUATIONS[kind])["kind"] == kind

    @pytest.mark.parametrize(
        ("kind", "members"),
        [
            ("errors", {"fields": {"scope": "Enter a scope."}}),
            ("send", {"attempt": PACKED}),
            ("probe", {"attempt": PACKED, "address": "https://api-de.cronofy.com/"}),
            ("done", {"outcome": "link", "record": "<li></li>", "digest": "d"}),
            ("started", {"theme": "dark"}),
            ("judged", {"verdict": "match", "digest": "d", "sandbox_code": "sandbox-code"}),
        ],
    )
    def test_a_continuation_has_its_members(self, kind: str, members: Mapping[str, object]) -> None:
        assert then(CONTINUATIONS[kind]) == {"kind": kind, **members}


def test_what_was_stored_of_links_and_is_no_text_is_left_out() -> None:
    # All projects of one `user.github.io` share what is stored.
    stored = {"d": {"data-center": "de", "client-id": 5, "redirect-uri": {"a": "b"}}}
    asked = {"ask": "judge_callback", "site": {"address": ""}, "arrival": "", "digests": [], "links": stored}
    question, _ = read_question(json.dumps(asked))

    assert question == questions.JudgeCallback("", (), {"d": {"data-center": "de"}})
