import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.authorization import AuthorizationRequest, authorization_url
from linking.cronofy.parameters import NAMES
from linking.cronofy.secrets import CREDENTIALS, names_credential
from linking.judging.authorization_request import Consent, GivenParameter, read_authorization_request
from linking.sentences import Sentence, sentence
from linking.showing.masking import DOTS
from linking.showing.rendering import fragment

OURS = "https://example.github.io/playground/callback.html"
REQUEST = {
    "response_type": "code",
    "client_id": "id",
    "redirect_uri": OURS,
    "scope": "read_events create_event",
    "state": "a state & more",
}


def asked(query: str) -> Consent:
    return read_authorization_request(query, OURS, bytes)


def asked_with(**changes: str) -> Consent:
    return asked(urlencode(REQUEST | changes))


def redirected(url: str) -> dict[str, str]:
    assert url.startswith(f"{OURS}?")
    return dict(parse_qsl(urlsplit(url).query, strict_parsing=True))


def test_every_parameter_is_shown_with_its_meaning() -> None:
    assert asked("?" + urlencode(REQUEST)).parameters == tuple(
        GivenParameter(name, value, sentence(f"parameter.{name}")) for name, value in REQUEST.items()
    )


def test_an_unknown_parameter_is_shown_as_one() -> None:
    assert asked("color=red").parameters == (GivenParameter("color", "red", sentence("parameter.unknown")),)


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_secret_is_known_as_one(name: str) -> None:
    assert asked(f"{name}=secret").parameters[0].secret


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_secret_is_shown_masked(name: str) -> None:
    shown = fragment("consent", consent=asked(f"{name}=secret-0123456789"))

    assert "secret-0123456789" not in shown
    assert f"{DOTS}6789" in shown


def test_an_empty_parameter_is_shown() -> None:
    assert asked("locale=").parameters == (GivenParameter("locale", "", sentence("parameter.locale")),)


def test_the_links_of_the_playground_are_not_refused() -> None:
    request = AuthorizationRequest(
        client_id="id",
        redirect_uri=OURS,
        scope=("read_events",),
        state="s",
        link_token="t",
        avoid_linking=True,
        provider_name="google",
        locale="de",
    )

    assert asked(urlsplit(authorization_url("https://app.example", request)).query).refusals == ()


def test_allowing_brings_a_code_and_the_same_state() -> None:
    assert redirected(asked_with().allow_url) == {"code": "a" * 32, "state": "a state & more"}


def test_refusing_brings_the_error_and_the_same_state() -> None:
    assert redirected(asked_with().deny_url) == {"error": "access_denied", "state": "a state & more"}


def test_without_a_state_none_comes_back() -> None:
    consent = asked_with(state="")

    assert redirected(consent.allow_url) == {"code": "a" * 32}
    assert redirected(consent.deny_url) == {"error": "access_denied"}


def test_a_code_is_random_ascii_of_cronofys_length() -> None:
    codes = {
        redirected(read_authorization_request(urlencode(REQUEST), OURS, secrets.token_bytes).allow_url)["code"]
        for _ in range(3)
    }

    assert len(codes) == 3
    assert all(len(code) == 32 and code.isascii() and code.isalnum() for code in codes)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"response_type": ""}, sentence("refusal.missing", name="response_type")),
        ({"response_type": "token"}, sentence("refusal.not_code", name="response_type")),
        ({"client_id": ""}, sentence("refusal.missing", name="client_id")),
        ({"client_id": "ï"}, sentence("client_id.character", character="ï")),
        ({"redirect_uri": ""}, sentence("refusal.missing", name="redirect_uri")),
        ({"redirect_uri": f"{OURS}#x"}, sentence("redirect_uri.fragment")),
        ({"scope": ""}, sentence("refusal.missing", name="scope")),
        ({"scope": " "}, sentence("scope.missing")),
        ({"scope": "a\\b"}, sentence("scope.character", character="\\")),
    ],
)
def test_what_cronofy_would_refuse_is_named_and_not_answered(changes: dict[str, str], refusal: Sentence) -> None:
    consent = asked_with(**changes)

    assert consent.refusals == (refusal,)
    assert (consent.allow_url, consent.deny_url) == ("", "")


def test_a_repeated_parameter_is_refused() -> None:
    consent = asked(urlencode(REQUEST) + "&state=again")

    assert consent.refusals == (sentence("refusal.repeated", name="state"),)
    assert consent.allow_url == ""


def test_everything_missing_is_named_at_once() -> None:
    assert asked("").refusals == tuple(
        sentence("refusal.missing", name=name) for name in ("response_type", "client_id", "redirect_uri", "scope")
    )


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://evil.example/",
        f"{OURS}?next=https://evil.example/",
        OURS.replace("https", "http"),
        OURS + "/",
        OURS.upper(),
    ],
)
def test_another_redirect_uri_is_shown_but_never_followed(redirect_uri: str) -> None:
    consent = asked_with(redirect_uri=redirect_uri)

    assert (consent.redirect_uri, consent.allow_url, consent.deny_url) == (redirect_uri, "", "")


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.just(OURS)), st.text())
def test_no_query_leads_anywhere_but_to_our_own_callback(changes: dict[str, str], more: str) -> None:
    consent = asked(urlencode(REQUEST | changes) + more)

    for url in (consent.allow_url, consent.deny_url):
        assert url == "" or url.partition("?")[0] == OURS


@pytest.mark.parametrize("name", ["access-token", "accessToken", "token[]", "ID TOKEN", "client_secret"])
def test_a_credential_is_shown_masked_however_its_name_is_spelled(name: str) -> None:
    assert names_credential(name)


@pytest.mark.parametrize("name", ["scope", "state", "client_id", "redirect_uri", ""])
def test_other_names_are_no_credentials(name: str) -> None:
    assert not names_credential(name)


@pytest.mark.parametrize(
    "redirect_uri", [OURS[:-1], f"{OURS}x", OURS.replace("https", "http"), f"{OURS}?a=b", "http://0/", "https://~/"]
)
def test_what_stands_before_or_after_our_callback_in_any_order_is_not_followed(redirect_uri: str) -> None:
    consent = asked_with(redirect_uri=redirect_uri)

    assert (consent.allow_url, consent.deny_url) == ("", "")
