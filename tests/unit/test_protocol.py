import json

import pytest
from linking.playground.protocol import Answer, Call, read_call


def test_a_call_is_read_from_json() -> None:
    text = json.dumps({"action": "send", "values": {"scope": "a"}, "removed": ["code"], "digests": ["d"]})

    assert read_call(text) == Call(action="send", values={"scope": "a"}, removed=("code",), digests=("d",))


def test_what_a_call_does_not_name_is_empty() -> None:
    assert read_call('{"action": "start"}') == Call(action="start")


@pytest.mark.parametrize("name", ["removed", "digests"])
def test_lists_become_tuples(name: str) -> None:
    assert getattr(read_call(json.dumps({"action": "start", name: ["a", "b"]})), name) == ("a", "b")


def test_an_answer_holds_only_what_is_set() -> None:
    answer = Answer(status="Ready.", values={"state": ""}, send=True)

    assert json.loads(answer.to_json()) == {"status": "Ready.", "values": {"state": ""}, "send": True}


def test_an_empty_answer_is_empty() -> None:
    assert Answer().to_json() == "{}"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://example.github.io/name/", "https://example.github.io/name/callback.html"),
        ("https://example.github.io/name/index.html", "https://example.github.io/name/callback.html"),
        ("http://localhost:8000/", "http://localhost:8000/callback.html"),
        ("file:///tmp/a/index.html", "file:///tmp/a/callback.html"),
    ],
)
def test_a_page_of_this_site_is_beside_the_one_that_calls(address: str, page: str) -> None:
    assert Call(action="", address=address).beside("callback.html") == page


@pytest.mark.parametrize(
    ("typed", "read"), [("a\ud800b", "a\ufffdb"), ("\udc00", "\ufffd"), ("\ud83d\ude00", "\U0001f600"), ("é", "é")]
)
def test_half_a_surrogate_pair_is_replaced(typed: str, read: str) -> None:
    assert read_call(json.dumps({"action": "preview", "values": {"scope": typed}})).values == {"scope": read}
