"""The simulated accounts: all that an exchange needs is in the code, and the responses have the shape of Cronofy's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.sandbox_accounts import grant, opposite, read_code, token_response, userinfo

AGREED = grant("some-link-token", "some-state")


@given(st.text(), st.text())
def test_a_code_carries_the_whole_consent(link_token: str, state: str) -> None:
    agreed = grant(link_token, state)

    assert read_code(agreed.code) == agreed


def test_a_code_is_as_long_as_one_of_cronofys() -> None:
    assert len(AGREED.code) == 32
    assert AGREED.code.isascii()
    assert AGREED.code.isalnum()


def test_the_same_request_gives_the_same_code_and_another_another() -> None:
    assert grant("some-link-token", "some-state").code == AGREED.code
    assert len({grant(token, state).code for token in ("", "a", "b") for state in ("", "c", "d")}) == 9


def test_a_link_token_leads_to_the_account_that_it_was_made_for() -> None:
    accounts = {grant("some-link-token", state).account for state in ("a", "b", "c")}

    assert accounts == {AGREED.account}


def test_without_a_link_token_each_consent_has_an_account_of_its_own() -> None:
    accounts = {grant("", state).account for state in ("a", "b", "c")}

    assert len(accounts) == 3
    assert grant("", "a").original == grant(sandbox.link_token(sandbox.ACCESS_TOKEN), "a").original


def test_the_opposite_differs_in_the_account_only() -> None:
    control = opposite(AGREED)

    assert control.account != AGREED.account
    assert opposite(control) == AGREED


def test_a_token_response_has_the_documented_members() -> None:
    response = json.loads(token_response(AGREED))

    assert set(response) == {
        "token_type",
        "access_token",
        "expires_in",
        "refresh_token",
        "scope",
        "account_id",
        "sub",
        "linking_profile",
    }
    assert response["sub"] == response["account_id"] == AGREED.account
    assert set(response["linking_profile"]) == {"provider_name", "profile_id", "profile_name"}


def test_userinfo_lists_the_profiles_of_the_original_account() -> None:
    known = json.loads(userinfo(AGREED))
    profiles = [profile["profile_id"] for profile in known["cronofy.data"]["profiles"]]

    assert known["sub"] == AGREED.account
    assert json.loads(token_response(AGREED))["linking_profile"]["profile_id"] not in profiles


@pytest.mark.parametrize("code", ["?", "0123456789", "", "aaaaaaaa", "é" * 32, AGREED.code * 2])
def test_another_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_code(code)
