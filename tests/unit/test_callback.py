from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.judging.callback import judge, state_digest
from linking.sentences import sentence
from linking.showing.masking import DOTS
from linking.showing.rendering import fragment, paragraphs, say

# RFC 6749, section 4.1.2.1, without access_denied, which is a refusal.
ERRORS = (
    "invalid_request",
    "unauthorized_client",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
)
UNKNOWN = "This error is not one of RFC 6749's."
STATE = "kM3-state"
DIGESTS = (state_digest("another"), state_digest(STATE))
HERE = "https://example.com/callback.html"
CODE = "0123456789abcdefghijklmnopqrWXYZ"


def redirected(**parameters: str) -> str:
    return f"{HERE}?{urlencode(parameters)}"


def test_the_digest_is_the_sha_256_of_the_state() -> None:
    # FIPS 180-2, appendix B.1.
    assert state_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_known_state_matches_and_is_used() -> None:
    verdict = judge(redirected(code=CODE, state=STATE), DIGESTS)

    assert (verdict.verdict, verdict.used) == ("match", state_digest(STATE))
    assert verdict.explanation == sentence("callback.match")


def test_the_code_is_shown_masked() -> None:
    shown = fragment(
        "verdict",
        id="verdict",
        verdict=judge(redirected(code=CODE, state=STATE), DIGESTS),
        simulated=False,
        requests=(("curl", "the request"),),
    )

    assert CODE not in shown
    assert f"{DOTS}WXYZ" in shown


@given(st.text(min_size=1))
def test_any_state_matches_itself(state: str) -> None:
    address = f"{HERE}?code=c&state={quote(state, safe='')}"

    assert judge(address, (state_digest(state),)).verdict == "match"


@given(st.text(min_size=1), st.text(min_size=1))
def test_another_state_never_matches(ours: str, theirs: str) -> None:
    address = f"{HERE}?code=c&state={quote(theirs, safe='')}"

    assert (judge(address, (state_digest(ours),)).verdict == "match") == (ours == theirs)


@pytest.mark.parametrize("digests", [(state_digest("another"),), (STATE,), ("é",), ("\ud800",)])
def test_a_state_that_was_not_given_out_here_is_a_mismatch(digests: tuple[str, ...]) -> None:
    verdict = judge(redirected(code=CODE, state=STATE), digests)

    assert (verdict.verdict, verdict.used, verdict.code) == ("mismatch", "", "")
    assert "do not use the code" in say(verdict.explanation)


@pytest.mark.parametrize("digests", [(), (state_digest("another"), "")], ids=["none", "some were dropped"])
@pytest.mark.parametrize("answer", [{"code": CODE}, {"error": "access_denied"}])
def test_where_no_state_is_remembered_an_answer_is_unknown(answer: dict[str, str], digests: tuple[str, ...]) -> None:
    verdict = judge(redirected(**answer, state=STATE), digests)

    assert (verdict.verdict, verdict.used, verdict.code) == ("unknown", "", "")
    assert "paste it into the playground that made the link" in say(verdict.explanation)
    assert "somebody" not in say(verdict.explanation)


@pytest.mark.parametrize(
    "address", [redirected(code=CODE), redirected(code=CODE, state=""), redirected(error="access_denied")]
)
def test_an_answer_without_a_state_proves_nothing(address: str) -> None:
    assert judge(address, DIGESTS).verdict == "no_state"


def test_a_refusal_is_explained_and_its_state_used() -> None:
    verdict = judge(redirected(error="access_denied", state=STATE), DIGESTS)

    assert (verdict.verdict, verdict.used, verdict.code) == ("refused", state_digest(STATE), "")
    assert verdict.explanation == sentence("callback.refused", description="")


def test_a_refusal_with_a_wrong_state_is_a_mismatch() -> None:
    assert judge(redirected(error="access_denied", state="wrong"), DIGESTS).verdict == "mismatch"


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_the_standard_is_explained(error: str) -> None:
    verdict = judge(redirected(error=error, state=STATE), DIGESTS)

    assert (verdict.verdict, verdict.used) == ("error", state_digest(STATE))
    assert verdict.explanation == sentence("callback.error", error=error, description="")
    assert UNKNOWN not in say(verdict.explanation)


def test_an_unknown_error_is_said_to_be_unknown() -> None:
    explanation = judge(redirected(error="odd", state=STATE), DIGESTS).explanation

    assert paragraphs(explanation) == ("The authorization ended with the error “odd”.", UNKNOWN)


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_the_servers_own_words_are_shown(error: str) -> None:
    verdict = judge(redirected(error=error, state=STATE, error_description="Ask the admin."), DIGESTS)

    assert paragraphs(verdict.explanation)[-1] == "The server adds: Ask the admin."


def test_an_error_beside_a_code_is_an_error() -> None:
    assert judge(redirected(code=CODE, error="server_error", state=STATE), DIGESTS).verdict == "error"


@pytest.mark.parametrize("name", ["code", "state", "error"])
def test_a_repeated_parameter_is_not_used(name: str) -> None:
    verdict = judge(f"{HERE}?code=c&error=e&state={STATE}&{name}=again", DIGESTS)

    assert (verdict.verdict, verdict.explanation) == ("incomplete", sentence("callback.repeated", names=(name,)))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("code",), "The address holds code more than once. Do not use it."),
        (("code", "state"), "The address holds each of these more than once: code, state. Do not use it."),
    ],
    ids=["one", "two"],
)
def test_one_and_more_have_sentences_of_their_own(names: tuple[str, ...], words: str) -> None:
    assert say(sentence("callback.repeated", names=names)) == words


@pytest.mark.parametrize("query", ["", "?", f"?state={STATE}", f"?code=&state={STATE}", "?CODE=c", "#code=c"])
def test_an_address_without_an_answer_is_incomplete(query: str) -> None:
    assert judge(HERE + query, DIGESTS).verdict == "incomplete"


@pytest.mark.parametrize("address", ["", " \n"])
def test_nothing_pasted_is_asked_for(address: str) -> None:
    verdict = judge(address, DIGESTS, HERE)

    assert (verdict.verdict, verdict.explanation) == ("incomplete", sentence("callback.nothing_pasted"))


@pytest.mark.parametrize("redirect_uri", [HERE, f"{HERE}?from=cronofy"])
@pytest.mark.parametrize("query", ["?code=c&state={}", "code=c&state={}", " state={}&code=c\n"])
def test_a_bare_query_is_taken_to_be_at_the_redirect_uri(query: str, redirect_uri: str) -> None:
    assert judge(query.format(STATE), DIGESTS, redirect_uri).verdict == "match"


@pytest.mark.parametrize("address", ["code=c&state=s", "/callback?code=c", "https://[", "javascript:alert(1)", "ß"])
def test_what_is_no_whole_address_is_said_to_be_none(address: str) -> None:
    verdict = judge(address, DIGESTS)

    assert (verdict.verdict, verdict.explanation) == ("wrong_address", sentence("callback.not_an_address"))


def test_the_authorization_link_itself_is_recognized() -> None:
    verdict = judge(redirected(response_type="code", redirect_uri=HERE, state=STATE), DIGESTS)

    assert (verdict.verdict, verdict.explanation) == ("wrong_address", sentence("callback.authorization_link"))


def test_spaces_and_line_ends_around_an_address_do_not_matter() -> None:
    assert judge(f"\n {redirected(code=CODE, state=STATE)} \r\n", DIGESTS).verdict == "match"


def test_a_page_opened_from_disk_can_be_judged() -> None:
    assert judge(f"file:///tmp/callback.html?code=c&state={STATE}", DIGESTS).verdict == "match"


@pytest.mark.parametrize(
    ("address", "redirect_uri"),
    [
        (HERE, HERE),
        ("https://EXAMPLE.com/callback.html", HERE),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/", "https://example.com"),
        (HERE + "?from=cronofy", HERE + "?from=cronofy"),
        (HERE, ""),
    ],
)
def test_an_answer_at_the_redirect_uri_is_judged(address: str, redirect_uri: str) -> None:
    joint = "&" if "?" in address else "?"

    assert judge(f"{address}{joint}code=c&state={STATE}", DIGESTS, redirect_uri).verdict == "match"


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "http://example.com/callback.html",
        "https://example.org/callback.html",
        "https://example.com:8443/callback.html",
        "https://example.com/callback",
        "https://example.com/Callback.html",
        "https://example.com/callback.html?from=cronofy",
        "https://[",
    ],
)
def test_an_answer_elsewhere_is_at_the_wrong_address(redirect_uri: str) -> None:
    verdict = judge(redirected(code=CODE, state=STATE), DIGESTS, redirect_uri)

    assert verdict.verdict == "wrong_address"
    assert verdict.explanation == sentence("callback.elsewhere", redirect_uri=redirect_uri)


@given(st.text() | st.text("https://?&=#%[]@:codestaterr").map(lambda text: f"https://{text}"), st.lists(st.text()))
def test_any_text_gets_a_verdict_and_no_foreign_one_a_match(text: str, digests: list[str]) -> None:
    assert judge(text, digests).verdict in {"mismatch", "unknown", "no_state", "wrong_address", "incomplete"}
