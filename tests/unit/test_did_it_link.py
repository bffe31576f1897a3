"""Did it link: the comparison of two pasted responses."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.errors import UnreadableText
from linking.judging.did_it_link import Account, LinkingVerdict, compare, judge, read_account, without_secrets
from linking.sentences import Sentence, sentence
from linking.showing.rendering import heading, say


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
    assert compare(before, after).verdict == verdict


def test_userinfo_makes_the_verdict_certain() -> None:
    certain = judge(
        read_account(userinfo("acc_1", "p1"), "first"), read_account(token_response("acc_1", "p2"), "first")
    )
    likely = judge(
        read_account(token_response("acc_1", "p1"), "first"), read_account(token_response("acc_1", "p2"), "first")
    )

    assert certain.explanation == sentence("linking.linked", account="acc_1", profiles=("p2",), certain=True)
    assert likely.explanation == sentence("linking.linked", account="acc_1", profiles=("p2",), certain=False)
    assert heading(certain.explanation) == "Linked: the same account, with a profile that was not there before."
    assert heading(likely.explanation).startswith("Likely linked: the same account")
    assert "was not there before" not in say(likely.explanation)
    assert "userinfo" not in say(certain.explanation)
    assert "GET /v1/userinfo" in say(likely.explanation)


@pytest.mark.parametrize("before", [userinfo("acc_1", "p1"), token_response("acc_1", "p1")])
def test_what_linked_is_left_open_because_a_cookie_may_have(before: str) -> None:
    assert "Otherwise the browser's cookie may have linked it." in say(
        compare(before, token_response("acc_1", "p2")).explanation
    )


@pytest.mark.parametrize(
    ("before", "after", "explanation"),
    [
        (("acc_1", "p1"), ("acc_2", "p2"), sentence("linking.not_linked", before="acc_1", after="acc_2")),
        (("acc_1", "p1"), ("acc_1", "p1"), sentence("linking.known_before")),
        (("acc_1", "p1"), ("acc_1", ""), sentence("linking.no_profile")),
    ],
)
def test_a_verdict_has_its_reason(before: tuple[str, str], after: tuple[str, str], explanation: Sentence) -> None:
    assert compare(token_response(*before), token_response(*after)).explanation == explanation


def test_a_profile_that_is_only_perhaps_new_is_said_to_be() -> None:
    verdict = compare(token_response("acc_1", "p1"), userinfo("acc_1", "p1", "p2"))

    assert verdict.explanation == sentence("linking.perhaps_new")


def test_several_new_profiles_are_named_in_order() -> None:
    verdict = compare(userinfo("acc_1", "p1"), userinfo("acc_1", "p1", "p3", "p2"))

    assert "the new profiles are p2, p3." in say(verdict.explanation)


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [("{}", "", "linking.first_without_account"), (userinfo("acc_1"), "[]", "linking.second_not_an_object")],
)
def test_what_cannot_be_read_is_a_verdict_that_says_which(before: str, after: str, cause: str) -> None:
    assert compare(before, after) == LinkingVerdict("unreadable", sentence(cause))


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
