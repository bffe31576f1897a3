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
