"""After an attempt: the QR code, the address that came back, whether it linked; and the sandbox's own pages."""

from collections.abc import Callable

from linking.errors import TooLong
from linking.judging import callback, did_it_link
from linking.judging.authorization_request import Consent, read_authorization_request
from linking.playground.questions import CallbackNews, CheckCallback, CheckLinking, JudgeCallback, ShowConsent, ShowQr
from linking.playground.replies import Judged, Reply
from linking.reading.addresses import Site
from linking.reading.pasted import unwrap
from linking.reading.sizes import LONGEST_ADDRESS, LONGEST_FIELD
from linking.sentences import sentence
from linking.showing.journey import judged, picture
from linking.showing.qr_code import qr_code
from linking.showing.rendering import fragment, heading, say

NEWS = ("match", "refused")


def show_qr(asked: ShowQr) -> Reply:
    """Draw the link as a QR code, where it is not too long for one."""
    try:
        drawn = fragment("qr", code=qr_code(asked.argument))
    except TooLong as error:
        return Reply(status=say(error.sentence))
    return Reply(fragments={"qr": drawn}, status=say(sentence("status.qr_shown")), focus="qr")


def check_callback(asked: CheckCallback) -> Reply:
    """Judge a pasted callback address by the states of this tab's links, and by what this browser remembers."""
    redirect_uri = unwrap(asked.values.get("redirect-uri", "")[:LONGEST_FIELD])
    verdict = _judged(asked.values.get("callback-url", ""), asked.digests, redirect_uri)
    return Reply(
        fragments={
            "callback-answer": fragment("verdict", id="callback-verdict", verdict=verdict),
            "journey": picture(judged(asked.journey, verdict.verdict)),
        },
        status=heading(verdict.explanation),
    )


def callback_news(asked: CallbackNews) -> Reply:
    """Say what the callback page found out about a link of this tab. It tells its verdict and whose it is only."""
    return Reply(
        status=say(sentence(f"status.news_{asked.verdict if asked.verdict in NEWS else 'other'}")),
        fragments={"journey": picture(judged(asked.journey, asked.verdict))},
    )


def check_linking(asked: CheckLinking) -> Reply:
    """Compare two pasted answers. What is not needed of them is removed from the fields, secrets first of all."""
    before, after = asked.values.get("before-response", ""), asked.values.get("after-response", "")
    verdict = did_it_link.compare(before, after)
    return Reply(
        fragments={
            "linking-answer": fragment("linked", verdict=verdict),
            "journey": picture(judged(asked.journey, verdict.verdict)),
        },
        values={
            "before-response": did_it_link.without_secrets(before),
            "after-response": did_it_link.without_secrets(after),
        },
        status=heading(verdict.explanation),
    )


def judge_callback(asked: JudgeCallback) -> Reply:
    """Judge the address that the callback page was opened with."""
    verdict = _judged(asked.arrival, asked.digests)
    return Reply(
        fragments={"answer": fragment("verdict", id="verdict", verdict=verdict)},
        status=heading(verdict.explanation),
        then=Judged(verdict.verdict, verdict.used),
    )


def show_consent(asked: ShowConsent, site: Site, random_bytes: Callable[[int], bytes]) -> Reply:
    """Show what the sandbox's authorization page was asked."""
    query = asked.arrival.partition("#")[0].partition("?")[2]
    if len(query) > LONGEST_ADDRESS:
        consent = Consent((), (sentence("refusal.too_long"),), "", "", "")
    else:
        consent = read_authorization_request(query, site.callback, random_bytes)
    return Reply(fragments={"answer": fragment("consent", consent=consent)}, status=say(sentence("status.consent")))


def _judged(address: str, digests: tuple[str, ...], redirect_uri: str = "") -> callback.Verdict:
    if len(address) > LONGEST_ADDRESS:
        return callback.Verdict("wrong_address", sentence("callback.too_long"))
    return callback.judge(address, digests, redirect_uri)
