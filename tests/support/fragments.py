"""Every fragment that the worker renders, with every branch that shows a value, for any text as that value."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import markup

from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import DataCenter
from linking.cronofy.http import Request
from linking.cronofy.sandbox import OUTCOMES
from linking.errors import FieldError
from linking.judging.authorization_request import Consent, GivenParameter
from linking.judging.callback import Verdict
from linking.judging.did_it_link import LinkingVerdict
from linking.judging.problem import Problem
from linking.playground.attempt import Attempt
from linking.reading.addresses import Site
from linking.reading.form import LinkForm
from linking.sentences import Sentence, sentence
from linking.showing.exchange import Exchange
from linking.showing.journey import STEPS, Journey, Step
from linking.showing.qr_code import QrCode
from linking.showing.rendering import fragment
from linking.showing.snippets import Language

HOSTILE = "x\"'><script>alert(1)</script><b onclick=x>&amp;{{ 7 * 7 }}{% raw %}"
HARMLESS = "x"

Values = Callable[[str], dict[str, object]]


def form(text: str) -> LinkForm:
    return LinkForm(
        data_center=DataCenter(text, text, text, text),
        route=text,
        outcome=OUTCOMES[0],
        access_token=text,
        authorization=AuthorizationRequest(client_id=text, redirect_uri=text, scope=(text,), state=text),
        notes=(told(text),),
        warnings=(told(text),),
    )


def told(text: str) -> Sentence:
    """Return a sentence in which the text stands."""
    return sentence("scope.character", character=text)


def problem(text: str) -> Problem:
    return Problem(
        text,
        sentence("problem.host_silent", host=text, opaque_origin=True),
        ("retry", "relay", "paste", "sandbox"),
        403,
        told(text),
        sentence("mail.enable_feature", client_id=text, data_center=text, id=text, status=403),
        5,
    )


def consent(text: str) -> Consent:
    return Consent((GivenParameter(text, text, told(text)),), (), text, text, text, text, text, links=True)


def attempt(outcome: str) -> Values:
    return lambda text: {
        "attempt": Attempt(
            form=form(text),
            request=Request("POST", text, ()),
            site=Site(text),
            began=text,
            browser=text,
        ),
        "outcome": outcome,
        "way": told(text),
        "end": told(text),
        "problem": problem(text) if outcome == "status" else None,
        "exchange": Exchange(text, text if outcome == "link" else ""),
        "digest": text,
        "values": text,
    }


def link(*, simulated: bool, own: bool) -> Values:
    return lambda text: {
        "url": text,
        "shown": text,
        "form": form(text),
        "exchange": Exchange(text, text),
        "own_callback": own,
        "simulated": simulated,
        "parts": [(text, text, text, told(text))],
        "report": text,
        "qr_offered": own,
    }


# Each with every branch that shows a value; where branches exclude each other, more than once.
FRAGMENTS: Mapping[str, tuple[Values, ...]] = {
    "attempt": (attempt("link"), attempt("cancelled"), attempt("status")),
    "code": (
        lambda text: {
            "simulated": True,
            "language": Language(text, text, text, text),
            "pieces": [("keyword", "", text), ("string", text, text), ("", "", text)],
        },
    ),
    "command": (lambda text: {"command": text},),
    "consent": (
        lambda text: {"consent": consent(text)},
        lambda text: {"consent": replace(consent(text), refusals=(told(text),))},
        lambda text: {"consent": replace(consent(text), allow_url="")},
        lambda text: {"consent": Consent((), (told(text),), text, "", "")},
    ),
    "embed": (
        lambda text: {"code": text, "hosted": True},
        lambda text: {"code": text, "hosted": False},
    ),
    "errors": (
        lambda text: {
            "errors": [FieldError(text, told(text)), FieldError("route", told(text))],
            "warnings": (told(text),),
        },
    ),
    "exchange": (
        lambda text: {"exchange": Exchange(text, text), "open": True},
        lambda text: {"exchange": Exchange(text), "open": False},
    ),
    "fault": (lambda text: {"kind": text},),
    "journey": (
        lambda text: {
            "facts": text,
            "journey": Journey(present="link-token", failed=True, began=text, route=text, notes={"request": "401"}),
            "steps": (Step("request", "done", told(text)), *(Step(name, "failed", None) for name in STEPS[1:])),
        },
    ),
    "link": (link(simulated=False, own=False), link(simulated=False, own=True), link(simulated=True, own=True)),
    "misplaced": (lambda text: {"fault": told(text)}, lambda _: {"fault": None}),
    "linked": (
        lambda text: {
            "verdict": LinkingVerdict(text, sentence("linking.not_linked", before=text, after=text)),
            "simulated": (),
        },
        lambda text: {"verdict": LinkingVerdict("linked", told(text)), "simulated": (text, text, text)},
    ),
    "pasting": (lambda text: {"host": text},),
    "preview": (
        lambda text: {"request": [("", text, text)], "endpoint": text, "parameters": [(text, text, text)]},
        lambda text: {"request": (), "endpoint": text, "parameters": [(text, text, text), (text, text, "")]},
    ),
    "problem": (
        lambda text: {
            "problem": problem(text),
            "form": form(text),
            "steps": problem(text).steps,
            "exchange": Exchange(text),
            "report": text,
        },
    ),
    "qr": (lambda text: {"code": QrCode(21, text)},),
    "relay_command": (lambda text: {"origin": text},),
    "report": (lambda text: {"report": text},),
    "verdict": (
        lambda text: {
            "id": "verdict",
            "verdict": Verdict("match", told(text), text),
            "simulated": True,
            "requests": ((text, text), (text, text)),
        },
        lambda text: {
            "id": text,
            "verdict": Verdict("match", told(text), text),
            "simulated": False,
            "requests": ((text, text),),
        },
        lambda text: {
            "id": text,
            "verdict": Verdict(text, sentence("callback.error", error=text, description=text), text),
            "simulated": False,
            "requests": (),
        },
    ),
    "working": (
        lambda text: {"simulated": False, "host": text, "seconds": text},
        lambda text: {"simulated": True, "host": text, "seconds": text},
    ),
}
CASES = [(name, index) for name, samples in FRAGMENTS.items() for index in range(len(samples))]
SAMPLES = {(name, index): markup.read(fragment(name, **FRAGMENTS[name][index](HARMLESS))) for name, index in CASES}
