"""How an attempt ends: the panel that says so, and the entry that stays of it in the list of attempts."""

import json
from dataclasses import dataclass, replace

from linking.cronofy.authorization import authorization_url
from linking.cronofy.http import Response
from linking.cronofy.relay import KEY_HEADER
from linking.errors import LinkingError
from linking.judging.callback import state_digest
from linking.judging.problem import Problem
from linking.playground.attempt import Attempt
from linking.playground.replies import Done, Reply
from linking.reading.form import public_values
from linking.sentences import sentence
from linking.showing import har, journey, qr_code
from linking.showing.exchange import (
    NO_EXCHANGE,
    Exchange,
    masked_request,
    masked_response,
    request_text,
    response_text,
)
from linking.showing.masking import DOTS
from linking.showing.parts import encoded, parts
from linking.showing.rendering import fragment, heading, say
from linking.showing.report import report


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What became of an attempt: `link`, `cancelled` or a problem's cause, and what was sent and received for it."""

    attempt: Attempt
    outcome: str
    exchange: Exchange = NO_EXCHANGE
    problem: Problem | None = None


def with_link(attempt: Attempt, link_token: str, response: Response | LinkingError | None = None) -> Reply:
    """Return the link, which the attempt's form and a link token make."""
    authorization = replace(attempt.form.authorization, link_token=link_token)
    url = authorization_url(attempt.site.authorization_endpoint(attempt.form.data_center), authorization)
    conclusion = Conclusion(attempt=attempt, outcome="link", exchange=_exchange(attempt, response, link_token))
    panel = fragment(
        "link",
        url=url,
        shown=url.replace(f"link_token={encoded(link_token)}", f"link_token={DOTS}"),
        form=attempt.form,
        exchange=conclusion.exchange,
        own_callback=authorization.redirect_uri == attempt.site.callback,
        simulated=attempt.simulated,
        parts=parts(authorization),
        report=_report(conclusion),
        qr_offered=qr_code.OFFERED,
    )
    return Reply(
        status=say(sentence("status.link_ready")),
        fragments={
            "answer": panel,
            "journey": journey.picture(journey.with_link(_asked(attempt), _status(response))),
        },
        focus="result-heading",
        then=_done(conclusion),
    )


def without_link(attempt: Attempt, problem: Problem, response: Response | LinkingError | None = None) -> Reply:
    """Return the explanation of why there is no link."""
    conclusion = Conclusion(
        attempt=attempt, outcome=problem.cause, exchange=_exchange(attempt, response), problem=problem
    )
    panel = fragment(
        "problem",
        problem=problem,
        form=attempt.form,
        steps=tuple(step for step in problem.steps if step != "relay" or attempt.site.relay),
        exchange=conclusion.exchange,
        report=_report(conclusion),
    )
    return Reply(
        status=say(sentence("status.no_link", heading=heading(problem.explanation))),
        fragments={"answer": panel, "journey": journey.picture(journey.without_link(_asked(attempt), problem))},
        focus="problem-heading",
        then=_done(conclusion),
    )


def cancelled(attempt: Attempt) -> Reply:
    """Return the entry of an attempt that was given up."""
    return Reply(
        fragments={"journey": journey.picture(journey.AT_THE_START)},
        then=_done(Conclusion(attempt=attempt, outcome="cancelled", exchange=_exchange(attempt))),
    )


def _asked(attempt: Attempt) -> journey.Journey:
    return journey.asked(attempt.began, attempt.form.route)


def _status(outcome: Response | LinkingError | None) -> int:
    return outcome.status if isinstance(outcome, Response) else 0


def _exchange(attempt: Attempt, outcome: Response | LinkingError | None = None, link_token: str = "") -> Exchange:
    if attempt.form.route == "paste" or attempt.relay_missing:
        return NO_EXCHANGE
    secrets = (attempt.form.access_token, attempt.form.relay_key, link_token)
    sent = masked_request(attempt.request, secrets)
    if not isinstance(outcome, Response):
        return Exchange(request_text(sent), har=har.entry(attempt.began, sent, None))
    received = masked_response(outcome, (*secrets, outcome.header(KEY_HEADER)))
    return Exchange(request_text(sent), response_text(received), har.entry(attempt.began, sent, received))


def _report(conclusion: Conclusion) -> str:
    attempt = conclusion.attempt
    return report(attempt.form, conclusion.exchange, conclusion.problem, time=attempt.began, browser=attempt.browser)


def _done(conclusion: Conclusion) -> Done:
    state = conclusion.attempt.form.authorization.state if conclusion.outcome == "link" else ""
    digest = state_digest(state) if state else ""
    entry = fragment(
        "attempt",
        attempt=conclusion.attempt,
        outcome=conclusion.outcome,
        way=sentence(f"way.{conclusion.attempt.form.route}"),
        end=conclusion.problem.explanation if conclusion.problem else sentence(f"attempts.{conclusion.outcome}"),
        problem=conclusion.problem,
        exchange=conclusion.exchange,
        digest=digest,
        values=json.dumps(public_values(conclusion.attempt.form)),
    )
    return Done(conclusion.outcome, entry, digest)
