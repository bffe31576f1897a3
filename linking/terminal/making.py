"""Making a link in a terminal: the form of the page, filled in by options, and the same two requests."""

from collections.abc import Callable
from dataclasses import replace

from linking.cronofy import sandbox
from linking.cronofy.authorization import authorization_url, new_state
from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.http import Request, Response
from linking.cronofy.link_tokens import DEADLINE_SECONDS, link_token_request, parse_link_token
from linking.errors import FormErrors, NoResponse, UnexpectedResponse, Unreachable
from linking.judging.unexpected_response import unexpected_response
from linking.reading.form import LinkForm, Values, read_form
from linking.sentences import sentence
from linking.showing.masking import without_secrets
from linking.showing.rendering import say
from linking.terminal.outcome import Exit, Outcome, failure

Send = Callable[[Request], Response]
# What is no option, by the name of its field.
ELSEWHERE = {"access-token": "ACCESS_TOKEN", "link-token": "--paste"}


def make_link(values: Values, send: Send, random_bytes: Callable[[int], bytes]) -> Outcome:
    """Return the link that the values make, or why there is none. A state that was not given is a fresh one."""
    try:
        form = read_form({**values, "state": values["state"] or new_state(random_bytes)})
    except FormErrors as faulty:
        return _faulty(faulty)
    if form.route == "paste":
        return _linked(form, form.authorization.link_token)
    request = link_token_request(form.data_center.api_url, form.access_token)
    return _asked(form, request, send)


def _faulty(faulty: FormErrors) -> Outcome:
    fields = {ELSEWHERE.get(error.field, f"--{error.field}"): say(error.sentence) for error in faulty.errors}
    remarks = (*(f"{name}: {why}" for name, why in fields.items()), *map(say, faulty.warnings))
    return Outcome(code=Exit.WRONG_OPTIONS, remarks=remarks, facts={"error": "options", "options": fields})


def _asked(form: LinkForm, request: Request, send: Send) -> Outcome:
    simulated, host = form.data_center is SANDBOX, form.data_center.api_host
    try:
        response = sandbox.response(request, form.outcome) if simulated else send(request)
    except NoResponse:
        return failure(Exit.UNREACHABLE, "timeout", sentence("problem.timeout", seconds=DEADLINE_SECONDS, host=host))
    except Unreachable:
        return failure(Exit.UNREACHABLE, "unreachable", sentence("terminal.unreachable", host=host))
    except UnexpectedResponse as error:
        return failure(Exit.NO_LINK_TOKEN, "unreadable", error.sentence)
    try:
        return _linked(form, parse_link_token(response))
    except UnexpectedResponse as error:
        return _refused(form, response, error)


def _refused(form: LinkForm, response: Response, error: UnexpectedResponse) -> Outcome:
    problem = unexpected_response(form.data_center, response, error.sentence, form.authorization.client_id)
    body = without_secrets(response.body.decode(errors="replace"), (form.access_token,))
    outcome = failure(Exit.NO_LINK_TOKEN, "status", problem.explanation, status=response.status, body=body)
    shown = (f"{response.status}: {body}",) if body else ()
    return replace(outcome, remarks=(*outcome.remarks, *shown))


def _linked(form: LinkForm, link_token: str) -> Outcome:
    authorization = replace(form.authorization, link_token=link_token)
    # The sandbox's consent page is a page of a site: in a terminal its link only shows what one looks like.
    link = authorization_url(form.data_center.authorization_endpoint, authorization)
    state = sentence("terminal.keep_state", state=authorization.state)
    told = (*form.notes, *form.warnings, state)
    facts = {"authorization_link": link, "state": authorization.state}
    return Outcome(code=Exit.DONE, result=link, remarks=tuple(map(say, told)), facts=facts)
