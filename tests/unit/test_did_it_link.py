"""Did it link: the comparison of two pasted answers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.errors import UnreadableText
from linking.judging.did_it_link import Account, judge, read_account, without_secrets
from linking.sentences import sentence


def token_response(sub: str, profile: str) -> str:
    return json.dumps(
        {"sub": sub, "access_token": "SECRET", "refresh_token": "SECRET", "linking_profile": {"profile_id": profile}}
    )


def userinfo(sub: str, *profiles: str) -> str:
    listed = [{"profile_id": profile} for profile in profiles]
    return json.dumps({"sub": sub, "cronofy.data": {"profiles": listed}})


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        pytest.param(token_response("acc_1", "pro_1"), token_response("acc_1", "pro_2"), "linked", id="new profile"),
        pytest.param(userinfo("acc_1", "pro_1"), token_response("acc_1", "pro_2"), "linked", id="new to userinfo"),
        pytest.param(userinfo("acc_1", "pro_1"), userinfo("acc_1", "pro_1", "pro_2"), "linked", id="userinfo twice"),
        pytest.param(
            token_response("acc_1", "pro_1"), token_response("acc_1", "pro_1"), "inconclusive", id="same profile"
        ),
        pytest.param(
            userinfo("acc_1", "p1", "p2"), token_response("acc_1", "p2"), "inconclusive", id="known to userinfo"
        ),
        pytest.param(token_response("acc_1", "p1"), userinfo("acc_1", "p1", "p2"), "inconclusive", id="unknown before"),
        pytest.param(token_response("acc_1", "p1"), '{"sub": "acc_1"}', "inconclusive", id="no profile"),
        pytest.param(
            token_response("acc_1", "pro_1"), token_response("acc_2", "pro_2"), "not_linked", id="other account"
        ),
    ],
)
def test_verdict(before: str, after: str, verdict: str) -> None:
    assert judge(read_account(before, "first"), read_account(after, "second")).verdict == verdict


def test_userinfo_makes_the_verdict_certain() -> None:
    certain = judge(
        read_account(userinfo("acc_1", "p1"), "first"), read_account(token_response("acc_1", "p2"), "first")
    )
    likely = judge(
        read_account(token_response("acc_1", "p1"), "first"), read_account(token_response("acc_1", "p2"), "first")
    )

    assert "userinfo" not in " ".join(certain.details)
    assert "GET /v1/userinfo" in " ".join(likely.details)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "linking.first_damaged"),
        ('{"sub": "acc_', "linking.first_damaged"),
        ("[" * 100_000, "linking.first_damaged"),
        ("[1]", "linking.first_not_an_object"),
        ('{"error": "x"}', "linking.first_without_account"),
        ('{"sub": 5}', "linking.first_without_account"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, cause: str) -> None:
    with pytest.raises(UnreadableText) as raised:
        read_account(text, "first")

    assert raised.value.sentence == sentence(cause)


def test_account_id_stands_in_for_sub() -> None:
    assert read_account('{"account_id": "acc_1"}', "first") == Account("acc_1", frozenset())


def test_userinfo_may_nest_its_data() -> None:
    text = '{"sub": "acc_1", "cronofy": {"data": {"profiles": [{"profile_id": "pro_1"}, "?"]}}}'

    assert read_account(text, "first") == Account("acc_1", frozenset({"pro_1"}), complete=True)


@pytest.mark.parametrize("text", [token_response("acc_1", "pro_1"), userinfo("acc_1", "pro_1", "pro_2")])
def test_secrets_are_removed_and_the_account_stays(text: str) -> None:
    safe = without_secrets(text)

    assert "SECRET" not in safe
    assert read_account(safe, "first") == read_account(text, "first")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_account(text, "first")
    except UnreadableText:
        assert without_secrets(text) == text
