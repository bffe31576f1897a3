"""After an attempt: the QR code, the address that came back, whether it linked; and the sandbox's own pages."""

import json
from urllib.parse import urlsplit

import markup
import pytest
from attempts import CALLBACK, GERMANY, PASTED, SITE, STATE, link, prepare, shown

from linking.cronofy.sandbox_accounts import grant
from linking.judging.callback import state_digest
from linking.playground import afterwards
from linking.playground.questions import (
    CallbackNews,
    CheckCallback,
    CheckLinking,
    JudgeCallback,
    ShowConsent,
    ShowQr,
    TryLinking,
)
from linking.playground.replies import Judged, Reply
from linking.reading.addresses import Site

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
        return afterwards.check_callback(CheckCallback(values, DIGESTS), SITE)

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
        reply = afterwards.check_callback(CheckCallback({}, ()), SITE)

        assert shown(reply, "callback-answer").by_id("callback-verdict").attributes["data-verdict"] == "incomplete"

    def test_its_exchange_is_that_of_the_link_and_not_of_the_form(self) -> None:
        values = {**GERMANY, "callback-url": f"https://example.com/callback?code={CODE}&state={STATE}"}
        made = {"data-center": "sg", "client-id": "made-with", "redirect-uri": "https://example.com/callback"}
        reply = afterwards.check_callback(CheckCallback(values, DIGESTS, links={state_digest(STATE): made}), SITE)
        request = shown(reply, "callback-answer").by_id("exchange-request").text

        assert "https://api-sg.cronofy.com/oauth/token" in request
        assert "made-with" in request

    def test_from_disk_the_own_callback_page_plays_the_example(self) -> None:
        disk = Site("file:///home/somebody/index.html")
        address = f"file:///home/somebody/callback.html?code={CODE}&state={STATE}"
        values = {"redirect-uri": disk.default_redirect_uri, "callback-url": address}
        reply = afterwards.check_callback(CheckCallback(values, DIGESTS), disk)

        assert shown(reply, "callback-answer").by_id("callback-verdict").attributes["data-verdict"] == "match"


class TestTheSandboxsExchange:
    """What the sandbox answers after the consent."""

    AGREED = grant("some-link-token", STATE)

    def test_it_ends_on_linked(self) -> None:
        reply = afterwards.try_linking(TryLinking(self.AGREED.code))
        document = shown(reply, "linking-answer")

        assert document.by_id("linking-verdict").attributes["data-verdict"] == "linked"
        assert reply.status.startswith("Linked: ")
        assert reply.focus == "linking-verdict"
        assert "sandbox-refresh-token" not in document.text + str(reply.values)

    @pytest.mark.parametrize("code", ["", CODE, "a" * 32 + "a"])
    def test_a_code_that_is_not_its_own_is_said(self, code: str) -> None:
        reply = afterwards.try_linking(TryLinking(code))

        assert reply == Reply(status=reply.status)
        assert reply.status.startswith("The sandbox can exchange its own codes only")

    def test_what_it_fills_in_gives_the_same_verdict(self) -> None:
        reply = afterwards.try_linking(TryLinking(self.AGREED.code))

        assert afterwards.check_linking(CheckLinking(reply.values)).status == reply.status

    def test_its_control_run_without_a_link_token_ends_on_not_linked_and_back(self) -> None:
        first = shown(afterwards.try_linking(TryLinking(self.AGREED.code)), "linking-answer")
        other = first.by_id("try-other").attributes["data-argument"]
        control = shown(afterwards.try_linking(TryLinking(other)), "linking-answer")

        assert control.by_id("linking-verdict").attributes["data-verdict"] == "not_linked"
        assert control.by_id("try-other").attributes["data-argument"] == self.AGREED.code

    def test_news_of_it_offers_it(self) -> None:
        document = shown(afterwards.callback_news(CallbackNews("match", argument=self.AGREED.code)), "callback-answer")

        assert document.by_id("try-linking").attributes["data-argument"] == self.AGREED.code


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
    def judge(query: str, **link: str) -> Reply:
        links = {state_digest(STATE): link} if link else {}
        return afterwards.judge_callback(JudgeCallback(CALLBACK + query, DIGESTS, links), SITE)

    def test_a_known_state_matches_and_is_used_up(self) -> None:
        reply = self.judge(f"?code={CODE}&state={STATE}")

        assert shown(reply).by_id("verdict").attributes["data-verdict"] == "match"
        assert reply.then == Judged("match", state_digest(STATE))

    def test_the_exchange_is_for_the_link_that_it_answers(self) -> None:
        link = {"data-center": "de", "client-id": "made-with", "redirect-uri": CALLBACK}
        request = shown(self.judge(f"?code={CODE}&state={STATE}", **link)).by_id("exchange-request").text

        assert all(each in request for each in ("https://api-de.cronofy.com/oauth/token", "made-with", CALLBACK))

    def test_what_is_not_known_of_the_link_is_a_placeholder(self) -> None:
        request = shown(self.judge(f"?code={CODE}&state={STATE}")).by_id("exchange-request").text

        assert all(each in request for each in ("API_HOST_OF_YOUR_DATA_CENTER", "YOUR_CLIENT_ID", CALLBACK))

    def test_only_a_code_of_the_sandbox_is_told_to_other_tabs(self) -> None:
        replies = [self.judge(f"?code={CODE}&state={STATE}", **{"data-center": name}) for name in ("sandbox", "de")]

        assert [reply.then for reply in replies] == [
            Judged("match", state_digest(STATE), CODE),
            Judged("match", state_digest(STATE)),
        ]
        assert ["try-linking" in shown(reply).ids for reply in replies] == [True, False]

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            (f"?code={CODE}&state={STATE}", {"copy-address", "copy-code", "exchange-request", "forget"}),
            (f"?code={CODE}&state=other", {"copy-address", "forget"}),
            ("", set()),
        ],
    )
    def test_what_can_be_taken_along_follows_from_the_verdict(self, query: str, ids: set[str]) -> None:
        known = {"copy-address", "copy-code", "exchange-request", "forget"}

        assert known & set(shown(self.judge(query)).ids) == ids

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
        return shown(afterwards.show_consent(ShowConsent(f"{SITE.beside('authorize.html')}?{query}"), SITE))

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
        assert afterwards.show_consent(ShowConsent(""), SITE).status == "This is the sandbox. Choose an answer."
