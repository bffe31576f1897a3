"""The walk of one click: the form is read once, its request built once, and the attempt explained by what it brought."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from linking.cronofy.authorization import new_state
from linking.cronofy.http import Response
from linking.cronofy.link_tokens import DEADLINE_SECONDS, parse_link_token
from linking.cronofy.relay import KEY_HEADER, LOCAL_RELAY
from linking.errors import FormErrors, LinkingError, UnexpectedResponse, Unreachable
from linking.judging.callback import state_digest
from linking.judging.problem import Problem, unexpected
from linking.judging.relay_response import relay_response
from linking.judging.unexpected_response import unexpected_response
from linking.judging.unreachable import unreachable
from linking.playground import concluding
from linking.playground.attempt import Attempt, new_attempt
from linking.playground.questions import Cancel, Explain, Prepare
from linking.playground.replies import Errors, Probe, Reply, Send
from linking.reading.addresses import Site, is_loopback, origin
from linking.reading.form import LinkForm, read_form
from linking.sentences import sentence
from linking.showing import journey
from linking.showing.rendering import fragment, say


def prepare(asked: Prepare, site: Site, random_bytes: Callable[[int], bytes]) -> Reply:
    """Read the form and make the attempt. With a link token at hand it is over at once; else it is to be sent."""
    try:
        form = read_form(asked.values)
    except FormErrors as faulty:
        return _faulty(faulty)
    fresh = _with_fresh_state(form, asked.used, random_bytes)
    attempt = new_attempt(fresh, site, asked.began, asked.browser)
    reply = _first_step(attempt)
    if fresh is form:
        return reply
    return replace(reply, values={**reply.values, "state": fresh.authorization.state})


def conclude(attempt: Attempt, outcome: Response | LinkingError) -> Reply:
    """Return the link that an outcome makes possible, or the explanation of why there is none.

    A relay that was paired gives the page a key of its own, which takes the place of the pairing code.
    """
    reply = _conclusion(attempt, outcome)
    key = outcome.header(KEY_HEADER) if isinstance(outcome, Response) else ""
    return replace(reply, values={**reply.values, "relay-key": key}) if attempt.relayed and key else reply


def _conclusion(attempt: Attempt, outcome: Response | LinkingError) -> Reply:
    try:
        if isinstance(outcome, LinkingError):
            raise outcome
        link_token = parse_link_token(outcome)
    except Unreachable:
        return Reply(then=Probe(attempt, "" if attempt.simulated else origin(attempt.request.url)))
    except UnexpectedResponse as error:
        return concluding.without_link(attempt, _problem(attempt, outcome, error), outcome)
    return concluding.with_link(attempt, link_token, outcome)


def explain(asked: Explain) -> Reply:
    """Explain an attempt that brought no readable response, by the evidence that the browser gathered."""
    attempt = asked.attempt
    evidence = replace(
        asked.evidence,
        insecure=_is_mixed(attempt),
        simulated=attempt.simulated,
        local_relay=attempt.relayed and attempt.site.relay == LOCAL_RELAY,
    )
    problem = unreachable(attempt.form.route, attempt.form.data_center, evidence)
    return concluding.without_link(attempt, problem)


def _is_mixed(attempt: Attempt) -> bool:
    """Tell whether a page on https asked an address on http, which browsers block but for this device (Secure Contexts, section 3.1)."""
    asked = urlsplit(attempt.request.url)
    secure = urlsplit(attempt.site.address).scheme == "https"
    return secure and asked.scheme == "http" and not is_loopback(asked.hostname or "")


def cancel(asked: Cancel) -> Reply:
    """Put an attempt that was given up on record."""
    return concluding.cancelled(asked.attempt)


def _faulty(faulty: FormErrors) -> Reply:
    return Reply(
        status=say(faulty.sentence),
        fragments={"error-summary": fragment("errors", errors=faulty.errors, warnings=faulty.warnings)},
        focus="error-summary",
        then=Errors({error.field: say(error.sentence) for error in faulty.errors}),
    )


def _with_fresh_state(form: LinkForm, used: tuple[str, ...], random_bytes: Callable[[int], bytes]) -> LinkForm:
    """Return the form with a state that is in no link yet: a state is good for one."""
    state = form.authorization.state
    if not state or state_digest(state) not in used:
        return form
    return replace(form, authorization=replace(form.authorization, state=new_state(random_bytes)))


def _first_step(attempt: Attempt) -> Reply:
    form = attempt.form
    if form.route == "paste":
        return concluding.with_link(attempt, form.authorization.link_token)
    if attempt.relay_missing:
        return concluding.without_link(attempt, unexpected(sentence("problem.no_relay"), "relay"))
    host = urlsplit(attempt.request.url).netloc
    asking = sentence("status.asking_sandbox") if attempt.simulated else sentence("status.asking", host=host)
    return Reply(
        status=say(asking),
        fragments={
            "answer": fragment("working", host=host, simulated=attempt.simulated, seconds=DEADLINE_SECONDS),
            "journey": journey.picture(journey.asked(attempt.began, form.route)),
        },
        then=Send(attempt),
    )


def _problem(attempt: Attempt, outcome: Response | LinkingError, error: UnexpectedResponse) -> Problem:
    form = attempt.form
    if isinstance(outcome, LinkingError):
        return unexpected(error.sentence, form.route)
    if attempt.relayed and (problem := relay_response(outcome, asked_with_key=bool(form.relay_key))):
        return problem
    return unexpected_response(form.data_center, outcome, error.sentence, form.authorization.client_id)
