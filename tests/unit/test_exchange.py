import json
import string
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.http import Response
from linking.cronofy.link_tokens import link_token_request
from linking.cronofy.secrets import IN_JSON
from linking.showing.exchange import (
    READ_BODY_CHARACTERS,
    SHOWN_BODY_CHARACTERS,
    masked_response,
    response_text,
    shown_body,
    shown_request,
)
from linking.showing.masking import DOTS, masked

SECRET = "secret-0123456789-WXYZ"
MASKED = DOTS + "WXYZ"
AROUND = st.text(string.ascii_letters + string.digits + ' \n"\\{}:,é', max_size=40)
PLAIN = " ".join((*IN_JSON, "token_type", str(link_token_request("https://api.cronofy.com", ""))))
# Long enough to be told from the text around, no part of it, and without a beginning that its own end could be taken for.
SECRETS = st.text(string.ascii_letters + string.digits + "-._~+/", min_size=8, max_size=80).filter(
    lambda secret: secret[0] not in secret[-4:] and secret not in PLAIN
)


def response(body: str, *headers: tuple[str, str]) -> Response:
    return Response(200, headers, body.encode())


def shown_response(received: Response, secrets: Iterable[str]) -> str:
    return response_text(masked_response(received, secrets))


@given(SECRETS)
def test_a_secret_is_not_in_the_request_shown(secret: str) -> None:
    assert secret not in shown_request(link_token_request("https://api.cronofy.com", secret), (secret,))


def test_the_rest_of_the_request_is_shown_as_it_is() -> None:
    assert shown_request(link_token_request("https://api-de.cronofy.com", SECRET), (SECRET, "")) == (
        "POST https://api-de.cronofy.com/v1/link_tokens\n"
        f"Authorization: Bearer {MASKED}\n"
        "Content-Type: application/json; charset=utf-8"
    )


@given(AROUND, st.lists(SECRETS, min_size=1, max_size=3), AROUND)
def test_no_secret_is_in_the_text_shown(before: str, secrets: list[str], after: str) -> None:
    body = before + " ".join(secrets) + after + secrets[0]

    for shown in (
        shown_body(response(body), tuple(secrets)),
        shown_response(response(body, ("X-Echo", body)), secrets),
    ):
        assert not [secret for secret in secrets if secret in shown]


@given(st.dictionaries(st.sampled_from(IN_JSON), SECRETS, min_size=1), st.data())
def test_no_member_that_holds_a_secret_is_shown_even_when_cut_off(members: dict[str, str], data: st.DataObject) -> None:
    body = json.dumps({"token_type": "bearer", **members, "more": [members]}, indent=data.draw(st.none() | st.just(2)))
    cut = body[: data.draw(st.integers(0, len(body)))]

    shown = shown_response(response(cut), ())
    assert not [secret for secret in members.values() if secret in shown]


@given(SECRETS, st.integers(0, 100))
def test_a_secret_at_the_end_of_what_is_shown_is_not_shown_in_part(secret: str, inside: int) -> None:
    shown = shown_response(response("." * (SHOWN_BODY_CHARACTERS - inside) + secret + "." * 200), (secret,))

    assert secret[:8] not in shown


def test_an_error_response_is_shown_whole() -> None:
    refused = '{"errors": {"field": [{"key": "errors.required", "description": "required"}]}}'

    assert shown_response(response(refused, ("Content-Type", "application/json")), (SECRET,)) == (
        f"Status 200\nContent-Type: application/json\n\n{refused}"
    )


def test_a_body_that_is_not_utf_8_is_shown_with_its_faults_marked() -> None:
    assert shown_body(Response(200, (), b"a\xff\xfeb"), ()) == "a\ufffd\ufffdb"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"x" * 5_000_000, id="5 MB of body in ASCII"),
        pytest.param("日本".encode() * 800_000, id="5 MB of body beyond ASCII"),
        pytest.param(b"\xff" * 5_000_000, id="5 MB of body in broken UTF-8"),
        pytest.param(b"x" * (SHOWN_BODY_CHARACTERS + 1), id="one character too many"),
    ],
)
def test_a_long_body_is_bounded_and_that_is_said(body: bytes) -> None:
    shown, _, said = shown_body(Response(500, (), body), ()).rpartition("\n")

    assert len(shown) == SHOWN_BODY_CHARACTERS
    assert said == f"… (the rest of {len(body):,} bytes is not shown)"


def test_a_body_that_just_fits_is_shown_whole() -> None:
    assert shown_body(response("x" * SHOWN_BODY_CHARACTERS), ()) == "x" * SHOWN_BODY_CHARACTERS


@pytest.mark.parametrize("token", ["token", "link_tokens", "POST", "Bearer", "json", "e"])
def test_a_token_that_is_a_word_of_the_request_hides_nothing_but_itself(token: str) -> None:
    assert shown_request(link_token_request("https://api-de.cronofy.com", token), (token,)) == (
        "POST https://api-de.cronofy.com/v1/link_tokens\n"
        f"Authorization: Bearer {DOTS}\n"
        "Content-Type: application/json; charset=utf-8"
    )


@pytest.mark.parametrize("length", [900, 7_000])
def test_no_part_of_a_secret_is_shown_however_much_masking_shortens_the_rest(length: int) -> None:
    secret = "s" + "0123456789" * (length // 10)
    body = secret * (1_000_000 // length)

    for cut in range(0, 4_000, 500):
        shown = shown_body(Response(500, (), b"." * cut + body.encode()), (secret,))
        assert "s0123" not in shown


@pytest.mark.parametrize("filling", ["x", "é", "日", "😀"])
def test_a_secret_is_masked_up_to_the_last_character_that_is_read(filling: str) -> None:
    secret, short = "s3cret-" * 20_000, "tok-0123456789ABCDEF"
    body = f"{secret}{short}{filling * 100}"

    shown = shown_body(Response(500, (), body.encode()), (secret, short))
    assert shown == f"{masked(secret)}{masked(short)}{filling * 100}"


def test_beyond_what_is_read_nothing_is_shown_that_could_be_a_part_of_a_secret() -> None:
    secret = "s3cret-" * 1_000
    body = "." * (READ_BODY_CHARACTERS - 10) + secret

    assert "s3cret" not in shown_body(Response(500, (), body.encode()), (secret,))
