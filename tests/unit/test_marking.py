"""Which piece of a text comes from which field."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import BY_ID as DATA_CENTERS
from linking.showing.marking import END, NAMED, START, Part, of_parts, overlaid, pieces, plain
from linking.showing.rendering import text_environment
from linking.showing.snippets import BY_ID, LANGUAGES, Language, marked_snippet, snippet

GERMANY = DATA_CENTERS["de"]
FULL = AuthorizationRequest(
    client_id="my-client",
    redirect_uri="https://example.com/back",
    scope=("read_events", "create_event"),
    avoid_linking=True,
    provider_name="google",
    locale="de",
)
MARKS = START + NAMED + END
# What an attacker, or a cat, might type: the marks themselves, in every order.
HOLDING_MARKS = f"a{START}client-id{NAMED}b{END}{END}c{MARKS}"
DIVISIONS = st.lists(st.tuples(st.sampled_from("xyz"), st.text(min_size=1)))


def test_a_part_is_its_text() -> None:
    part = Part("de", "data-center")

    assert part == "de"
    assert dict.fromkeys(("de",), 1)[part] == 1
    assert of_parts(str.upper)(part) == "DE"


def test_a_text_that_parts_are_written_into_comes_apart_again() -> None:
    part = Part("x", "scope")

    assert pieces(f"a {part:<1} b") == (("", "a "), ("scope", "x"), ("", " b"))
    assert pieces(", ".join(map(str, (part, part)))) == (("scope", "x"), ("", ", "), ("scope", "x"))
    assert pieces(str("a" + part + "b")) == (("scope", "axb"),)
    assert pieces(str(of_parts(str.upper)(part))) == (("scope", "X"),)
    assert pieces(of_parts(str.upper)("plain")) == (("", "PLAIN"),)
    assert pieces("") == ()


@given(st.text(alphabet=st.sampled_from(MARKS + "ab")))
def test_a_value_that_holds_marks_makes_none(text: str) -> None:
    expected = "".join("\ufffd" if char in MARKS else char for char in text)

    assert pieces(f"<{Part(text, 'state')}>") == tuple(
        piece for piece in (("", "<"), ("state", expected), ("", ">")) if piece[1]
    )


@given(DIVISIONS, st.data())
def test_two_divisions_of_one_text_become_one(tokens: list[tuple[str, str]], data: st.DataObject) -> None:
    text = plain(tokens)
    cuts = sorted({0, len(text), *data.draw(st.lists(st.integers(0, len(text))))})
    parts = tuple((str(start), text[start:end]) for start, end in pairwise(cuts))

    both = overlaid(tuple(tokens), parts)

    assert all(piece for _, _, piece in both)
    assert plain((kind, piece) for kind, _, piece in both) == text
    assert "".join(kind * len(piece) for kind, _, piece in both) == "".join(kind * len(each) for kind, each in tokens)
    assert [int(field) for _, field, piece in both for _ in piece] == [
        int(start) for start, each in parts for _ in each
    ]


# The code.


@pytest.mark.parametrize("language", BY_ID)
def test_what_comes_from_a_field_is_known_in_each_language(language: str) -> None:
    found = marked_snippet(text_environment(), language, GERMANY, FULL)

    by_field = {name: "".join(text for field, text in found if field == name) for name in {field for field, _ in found}}
    assert {"data-center", "client-id", "redirect-uri", "scope", "provider-name", "locale"} <= set(by_field)
    assert "my-client" in by_field["client-id"]
    assert "back" in by_field["redirect-uri"]
    assert "de" in by_field["data-center"]
    assert "create_event" in by_field["scope"]
    assert "my-client" not in by_field[""]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
def test_no_mark_is_left_in_the_code(language: Language) -> None:
    request = AuthorizationRequest(
        client_id=HOLDING_MARKS,
        redirect_uri=HOLDING_MARKS,
        scope=(HOLDING_MARKS, "read_events"),
        provider_name=HOLDING_MARKS,
        locale=HOLDING_MARKS,
    )
    code = snippet(text_environment(), language.id, GERMANY, request)

    assert not set(MARKS) & set(code)
    found = marked_snippet(text_environment(), language.id, GERMANY, request)
    assert {field for field, _ in found} >= {"client-id", "redirect-uri", "scope"}
