"""After an attempt: the QR code, the address that came back, whether it linked; and the sandbox's own pages."""

import json
from os import urandom
from urllib.parse import urlsplit

import markup
import pytest
from attempts import CALLBACK, GERMANY, PASTED, SITE, STATE, link, prepare, shown

from linking.judging.callback import state_digest
from linking.playground import afterwards
from linking.playground.questions import CallbackNews, CheckCallback, CheckLinking, JudgeCallback, ShowConsent, ShowQr
from linking.playground.replies import Judged, Reply

CODE = "abcdefghijklmnop"
DIGESTS = (state_digest("older"), state_digest(STATE))


class TestTheQrCode:
    """The link to be scanned."""

    def test_it_is_drawn_with_its_warning(self) -> None:
        document = shown(afterwards.show_qr(ShowQr("https://example.com/")), "qr")
        [path] = document.all("path")

        # The finder pattern, behind a quiet zone of four modules.
        assert path.attributes["d"].startswith("M4 4h7")
        assert "joins their calendar" in document.text

    def test_it_is_said_and_gets_the_focus(self) -> None:
        reply = afterwards.show_qr(ShowQr("https://example.com/"))

        assert reply.status.startswith("The QR code of the link is shown.")
        assert reply.focus == "qr"

    def test_too_long_a_link_is_said_and_nothing_is_drawn(self) -> None:
        reply = afterwards.show_qr(ShowQr("x" * 5000))

        assert reply == Reply(status="The link is too long for a QR code. Copy it instead.")


class TestAPastedCallback:
    """The address that a person came back to, pasted into the page."""

    @staticmethod
    def check(url: str, redirect_uri: str = GERMANY["redirect-uri"]) -> Reply:
        values = {**GERMANY, "callback-url": url, "redirect-uri": redirect_uri}
        return afterwards.check_callback(CheckCallback(values, DIGESTS))

    @pytest.mark.parametrize("state", [STATE, "older"])
    def test_it_is_checked_against_every_state_that_may_come_back(self, state: str) -> None:
        reply = self.check(f"https://example.com/callback?code={CODE}&state={state}")

        assert shown(reply, "callback-answer").by_id("callback-verdict").attributes["data-verdict"] == "match"
        assert reply.then is None

    def test_its_code_is_not_shown(self) -> None:
        reply = self.check(f"https://example.com/callback?code={CODE}&state={STATE}")

        assert CODE not in reply.fragments["callback-answer"]

    @pytest.mark.parametrize("redirect_uri", ["https://example.com/callback", ' "https://example.com/callback"\n'])
    @pytest.mark.parametrize(("host", "verdict"), [("example.com", "match"), ("elsewhere.example", "wrong_address")])
    def test_it_is_checked_against_the_forms_redirect_uri(self, host: str, verdict: str, redirect_uri: str) -> None:
        reply = self.check(f"https://{host}/callback?code={CODE}&state={STATE}", redirect_uri)

        assert shown(reply, "callback-answer").by_id("callback-verdict").attributes["data-verdict"] == verdict

    def test_any_address_will_do_while_the_form_has_no_redirect_uri(self) -> None:
        reply = self.check(f"https://elsewhere.example/callback?code={CODE}&state={STATE}", "")

        assert shown(reply, "callback-answer").by_id("callback-verdict").attributes["data-verdict"] == "match"

    def test_the_verdict_is_said_in_its_own_words(self) -> None:
        reply = self.check("https://example.com/callback")

        assert shown(reply, "callback-answer").all("h2")[0].text == reply.status

    def test_an_empty_field_holds_no_address(self) -> None:
        reply = afterwards.check_callback(CheckCallback({}, ()))

        assert shown(reply, "callback-answer").by_id("callback-verdict").attributes["data-verdict"] == "wrong_address"


@pytest.mark.parametrize(
    ("verdict", "words"), [("match", "matches"), ("refused", "refused"), ("mismatch", "wrong"), ("<b>", "wrong")]
)
def test_news_of_the_callback_page_is_said_and_nothing_more(verdict: str, words: str) -> None:
    reply = afterwards.callback_news(CallbackNews(verdict))

    assert words in reply.status
    assert reply == Reply(status=reply.status, fragments={"journey": reply.fragments["journey"]})


class TestWhetherItLinked:
    """Two answers of the API, compared."""

    BEFORE = json.dumps({"sub": "acc_1", "access_token": "SECRET", "linking_profile": {"profile_id": "p1"}})
    AFTER = json.dumps({"sub": "acc_1", "refresh_token": "SECRET", "linking_profile": {"profile_id": "p2"}})

    @staticmethod
    def check(before: str, after: str) -> Reply:
        return afterwards.check_linking(CheckLinking({"before-response": before, "after-response": after}))

    def test_they_are_judged(self) -> None:
        reply = self.check(self.BEFORE, self.AFTER)
        verdict = shown(reply, "linking-answer").by_id("linking-verdict")

        assert verdict.attributes["data-verdict"] == "linked"
        assert reply.status in verdict.text

    def test_secrets_leave_the_fields(self) -> None:
        reply = self.check(self.BEFORE, self.AFTER)

        assert set(reply.values) == {"before-response", "after-response"}
        assert "SECRET" not in json.dumps(reply.values)

    def test_what_is_left_in_the_fields_gives_the_same_verdict(self) -> None:
        reply = self.check(self.BEFORE, self.AFTER)

        assert self.check(reply.values["before-response"], reply.values["after-response"]) == reply

    @pytest.mark.parametrize(
        ("before", "after", "which"),
        [("{}", "", "first"), (BEFORE, "{}", "second"), (BEFORE, "", "second"), ("", "", "first")],
    )
    def test_the_one_that_cannot_be_read_is_named(self, before: str, after: str, which: str) -> None:
        reply = self.check(before, after)

        assert shown(reply, "linking-answer").by_id("linking-verdict").attributes["data-verdict"] == "unreadable"
        assert reply.status.startswith(f"The {which} answer ")

    def test_nothing_pasted_cannot_be_read(self) -> None:
        assert afterwards.check_linking(CheckLinking({})) == self.check("", "")


class TestTheCallbackPage:
    """The address that it was opened with is judged."""

    @staticmethod
    def judge(query: str) -> Reply:
        return afterwards.judge_callback(JudgeCallback(CALLBACK + query, DIGESTS))

    def test_a_known_state_matches_and_is_used_up(self) -> None:
        reply = self.judge(f"?code={CODE}&state={STATE}")

        assert shown(reply).by_id("verdict").attributes["data-verdict"] == "match"
        assert reply.then == Judged("match", state_digest(STATE))

    def test_an_unknown_state_uses_none_up(self) -> None:
        assert self.judge("?code=c&state=other").then == Judged("mismatch", "")

    @pytest.mark.parametrize(
        ("query", "verdict"),
        [
            ("?code=c&state=other", "mismatch"),
            ("?code=c", "no_state"),
            (f"?error=access_denied&state={STATE}", "refused"),
            (f"?error=server_error&state={STATE}", "error"),
            ("", "incomplete"),
            ("?response_type=code&redirect_uri=x", "wrong_address"),
        ],
    )
    def test_its_verdict_is_one_of_the_contract(self, query: str, verdict: str) -> None:
        reply = self.judge(query)

        assert isinstance(reply.then, Judged)
        assert shown(reply).by_id("verdict").attributes["data-verdict"] == reply.then.verdict == verdict

    def test_the_verdict_is_said_in_its_own_words(self) -> None:
        reply = self.judge("")

        assert shown(reply).all("h2")[0].text == reply.status


class TestTheConsentPage:
    """The sandbox's authorization page."""

    @staticmethod
    def show(query: str) -> markup.Document:
        return shown(afterwards.show_consent(ShowConsent(f"{SITE.beside('authorize.html')}?{query}"), SITE, urandom))

    def test_it_offers_both_answers_to_the_sites_own_callback(self) -> None:
        made = prepare({**PASTED, "redirect-uri": CALLBACK})
        document = self.show(urlsplit(link(made)).query)

        assert document.by_id("allow").attributes["href"].startswith(f"{CALLBACK}?code=")
        assert document.by_id("deny").attributes["href"].startswith(f"{CALLBACK}?error=access_denied&")

    def test_it_shows_a_foreign_redirect_uri_but_links_nowhere(self) -> None:
        document = self.show(urlsplit(link(prepare(PASTED))).query)

        assert document.all("a") == []
        assert "https://example.com/callback" in document.by_id("not-followed").text

    def test_it_names_what_cronofy_would_refuse(self) -> None:
        assert "scope is missing." in self.show("client_id=a").by_id("refusals").text

    def test_it_says_whose_page_this_is(self) -> None:
        assert (
            afterwards.show_consent(ShowConsent(""), SITE, urandom).status == "This is the sandbox. Choose an answer."
        )
