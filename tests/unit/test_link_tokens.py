import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.authorization import AuthorizationRequest, authorization_url
from linking.cronofy.data_centers import BY_ID
from linking.cronofy.http import Request, Response
from linking.cronofy.link_tokens import link_token_request, parse_link_token
from linking.errors import UnexpectedResponse
from linking.sentences import Sentence, sentence

NOT_JSON = sentence("response.not_json")
NO_LINK_TOKEN = sentence("response.no_link_token")
NOT_A_TEXT = sentence("response.empty_link_token")


def ok(body: bytes) -> Response:
    return Response(200, (("Content-Type", "application/json; charset=utf-8"),), body)


def refusal(response: Response) -> Sentence:
    with pytest.raises(UnexpectedResponse) as caught:
        parse_link_token(response)
    return caught.value.sentence


def test_the_request_is_the_documented_one() -> None:
    assert link_token_request(BY_ID["de"].api_url, "TOKEN") == Request(
        "POST",
        "https://api-de.cronofy.com/v1/link_tokens",
        (("Authorization", "Bearer TOKEN"), ("Content-Type", "application/json; charset=utf-8")),
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"link_token": "t-1"}', id="as documented"),
        pytest.param(b'\xef\xbb\xbf{"link_token": "t-1"}', id="with a byte order mark"),
        pytest.param(b'\n {"more": [], "link_token": "t-1"}\n', id="with more members"),
    ],
)
def test_the_link_token_is_read(body: bytes) -> None:
    assert parse_link_token(ok(body)) == "t-1"


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_any_link_token_comes_through_unchanged(link_token: str) -> None:
    assert parse_link_token(ok(json.dumps({"link_token": link_token}).encode())) == link_token


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", NOT_JSON, id="answer 200 without a body"),
        pytest.param(b"OK", NOT_JSON, id="answer 200 without JSON"),
        pytest.param(b"<!doctype html><p>Hello", NOT_JSON, id="answer 200 with HTML"),
        pytest.param(b'{"link_token": "t', NOT_JSON, id="answer 200 cut off"),
        pytest.param(b'{"link_token": "\xff"}', NOT_JSON, id="answer 200 with broken UTF-8"),
        pytest.param(b"[" * 100_000, NOT_JSON, id="answer 200 nested without end"),
        pytest.param(b'{"a": ' + b"1" * 5000 + b"}", NOT_JSON, id="answer 200 with an endless number"),
        pytest.param(b"x" * 5_000_000, NOT_JSON, id="answer 200 with 5 MB of body"),
        pytest.param(b"{}", NO_LINK_TOKEN, id="answer 200 without link_token"),
        pytest.param(b'["link_token"]', NO_LINK_TOKEN, id="answer 200 with a list"),
        pytest.param(b'"link_token"', NO_LINK_TOKEN, id="answer 200 with a text"),
        pytest.param(b"null", NO_LINK_TOKEN, id="answer 200 with null"),
        pytest.param(b'{"link_token": ""}', NOT_A_TEXT, id="answer 200 with an empty link_token"),
        pytest.param(b'{"link_token": " "}', NOT_A_TEXT, id="answer 200 with a blank link_token"),
        pytest.param(b'{"link_token": null}', NOT_A_TEXT, id="answer 200 with link_token null"),
        pytest.param(b'{"link_token": 7}', NOT_A_TEXT, id="answer 200 with a number as link_token"),
        pytest.param(b'{"link_token": ["t"]}', NOT_A_TEXT, id="answer 200 with a list as link_token"),
        pytest.param(b'{"link_token": "a\\u0000"}', NOT_A_TEXT, id="answer 200 with a control character in link_token"),
        pytest.param(b'{"link_token": "\\ud800"}', NOT_A_TEXT, id="answer 200 with half a character as link_token"),
    ],
)
def test_a_200_without_a_link_token_has_its_own_sentence(body: bytes, reason: Sentence) -> None:
    assert refusal(ok(body)) == reason


@pytest.mark.parametrize("status", [201, 204, 302, 401, 402, 403, 404, 422, 423, 429, 500, 503])
def test_only_a_200_brings_a_link_token(status: int) -> None:
    response = Response(status, (), b'{"link_token": "t-1"}')

    assert refusal(response) == sentence("response.status", status=status)


@given(st.binary() | st.text(st.characters()).map(lambda text: json.dumps({"link_token": text}).encode()))
def test_any_body_is_either_refused_or_makes_a_link(body: bytes) -> None:
    try:
        link_token = parse_link_token(ok(body))
    except UnexpectedResponse:
        return
    request = AuthorizationRequest(client_id="id", redirect_uri="https://example.com/", scope=(), link_token=link_token)
    assert authorization_url("https://app.cronofy.com/oauth/authorize", request).isascii()
