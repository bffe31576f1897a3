"""After an attempt: the QR code, the address that came back, whether it linked; and the sandbox's own pages."""

from dataclasses import replace

from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.sandbox_accounts import opposite, read_code, token_response, userinfo
from linking.errors import TooLong
from linking.judging import callback, did_it_link
from linking.judging.authorization_request import Consent, read_authorization_request
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
from linking.reading.form import Values
from linking.reading.pasted import unwrap
from linking.reading.sizes import LONGEST_ADDRESS, LONGEST_FIELD
from linking.sentences import sentence
from linking.showing.journey import Journey, judged, picture
from linking.showing.masking import without_secrets as masked
from linking.showing.qr_code import qr_code
from linking.showing.rendering import fragment, heading, say
from linking.showing.token_request import token_requests

NEWS = ("match", "refused")


def show_qr(asked: ShowQr) -> Reply:
    """Draw the link as a QR code, where it is not too long for one."""
    try:
        drawn = fragment("qr", code=qr_code(asked.argument))
    except TooLong as error:
        return Reply(status=say(error.sentence))
    return Reply(fragments={"qr": drawn}, status=say(sentence("status.qr_shown")), focus="qr")


def check_callback(asked: CheckCallback, site: Site) -> Reply:
    """Judge a pasted callback address by the states of this tab's links, and by what this browser remembers."""
    address = asked.values.get("callback-url", "").strip()
    verdict = _judged(address, asked.digests, _redirect_uri(asked.values, address, site))
    return Reply(
        fragments={
            "callback-answer": _verdict("callback-verdict", verdict, asked.links.get(verdict.used, asked.values)),
            "journey": picture(judged(asked.journey, verdict.verdict)),
        },
        status=heading(verdict.explanation),
    )


def callback_news(asked: CallbackNews) -> Reply:
    """Say what the callback page found out about a link of this tab. It tells its verdict and whose it is only."""
    fragments = {"journey": picture(judged(asked.journey, asked.verdict))}
    if asked.argument:
        verdict = callback.Verdict(asked.verdict, sentence("callback.match"), code=asked.argument)
        fragments["callback-answer"] = _verdict("callback-verdict", verdict, {"data-center": SANDBOX.id})
    return Reply(
        status=say(sentence(f"status.news_{asked.verdict if asked.verdict in NEWS else 'other'}")), fragments=fragments
    )


def check_linking(asked: CheckLinking) -> Reply:
    """Compare two pasted answers. What is not needed of them is removed from the fields, secrets first of all."""
    before, after = asked.values.get("before-response", ""), asked.values.get("after-response", "")
    return _compared(before, after, asked.journey)


def try_linking(asked: TryLinking) -> Reply:
    """Let the sandbox exchange a code, and compare its answer with what it knew of the original account before."""
    try:
        agreed = read_code(asked.argument)
    except ValueError:
        return Reply(status=say(sentence("status.no_sandbox_code")))
    before, after = userinfo(agreed), token_response(agreed)
    simulated = (masked(before, ()), masked(after, ()), opposite(agreed).code)
    return replace(_compared(before, after, asked.journey, simulated), focus="linking-verdict")


def _compared(before: str, after: str, journey: Journey, simulated: tuple[str, ...] = ()) -> Reply:
    verdict = did_it_link.compare(before, after)
    return Reply(
        fragments={
            "linking-answer": fragment("linked", verdict=verdict, simulated=simulated),
            "journey": picture(judged(journey, verdict.verdict)),
        },
        values={
            "before-response": did_it_link.without_secrets(before),
            "after-response": did_it_link.without_secrets(after),
        },
        status=heading(verdict.explanation),
    )


def judge_callback(asked: JudgeCallback, site: Site) -> Reply:
    """Judge the address that the callback page was opened with."""
    verdict = _judged(asked.arrival, asked.digests)
    link = {"redirect-uri": site.callback, **asked.links.get(verdict.used, {})}
    sandbox_code = verdict.code if link.get("data-center") == SANDBOX.id else ""
    return Reply(
        fragments={"answer": _verdict("verdict", verdict, link)},
        status=heading(verdict.explanation),
        then=Judged(verdict.verdict, verdict.used, sandbox_code),
    )


def _verdict(place: str, verdict: callback.Verdict, link: Values) -> str:
    """Return the verdict as it is shown, with what can be done with a code of that link."""
    return fragment(
        "verdict",
        id=place,
        verdict=verdict,
        simulated=link.get("data-center") == SANDBOX.id,
        requests=token_requests(link) if verdict.code else (),
    )


def _redirect_uri(values: Values, address: str, site: Site) -> str:
    """Return where the redirect should have gone. From disk our own callback page plays the example in the form."""
    given = unwrap(values.get("redirect-uri", "")[:LONGEST_FIELD])
    return site.callback if given == site.default_redirect_uri and address.startswith(site.callback) else given


def show_consent(asked: ShowConsent, site: Site) -> Reply:
    """Show what the sandbox's authorization page was asked."""
    query = asked.arrival.partition("#")[0].partition("?")[2]
    if len(query) > LONGEST_ADDRESS:
        consent = Consent((), (sentence("refusal.too_long"),), "", "", "")
    else:
        consent = read_authorization_request(query, site)
    return Reply(fragments={"answer": fragment("consent", consent=consent)}, status=say(sentence("status.consent")))


def _judged(address: str, digests: tuple[str, ...], redirect_uri: str = "") -> callback.Verdict:
    if len(address) > LONGEST_ADDRESS:
        return callback.Verdict("wrong_address", sentence("callback.too_long"))
    return callback.judge(address, digests, redirect_uri)
