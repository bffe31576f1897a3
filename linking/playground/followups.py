"""What comes beside and after the link: code to take home, sharing, the QR code, and checking what came back."""

from collections.abc import Callable, Mapping

from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX, DataCenter
from linking.cronofy.parameters import meaning
from linking.errors import TooLong
from linking.judging import callback, did_it_link
from linking.playground.protocol import Answer, Call, RandomBytes
from linking.reading import deep_links
from linking.reading.form import typed_authorization
from linking.reading.pasted import unwrap
from linking.sentences import Sentence
from linking.showing import rendering, snippets
from linking.showing.highlighting import tokens
from linking.showing.masking import masked
from linking.showing.qr_code import qr_code
from linking.showing.rendering import fragment, heading, say

NEWS = {
    "match": "The authorization came back in this browser, and its state matches.",
    "refused": "The authorization came back in this browser: it was refused.",
}


def real(data_center: DataCenter) -> DataCenter:
    """Return the data center, or the first real one for the sandbox, which has no hosts."""
    return DATA_CENTERS[0] if data_center is SANDBOX else data_center


def code(call: Call, data_center: DataCenter) -> str:
    """Return the code for the present form in the chosen language; what is missing is a placeholder, secrets always are."""
    values = call.values
    language = snippets.BY_ID.get(values.get("snippet-language", ""), snippets.BY_ID["python"])
    placeholders = AuthorizationRequest(
        client_id="YOUR_CLIENT_ID", redirect_uri="https://example.com/callback", scope=("read_events",)
    )
    request = typed_authorization(values, placeholders)
    source = snippets.snippet(rendering.text_environment(), language.id, real(data_center), request)
    return fragment("code", language=language, tokens=tokens(language.syntax, source), simulated=data_center is SANDBOX)


def share_link(call: Call) -> str:
    """Return this page's address with the form in its fragment, without its secrets."""
    return f"{call.address}#{deep_links.fragment(call.values, call.values.get('theme', ''))}"


def parts(authorization: AuthorizationRequest) -> tuple[tuple[str, str, str, Sentence], ...]:
    """Return each parameter of the link: its name, its value decoded and encoded, and what it means."""
    shown = []
    for name, value in parameters(authorization):
        safe = masked(value) if name == "link_token" else value
        encoded = "" if name == "link_token" else snippets.percent_encoded(value)
        shown.append((name, safe, encoded if encoded != value else "", meaning(name)))
    return tuple(shown)


def _show_qr(call: Call, _: RandomBytes) -> Answer:
    try:
        drawn = fragment("qr", code=qr_code(call.argument))
    except TooLong as error:
        return Answer(status=say(error.sentence))
    return Answer(
        fragments={"qr": drawn},
        status="The QR code of the link is shown. Whoever completes it joins their calendar to this account.",
        focus="qr",
    )


def _check_callback(call: Call, _: RandomBytes) -> Answer:
    """Judge a pasted callback address by this page's last link and by what this browser remembers."""
    used = call.values.get("used-state", "")
    digests = (*call.digests, *((callback.state_digest(used),) if used else ()))
    verdict = callback.judge(call.values.get("callback-url", ""), digests, unwrap(call.values.get("redirect-uri", "")))
    return Answer(
        fragments={"callback-answer": fragment("verdict", id="callback-verdict", verdict=verdict)},
        status=heading(verdict.explanation),
    )


def _callback_news(call: Call, _: RandomBytes) -> Answer:
    """Say what the callback page of this browser found out. It tells its verdict only."""
    sentence = NEWS.get(
        call.argument, "An authorization came back in this browser, but something is wrong: see its page."
    )
    return Answer(status=sentence)


def _check_linking(call: Call, _: RandomBytes) -> Answer:
    """Compare the two pasted answers. What is not needed of them is removed from the fields, secrets first of all."""
    before, after = call.values.get("before-response", ""), call.values.get("after-response", "")
    verdict = did_it_link.compare(before, after)
    return Answer(
        fragments={"linking-answer": fragment("linked", verdict=verdict)},
        values={
            "before-response": did_it_link.without_secrets(before),
            "after-response": did_it_link.without_secrets(after),
        },
        status=heading(verdict.explanation),
    )


ACTIONS: Mapping[str, Callable[[Call, RandomBytes], Answer]] = {
    "show_qr": _show_qr,
    "check_callback": _check_callback,
    "callback_news": _callback_news,
    "check_linking": _check_linking,
}
