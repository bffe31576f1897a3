"""What comes beside and after the link."""

import json
import re
from dataclasses import replace
from hashlib import sha256
from html import unescape
from os import urandom
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linking.playground.protocol import Answer, Call

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import BY_ID, SANDBOX
from linking.errors import LinkingError
from linking.playground import followups, page
from linking.reading import deep_links
from linking.reading.form import read_form
from linking.showing import snippets
from linking.showing.rendering import text_environment

ADDRESS = "https://example.com/play/index.html"
VALUES = {
    "data-center": "sandbox",
    "sandbox-outcome": "ok",
    "access-token": "SECRET-access-token",
    "client-id": "client",
    "redirect-uri": "https://example.com/play/callback.html",
    "scope": "read_events create_event",
    "state": "SECRET-state",
    "used-state": "SECRET-state",
    "link-token": "SECRET-link-token",
}


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def respond(action: str, argument: str = "", **values: str) -> Answer:
    call = Call(action=action, address=ADDRESS, argument=argument, values={**VALUES, **values})
    return page.respond(call, urandom)


@pytest.mark.parametrize("language", snippets.LANGUAGES, ids=lambda language: language.id)
def test_code_is_shown_in_each_language(language: snippets.Language) -> None:
    html = followups.code(Call(action="", values={**VALUES, "snippet-language": language.id}), BY_ID["de"])
    request = replace(read_form(VALUES).authorization, state="")

    assert text(html).strip() == snippets.snippet(text_environment(), language.id, BY_ID["de"], request).strip()
    assert "SECRET-" not in html


def test_code_for_an_empty_form_has_placeholders() -> None:
    html = followups.code(Call(action=""), SANDBOX)

    assert "YOUR_CLIENT_ID" in html
    assert "api.cronofy.com" in html
    assert "The sandbox has no hosts" in html


@given(st.dictionaries(st.sampled_from([*VALUES, "theme", "code", "client_secret", "callback-url"]), st.text()))
def test_share_link_reads_back_and_holds_no_secret(values: dict[str, str]) -> None:
    secrets = {name: f"SECRET{value}" for name, value in values.items() if name not in deep_links.FIELDS.values()}
    public = {name: value for name, value in values.items() if name in deep_links.FIELDS.values()}
    link = followups.share_link(Call(action="", address=ADDRESS, values={**secrets, **public}))
    read = deep_links.read_fragment(urlsplit(link).fragment)

    assert set(parse_qs(urlsplit(link).fragment)) <= {"v", "theme", *deep_links.FIELDS}
    assert "SECRET" not in link
    possible = {name: value for name, value in public.items() if value and name != "data-center"}
    possible = {name: value for name, value in possible.items() if name != "avoid-linking" or value == "true"}
    assert {name: value for name, value in read.values.items() if name != "data-center"} == possible


def test_share_link_is_canonical() -> None:
    link = followups.share_link(
        Call(action="", address=ADDRESS, values={**VALUES, "theme": "dark", "avoid-linking": "true"})
    )

    assert link == (
        f"{ADDRESS}#v=1&data_center=sandbox&client_id=client"
        "&redirect_uri=https%3A%2F%2Fexample.com%2Fplay%2Fcallback.html"
        "&scope=read_events%20create_event&avoid_linking=true&theme=dark"
    )


def test_parts_mask_the_link_token_and_show_both_forms() -> None:
    request = AuthorizationRequest(
        client_id="a b", redirect_uri="https://x.example/", scope=("s",), link_token="SECRET-token-of-20"
    )
    parts = {name: (value, encoded) for name, value, encoded, _ in followups.parts(request)}

    assert parts["client_id"] == ("a b", "a%20b")
    assert parts["scope"] == ("s", "")
    assert parts["link_token"] == ("••••••••f-20", "")


def test_qr_code_is_drawn_with_its_warning() -> None:
    answer = respond("show_qr", argument="https://example.com/")

    assert re.search(r'<path d="M4 4h7', answer.fragments["qr"])
    assert "joins their calendar" in answer.fragments["qr"]


def test_too_long_a_link_for_a_qr_code_is_said() -> None:
    answer = respond("show_qr", argument="x" * 5000)

    assert answer.status == "The link is too long for a QR code. Copy it instead."
    assert not answer.fragments


def test_callback_is_checked_against_the_last_link() -> None:
    url = "https://example.com/play/callback.html?code=abcdefghijklmnop&state=SECRET-state"
    answer = respond("check_callback", **{"callback-url": url})

    assert 'id="callback-verdict" data-verdict="match"' in answer.fragments["callback-answer"]
    assert "abcdefghijklmnop" not in answer.fragments["callback-answer"]


def test_callback_is_checked_against_what_the_browser_remembers() -> None:
    call = Call(
        action="check_callback",
        values={"callback-url": "https://example.com/?code=c&state=older", "redirect-uri": ""},
        digests=(sha256(b"older").hexdigest(),),
    )

    assert 'data-verdict="match"' in page.respond(call, urandom).fragments["callback-answer"]


@pytest.mark.parametrize(
    ("verdict", "words"), [("match", "matches"), ("refused", "refused"), ("mismatch", "wrong"), ("<b>", "wrong")]
)
def test_news_of_the_callback_page(verdict: str, words: str) -> None:
    assert words in respond("callback_news", argument=verdict).status


def test_linking_is_judged_and_secrets_leave_the_fields() -> None:
    before = json.dumps({"sub": "acc_1", "access_token": "SECRET", "linking_profile": {"profile_id": "p1"}})
    after = json.dumps({"sub": "acc_1", "refresh_token": "SECRET", "linking_profile": {"profile_id": "p2"}})
    answer = respond("check_linking", **{"before-response": before, "after-response": after})

    assert 'data-verdict="linked"' in answer.fragments["linking-answer"]
    assert "SECRET" not in json.dumps(answer.values)


def test_unreadable_linking_answers_say_which() -> None:
    answer = respond("check_linking", **{"before-response": "{}", "after-response": ""})

    assert 'data-verdict="unreadable"' in answer.fragments["linking-answer"]
    assert answer.status.startswith("The first answer has neither")


@pytest.mark.parametrize("outcome", sandbox.OUTCOMES, ids=lambda outcome: outcome.id)
def test_no_outcome_shows_a_secret(outcome: sandbox.Outcome) -> None:
    call = Call(action="send", address=ADDRESS, values={**VALUES, "sandbox-outcome": outcome.id})
    form, request = page.request_for(call)
    try:
        answer = page.conclude(call, sandbox.response(request, form.outcome))
    except LinkingError:
        answer = page.respond(
            Call(action="explain", address=ADDRESS, values=call.values, evidence={"late": True}), urandom
        )
    shown = re.sub(r'href="[^"]*"', "", answer.fragments["answer"])

    assert "SECRET-access-token" not in shown
    assert "sandbox-link-token" not in shown
    assert read_form(call.values).access_token == "SECRET-access-token"
