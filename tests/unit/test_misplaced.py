import json

import pytest
from markup import read

from linking.errors import FormErrors
from linking.playground import editing
from linking.reading.addresses import Site
from linking.reading.form import read_form
from linking.reading.misplaced import READ_BY_OTHERS, misplaced, presentable
from linking.reading.sizes import LONGEST_FIELD
from linking.sentences import sentence

TOKEN = "tok/en+0123456789"
SITE = Site("https://playground.example/index.html")
FORM = {
    "data-center": "de",
    "route": "direct",
    "access-token": TOKEN,
    "client-id": "client",
    "redirect-uri": "https://example.com/",
    "scope": "read_events",
    "state": "state-0123456789",
    "embed-kind": "component",
}
HOLDING = [
    pytest.param(TOKEN, id="the token"),
    pytest.param(f"https://example.com/?token={TOKEN}", id="the token inside"),
    pytest.param("https://example.com/?x=tok%2Fen%2B0123456789", id="the token percent-encoded"),
    pytest.param("https://example.com/?x=tok%252Fen%252B0123456789", id="the token encoded twice"),
]
NAMING = [
    pytest.param(json.dumps({"client_id": "a", "client_secret": "hush-0123456789"}), id="client secret JSON"),
    pytest.param("https://example.com/?access_token=hush-0123456789", id="a token in the redirect URI"),
    pytest.param("https://example.com/?id_token%3Dhush-0123456789", id="an encoded name"),
    pytest.param('{"refresh_token": "hush-0123456789"}', id="token response"),
    pytest.param("Bearer hush-0123456789", id="a header"),
    pytest.param("https://example.com/?code=hush-0123456789", id="where a person came back to"),
]


@pytest.mark.parametrize("field", READ_BY_OTHERS)
@pytest.mark.parametrize("value", [*HOLDING, *NAMING])
def test_a_secret_in_a_public_field_is_in_nothing_that_is_shown_or_shared(field: str, value: str) -> None:
    reply = editing.drawn({**FORM, field: value}, SITE)

    shown = str([reply.fragments, reply.values])
    assert TOKEN not in shown
    assert "tok%2F" not in shown
    assert "0123456789" not in shown.replace("state-0123456789", "").replace("••••••••6789", "")
    assert "Others can read this field: remove it." in reply.fragments[f"{field}-misplaced"]


@pytest.mark.parametrize("field", READ_BY_OTHERS)
@pytest.mark.parametrize("value", [*HOLDING, *NAMING])
def test_no_link_is_made_with_a_secret_in_a_public_field(field: str, value: str) -> None:
    with pytest.raises(FormErrors) as caught:
        read_form({**FORM, field: value})

    assert [error.field for error in caught.value.errors] == [field]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("access-token", f"Bearer {TOKEN}"),
        ("access-token", json.dumps({"access_token": TOKEN})),
        ("link-token", json.dumps({"link_token": TOKEN})),
        ("relay-key", TOKEN),
    ],
)
def test_a_secret_is_known_in_whatever_it_was_pasted(field: str, text: str) -> None:
    values = {field: text, "client-id": TOKEN}

    assert misplaced(values) == {"client-id": sentence("misplaced.contains", name=field)}
    assert presentable(values) == {field: text}


def test_what_is_right_is_shown_and_nothing_said() -> None:
    reply = editing.drawn(FORM, SITE)

    assert misplaced(FORM) == {}
    assert {reply.fragments[f"{field}-misplaced"] for field in READ_BY_OTHERS} == {""}
    assert "state-0123456789" in read(reply.fragments["preview"]).text


@pytest.mark.parametrize("value", ["", "test", "word"])
def test_a_word_is_no_secret(value: str) -> None:
    assert misplaced({"access-token": "word", "client-id": value, "redirect-uri": "https://e.com/word"}) == {}


def test_a_field_that_is_too_long_is_not_drawn() -> None:
    values = {"client-id": "x" * (LONGEST_FIELD + 1)}

    assert misplaced(values) == {"client-id": sentence("form.too_long", most=LONGEST_FIELD)}
    assert presentable(values) == {}


def test_a_secret_has_eight_characters_or_more() -> None:
    assert misplaced({"access-token": "12345678", "client-id": "12345678"})
    assert not misplaced({"access-token": "1234567", "client-id": "1234567"})


def test_the_longest_field_is_drawn() -> None:
    assert misplaced({"client-id": "x" * LONGEST_FIELD}) == {}
