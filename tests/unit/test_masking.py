import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.secrets import IN_JSON
from linking.showing.masking import DOTS, masked, without_secrets

SECRET = "secret-0123456789-WXYZ"
MASKED = DOTS + "WXYZ"


@given(st.text())
def test_a_masked_secret_tells_at_most_a_quarter_of_itself(secret: str) -> None:
    told = masked(secret).removeprefix(DOTS)

    assert secret.endswith(told)
    assert len(told) <= len(secret) / 4


@pytest.mark.parametrize("secret", ["", "a", "0123456789-WXYZ"])
def test_a_short_secret_is_dots_alone(secret: str) -> None:
    assert masked(secret) == DOTS


def test_a_long_secret_can_be_recognized_by_its_end() -> None:
    assert masked(SECRET) == MASKED


@pytest.mark.parametrize("name", IN_JSON)
def test_a_member_that_holds_a_secret_is_masked(name: str) -> None:
    assert without_secrets(f'{{"{name}" : "{SECRET}", "scope": "a"}}', ()) == f'{{"{name}" : "{MASKED}", "scope": "a"}}'


def test_a_member_is_masked_over_its_escapes() -> None:
    assert without_secrets(r'{"link_token": "0123456789\"\\\"WXYZ"}', ()) == f'{{"link_token": "{MASKED}"}}'


def test_a_member_is_masked_in_any_case() -> None:
    assert without_secrets(f'"Access_Token":"{SECRET}"', ()) == f'"Access_Token":"{MASKED}"'


def test_a_secret_that_names_a_member_does_not_unmask_it() -> None:
    assert SECRET not in without_secrets(f'{{"link_token": "{SECRET}"}}', ("token",))


@pytest.mark.parametrize("secrets", [("inner", "outer-inner-rest"), ("outer-inner-rest", "inner")])
def test_a_secret_inside_another_leaves_nothing_of_it(secrets: tuple[str, str]) -> None:
    assert without_secrets("an outer-inner-rest here", secrets) == f"an {DOTS}rest here"


PLUSES = "se/cret+0123456789~WXYZ"


@pytest.mark.parametrize(
    "text",
    [
        r'{"error": "bad se\/cret+0123456789~WXYZ"}',
        r'{"error": "bad se/cret\u002B0123456789~WXYZ"}',
        r"bad se/cret\u002b0123456789~WXYZ",
        "https://e.com/?note=se%2Fcret%2B0123456789%7EWXYZ",
        "https://e.com/?note=se%2fcret%2b0123456789~WXYZ",
        '{"se/cret+0123456789~WXYZ": 1}',
        '{"note": "%73%65/cret\\u002b0123456789~WXYZ',
    ],
)
def test_a_secret_is_masked_however_it_is_written(text: str) -> None:
    shown = without_secrets(text, (PLUSES,))

    assert "0123456789" not in shown
    assert DOTS in shown


@pytest.mark.parametrize("name", [name for name in IN_JSON if name != "code"])
@pytest.mark.parametrize("text", ["https://e.com/?a=b&{}={}", "{}={}&a=b", "failed with {}%3D{} here"])
def test_a_parameter_that_holds_a_secret_is_masked(name: str, text: str) -> None:
    assert without_secrets(text.format(name, SECRET), ()) == text.format(name, MASKED)


def test_a_code_is_masked_in_an_address_only() -> None:
    assert without_secrets(f"https://e.com/?code={SECRET}", ()) == f"https://e.com/?code={MASKED}"
    assert without_secrets("Request failed - code=403", ()) == "Request failed - code=403"


@pytest.mark.parametrize("name", [r"link_t\u006fken", "link\\u005ftoken"])
def test_a_member_whose_name_is_escaped_is_masked(name: str) -> None:
    assert SECRET not in without_secrets(f'{{"{name}": "{SECRET}"}}', ())


def test_a_short_secret_leaves_the_names_of_members_alone() -> None:
    assert without_secrets('{"link_token": "x", "token_type": "a token"}', ("token",)) == (
        f'{{"link_token": "{DOTS}", "token_type": "a {DOTS}"}}'
    )


# What mutation testing found that no test had noticed.


def test_the_longest_secret_goes_first_in_whatever_order_their_letters_are() -> None:
    assert without_secrets("a-zz-inner-rest", ("zz-inner", "a-zz-inner-rest")) == DOTS


def test_a_long_secret_is_masked_over_a_quote_in_it() -> None:
    secret = '0123456789"01234567'

    assert secret[:10] not in without_secrets(f"bad {secret} there", (secret,))


def test_a_secret_of_sixteen_characters_is_long_enough_to_hide_a_name() -> None:
    assert without_secrets('{"0123456789ABCDEF": 1}', ("0123456789ABCDEF",)) == f'{{"{DOTS}CDEF": 1}}'


def test_a_text_that_no_name_stands_before_is_shown() -> None:
    assert without_secrets('"hello" and "code"', ()) == '"hello" and "code"'
