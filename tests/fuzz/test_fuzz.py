"""Anything, in every reader and every question: only our own errors, never an unescaped character, never a secret shown.

`make test` tries a little, `make fuzz` a lot. What it finds becomes an example here or a test of its own.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from html import unescape
from os import urandom
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import lines_run

from linking.cronofy.http import Response
from linking.errors import LinkingError, UnexpectedResponse, Unreachable, UnreadableText
from linking.json_text import read_json
from linking.judging import callback, did_it_link
from linking.judging.authorization_request import read_authorization_request
from linking.playground import answering, making, questions
from linking.playground.crossing import QUESTIONS as QUESTION_KINDS
from linking.playground.crossing import read_question, reply_as_json
from linking.playground.replies import Errors, Probe, Reply, Send
from linking.reading import deep_links, fields, pasted
from linking.reading.addresses import Site
from linking.reading.misplaced import misplaced

SITE = Site("https://playground.example/index.html", "/")
TOKEN = "S3cr+t/0123456789~token-Z"
MARKUP = "<x-evil y='\">"
PIECES = (
    MARKUP, TOKEN, quote(TOKEN, safe=""), "access_token", "link_token", "code", "state", "Bearer ", "curl: (6)", "https://", "://[",
    '{"', '": "', '"', "'", "\\", "\\u", "\\/", "[", "]", "{", "}", "&", "=", "%", "%2", "%00", "#", "?", "\x00", "\ud800", "\u202e",
    "\n\n", "\r\n", "{{ 7 * 7 }}", "é", "١", "HTTP/1.1 200 \r\n", "client_secret", "acc_", "<", ">",
)  # fmt: skip
ANYTHING = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join)
FIELDS = (
    "data-center", "route", "sandbox-outcome", "access-token", "link-token", "client-id", "redirect-uri", "scope", "state",
    "provider-name", "avoid-linking", "locale", "snippet-language", "embed-kind", "embed-tool", "theme", "callback-url", "before-response",
    "after-response", "relay-key",
)  # fmt: skip
RIGHT = {
    "data-center": st.sampled_from(["sandbox", "de", "us"]),
    "route": st.sampled_from(["direct", "relay", "paste"]),
    "sandbox-outcome": st.sampled_from(["ok", "plan", "blocked"]),
    "redirect-uri": st.just("https://example.com/callback"),
    "scope": st.just("read_events"),
    "client-id": st.just("client"),
}
VALUES = st.fixed_dictionaries({}, optional={name: RIGHT.get(name, ANYTHING) | ANYTHING for name in FIELDS})
DIGESTS = st.lists(ANYTHING, max_size=3).map(tuple)
HEADERS = st.lists(st.tuples(st.sampled_from(["Retry-After", "Location", "X-Echo"]), ANYTHING), max_size=3).map(tuple)
BODIES = ANYTHING.map(lambda text: text.encode(errors="replace")) | st.binary() | st.sampled_from(
    [json.dumps({"link_token": TOKEN}).encode(), b"[" * 5_000, json.dumps({"error": TOKEN}).replace("/", "\\/").encode()]
)  # fmt: skip

READERS: Mapping[str, tuple[Callable[[str], object], tuple[type[Exception], ...]]] = {
    "access token": (pasted.read_access_token, (UnreadableText,)),
    "link token": (pasted.read_link_token, (UnreadableText,)),
    "client ID": (fields.read_client_id, (UnreadableText,)),
    "redirect URI": (fields.read_redirect_uri, (UnreadableText,)),
    "scope": (fields.read_scope, (UnreadableText,)),
    "printable": (fields.printable("state"), (UnreadableText,)),
    "data center": (fields.read_data_center, (UnreadableText,)),
    "unwrap": (pasted.unwrap, ()),
    "JSON": (read_json, (ValueError,)),
    "fragment": (deep_links.read_fragment, ()),
    "consent": (lambda text: read_authorization_request(text, SITE), ()),
    "callback": (lambda text: callback.judge(text, ("0" * 64,), "https://e.com/"), ()),
    "linking": (lambda text: did_it_link.compare(text, text), ()),
    "misplaced": (lambda text: misplaced({"client-id": text, "access-token": text}), ()),
}
every_reader = pytest.mark.parametrize("name", READERS)


@every_reader
@given(text=ANYTHING)
def test_a_reader_raises_only_its_own_error(name: str, text: str) -> None:
    reader, own = READERS[name]
    with suppress(*own):
        reader(text)


@every_reader
@pytest.mark.parametrize(
    "piece", [*(each for each in PIECES if each.isprintable()), "a", "[{", '"a",', "a=b&", "%41", "“", " "]
)
def test_the_work_of_a_reader_grows_with_the_text_and_no_faster(name: str, piece: str) -> None:
    reader, own = READERS[name]

    def work(times: int) -> int:
        def read() -> None:
            with suppress(*own):
                reader(piece * times)

        return lines_run(read)

    assert work(400) < 2.3 * work(200) + 400


def is_safe(reply: Reply, secrets: tuple[str, ...] = ()) -> None:
    """Assert that a reply crosses to the page, and that its markup holds no character of ours unescaped and no secret."""
    crossed = json.loads(reply_as_json(reply))
    html = "\n".join([*crossed.get("fragments", {}).values(), crossed.get("then", {}).get("record", "")])

    assert "<x-evil" not in html
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", html)
    shown = unescape(re.sub(r'href="[^"]*"', "", html))
    for secret in secrets:
        assert secret not in shown
        assert secret not in unquote(shown)
        assert secret not in crossed.get("status", "")


QUESTIONS = st.one_of(
    st.builds(questions.Start, VALUES, ANYTHING, DIGESTS),
    st.builds(questions.Preview, VALUES),
    st.builds(questions.Switch, VALUES, st.sampled_from(["relay", "paste", "sandbox"]) | ANYTHING),
    st.builds(questions.Clear, VALUES),
    st.builds(questions.ShowQr, ANYTHING),
    st.builds(questions.CheckCallback, VALUES, DIGESTS),
    st.builds(questions.CallbackNews, ANYTHING),
    st.builds(questions.CheckLinking, VALUES),
    st.builds(questions.JudgeCallback, ANYTHING, DIGESTS),
    st.builds(questions.ShowConsent, ANYTHING.map(lambda text: f"https://e.com/?{text}")),
    st.builds(questions.Prepare, VALUES, DIGESTS, ANYTHING, ANYTHING),
)


def reply_to(asked: questions.Question) -> Reply:
    """Return the reply to a question that crosses from the page, as every question does."""
    [name] = [name for name, kind in QUESTION_KINDS.items() if kind is type(asked)]
    given = {part: json.dumps(value) if part == "journey" else value for part, value in asdict(asked).items()}
    return answering.reply_to(*read_question(json.dumps({"ask": name, "site": asdict(SITE), **given})), urandom)


@given(QUESTIONS)
def test_every_question_has_a_reply_that_is_safe(asked: questions.Question) -> None:
    is_safe(reply_to(asked))


@given(VALUES)
def test_the_token_is_never_shown_of_what_is_typed(values: dict[str, str]) -> None:
    is_safe(reply_to(questions.Preview({**values, "access-token": TOKEN})), (TOKEN,))


SENT = {**dict.fromkeys(FIELDS, ""), "data-center": "de", "route": "direct", "access-token": TOKEN, "client-id": "c"}
SENT |= {"redirect-uri": "https://e.com/", "scope": "a", "state": "s"}
OUTCOMES = st.builds(Response, st.integers(100, 599), HEADERS, BODIES) | st.sampled_from(
    [Unreachable("response.missing", host="e.com"), UnexpectedResponse("response.unreadable_header", host="e.com")]
)


@given(OUTCOMES)
def test_whatever_comes_back_shows_no_secret(outcome: Response | LinkingError) -> None:
    prepared = answering.reply_to(questions.Prepare(SENT, (), "", ""), SITE, urandom).then
    assert isinstance(prepared, Send)

    reply = making.conclude(prepared.attempt, outcome)
    if isinstance(reply.then, Probe):
        packed = json.loads(reply_as_json(reply))["then"]
        asked = {
            "ask": "explain",
            "site": {"address": ""},
            "attempt": packed["attempt"],
            "evidence": {"probe": "silent"},
        }
        reply = answering.reply_to(*read_question(json.dumps(asked)), urandom)

    is_safe(reply, (TOKEN,))


@given(VALUES)
def test_a_form_is_read_or_its_faults_are_named(values: dict[str, str]) -> None:
    reply = reply_to(questions.Prepare(values, (), "", ""))

    assert not isinstance(reply.then, Errors) or reply.then.fields


def test_the_marks_that_are_looked_for_would_be_found() -> None:
    with pytest.raises(AssertionError):
        is_safe(Reply(fragments={"answer": MARKUP}))
    with pytest.raises(AssertionError):
        is_safe(Reply(fragments={"answer": f"<p>{quote(TOKEN)}"}), (TOKEN,))
