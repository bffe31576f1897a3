import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linking.errors import UnreadableText
from linking.reading.pasted import Pasted, read_access_token, read_link_token, unwrap
from linking.sentences import Sentence, sentence

WHOLE_RESPONSE = sentence("note.token_response")
BEARER = sentence("note.bearer")
CLEANED = sentence("note.cleaned")
TAKEN = sentence("note.link_token_taken")
ENTER = sentence("access_token.missing")

DAMAGED = sentence("json.damaged")
NO_ACCESS_TOKEN = sentence("access_token.not_in_json")
NO_LINK_TOKEN = sentence("link_token.not_in_json")
AN_ERROR = sentence("link_token.error")
NOT_A_TEXT = sentence("link_token.empty")
NOT_AN_OBJECT = sentence("link_token.not_an_object")
HTML = sentence("link_token.html")
A_LINK = sentence("link_token.whole_link")
AN_ADDRESS = sentence("link_token.address")
THE_COMMAND = sentence("link_token.command")
NOTHING = sentence("link_token.missing")

# Anything but what surrounds a token or begins something else.
NOT_ITSELF = re.compile(r"acc_[0-9a-f]+$|.?(access|link|refresh|id)_?token|\$?\{?(your|my|the)", re.IGNORECASE)
TOKENS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="\"'`"), min_size=1).filter(
    lambda text: (
        text[0] not in "{[<"
        and not text.lower().startswith(("bearer", "authorization", "http", "curl", "-h", "--header"))
        and not NOT_ITSELF.match(text)
    )
)


def access_token_refusal(text: str) -> Sentence:
    with pytest.raises(UnreadableText) as caught:
        read_access_token(text)
    return caught.value.sentence


def link_token_refusal(text: str) -> Sentence:
    with pytest.raises(UnreadableText) as caught:
        read_link_token(text)
    return caught.value.sentence


@given(TOKENS)
@example("1/2+3-4._~==")
def test_a_clean_access_token_is_used_as_it_is(token: str) -> None:
    assert read_access_token(token) == Pasted(token)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        pytest.param("Bearer tOk-1", BEARER, id="token with Bearer around it"),
        pytest.param("bearer\ttOk-1", BEARER, id="token with bearer and a tab"),
        pytest.param('"Bearer tOk-1"', BEARER, id="token with quoted Bearer"),
        pytest.param('Bearer "tOk-1"', BEARER, id="token quoted after Bearer"),
        pytest.param("Authorization: Bearer tOk-1\r\n", BEARER, id="token with the whole header"),
        pytest.param(
            '-H "Authorization: Bearer tOk-1" \\\n', BEARER, id="token with the option of a copied curl command"
        ),
        pytest.param("--header 'authorization: bearer tOk-1'", BEARER, id="token with the long option"),
        pytest.param("'tOk-1'", CLEANED, id="token with quotes around it"),
        pytest.param("“tOk-1”", CLEANED, id="token with typographic quotes around it"),
        pytest.param("`tOk-1`", CLEANED, id="token with backticks around it"),
        pytest.param("  tOk-1\t", CLEANED, id="token with spaces around it"),
        pytest.param("\r\ntOk-1\n", CLEANED, id="token with line ends around it"),
        pytest.param("\ufefftOk-1\u200b", CLEANED, id="token with invisible characters around it"),
        pytest.param('{"access_token": "tOk-1", "expires_in": 3600}', WHOLE_RESPONSE, id="whole token response"),
        pytest.param(' {"access_token": " tOk-1 "}\n', WHOLE_RESPONSE, id="whole token response with spaces"),
    ],
)
def test_an_access_token_is_cleaned_and_that_is_said(text: str, note: Sentence) -> None:
    assert read_access_token(text) == Pasted("tOk-1", (note,))


def test_a_token_response_with_bearer_inside_is_cleaned_and_both_are_said() -> None:
    assert read_access_token('{"access_token": "Bearer tOk-1"}') == Pasted("tOk-1", (WHOLE_RESPONSE, BEARER))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", ENTER, id="empty"),
        pytest.param(" \r\n", ENTER, id="blank"),
        pytest.param('""', ENTER, id="quotes alone"),
        pytest.param("Bearer ", ENTER, id="Bearer alone"),
        pytest.param("Authorization: Bearer", ENTER, id="header without a token"),
        pytest.param("tOk 1", sentence("access_token.space"), id="token with a space inside"),
        pytest.param("tOk\n1", sentence("access_token.space"), id="token with a line end inside"),
        pytest.param("tOk\u00a01", sentence("access_token.space"), id="token with a no-break space inside"),
        pytest.param(
            "tOk\x001",
            sentence("access_token.control_character", code_point="U+0000"),
            id="token with a control character inside",
        ),
        pytest.param(
            "tOk\u200b1",
            sentence("access_token.control_character", code_point="U+200B"),
            id="token with an invisible character inside",
        ),
        pytest.param(
            "tOk…1",
            sentence("access_token.character", character="…"),
            id="token with a character beyond ASCII inside",
        ),
        pytest.param('{"access_token": "tOk-1"', DAMAGED, id="token response cut off"),
        pytest.param('{"a":' * 100_000, DAMAGED, id="token response nested without end"),
        pytest.param('{"refresh_token": "r"}', NO_ACCESS_TOKEN, id="token response without access_token"),
        pytest.param('{"access_token": ""}', NO_ACCESS_TOKEN, id="token response with an empty access_token"),
        pytest.param('{"access_token": 7}', NO_ACCESS_TOKEN, id="token response with a number"),
        pytest.param('["tOk-1"]', NO_ACCESS_TOKEN, id="JSON that is a list"),
        pytest.param(
            '{"access_token": "a b"}', sentence("access_token.space"), id="token response with a space inside"
        ),
    ],
)
def test_an_access_token_that_is_unclear_is_refused_with_its_own_sentence(text: str, reason: Sentence) -> None:
    assert access_token_refusal(text) == reason


@given(TOKENS)
def test_a_clean_link_token_is_used_as_it_is(token: str) -> None:
    assert read_link_token(token) == Pasted(token)


@given(TOKENS)
def test_a_link_token_is_taken_from_the_apis_response(token: str) -> None:
    assert read_link_token(json.dumps({"link_token": token})) == Pasted(token, (TAKEN,))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"link_token": "t-1"}\n', id="as curl prints it"),
        pytest.param('\'{"link_token": "t-1"}\'', id="in quotes"),
        pytest.param('HTTP/2 200 \r\ndate: today\r\n\r\n{"link_token": "t-1"}', id="with the headers of curl -i"),
        pytest.param('\nHTTP/1.1 200 OK\nDate: today\n\n{"link_token": " t-1 "}', id="with other line ends"),
        pytest.param(
            'HTTP/2 200  nel: {"max_age": 1}  link: <a>  {"link_token": "t-1"}', id="with headers run together"
        ),
    ],
)
def test_a_pasted_response_may_come_in_any_wrapping(text: str) -> None:
    assert read_link_token(text) == Pasted("t-1", (TAKEN,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", NOTHING, id="pasted text that is empty"),
        pytest.param(" \n\t", NOTHING, id="pasted text that is blank"),
        pytest.param("HTTP/1.1 204 No Content\r\n\r\n", NOTHING, id="pasted text that is a header alone"),
        pytest.param("{}", NO_LINK_TOKEN, id="pasted text that is JSON without link_token"),
        pytest.param('{"access_token": "a"}', NO_LINK_TOKEN, id="pasted text that is a token response"),
        pytest.param('{"error": "unauthorized"}', AN_ERROR, id="pasted text that is an OAuth error"),
        pytest.param(
            '{"errors": {"field": [{"key": "errors.required", "description": "required"}]}}',
            AN_ERROR,
            id="pasted text that is an API error",
        ),
        pytest.param("<!doctype html><title>Not found</title>", HTML, id="pasted text that is HTML"),
        pytest.param("HTTP/1.1 502 Bad\r\nA: b\r\n\r\n<html>", HTML, id="pasted text that is HTML with its headers"),
        pytest.param("HTTP/1.1 502 Bad A: b <html></html>", HTML, id="pasted text that is HTML after headers"),
        pytest.param(
            "https://app.cronofy.com/oauth/authorize?link_token=t", A_LINK, id="pasted text that is a whole URL"
        ),
        pytest.param("HTTPS://api.cronofy.com/v1/link_tokens", AN_ADDRESS, id="pasted text that is another URL"),
        pytest.param("https://[", AN_ADDRESS, id="pasted text that is a broken URL"),
        pytest.param("curl -sS -X POST https://api", THE_COMMAND, id="pasted text that is the command"),
        pytest.param('["t"]', NOT_AN_OBJECT, id="pasted text that is a JSON list"),
        pytest.param('{"link_token": "t', DAMAGED, id="pasted text that is JSON cut off"),
        pytest.param("[" * 100_000, DAMAGED, id="pasted text that is nested without end"),
        pytest.param('{"link_token": ""}', NOT_A_TEXT, id="pasted text with an empty link_token"),
        pytest.param('{"link_token": 7}', NOT_A_TEXT, id="pasted text with a number as link_token"),
        pytest.param("Internal Server Error", sentence("link_token.space"), id="pasted text that is a sentence"),
        pytest.param(
            '{"link_token": "a b"}', sentence("link_token.space"), id="pasted text with a space in link_token"
        ),
        pytest.param(
            "t\x7f1",
            sentence("link_token.control_character", code_point="U+007F"),
            id="pasted text with a control character inside",
        ),
    ],
)
def test_pasted_text_that_is_no_link_token_has_its_own_sentence(text: str, reason: Sentence) -> None:
    assert link_token_refusal(text) == reason


@given(st.text() | st.text('{}[]":, \nlink_token'))
def test_whatever_is_read_is_ready_for_a_header_and_an_address(text: str) -> None:
    for read in (read_access_token, read_link_token):
        try:
            token = read(text).token
        except UnreadableText:
            continue
        assert token
        assert all("!" <= character <= "~" for character in token)


@pytest.mark.parametrize(
    ("text", "unwrapped"),
    [
        (' "a" ', "a"),
        ("“‘a’”", "a"),
        ("\ufeffa\u200b", "a"),
        ("'a", "'a"),
        ("it's", "it's"),
        ('"', '"'),
        ('""', ""),
        ("", ""),
    ],
)
def test_only_what_goes_around_a_text_is_taken_off(text: str, unwrapped: str) -> None:
    assert unwrap(text) == unwrapped


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://app.cronofy.com/", "address"),
        ("<tok>", "placeholder"),
        ("<YOUR ACCESS TOKEN>", "placeholder"),
        ("YOUR_ACCESS_TOKEN", "placeholder"),
        ("Bearer $ACCESS_TOKEN", "placeholder"),
        ('-H "Authorization: Bearer ${ACCESS_TOKEN}"', "placeholder"),
        ("acc_0123456789abcdef01234567", "account_id"),
        ("access_token=tok", "named"),
        ('"access_token": "tok"', "named"),
    ],
)
def test_what_only_stands_for_an_access_token_is_named(text: str, reason: str) -> None:
    assert access_token_refusal(text) == sentence(f"access_token.{reason}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<tok>", "placeholder"),
        ("LINK_TOKEN", "placeholder"),
        ("link_token=tok", "named"),
        ("curl: (6) Could not resolve host: api-de.cronofy.com", "curl_failed"),
    ],
)
def test_what_only_stands_for_a_link_token_is_named(text: str, reason: str) -> None:
    assert link_token_refusal(text) == sentence(f"link_token.{reason}")
