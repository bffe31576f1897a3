"""What the page asks, answered: values and evidence in, fragments and plain values out. Nothing here does I/O."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote, urljoin, urlsplit

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest, authorization_url, new_state, parameters
from linking.cronofy.data_centers import BY_ID, SANDBOX, DataCenter
from linking.cronofy.http import Request, Response
from linking.cronofy.link_tokens import link_token_request, parse_link_token
from linking.errors import FormErrors, LinkingError, UnexpectedResponse, Unreachable
from linking.judging import authorization_request, callback
from linking.judging.problem import Problem, unexpected
from linking.judging.unexpected_response import unexpected_response
from linking.judging.unreachable import Evidence, unreachable
from linking.playground import followups
from linking.playground.protocol import Answer, Call, RandomBytes
from linking.reading import deep_links
from linking.reading.form import LinkForm, Values, read_form, typed_authorization
from linking.reading.pasted import unwrap
from linking.sentences import sentence
from linking.showing import embedding, qr_code
from linking.showing.exchange import NO_EXCHANGE, Exchange, shown_request, shown_response
from linking.showing.masking import DOTS, masked
from linking.showing.rendering import fragment, heading, say
from linking.showing.report import report


def respond(call: Call, random_bytes: RandomBytes) -> Answer:
    """Return the answer to any call but `send`, which needs a transport: see `request_for` and `conclude`."""
    return _ACTIONS[call.action](call, random_bytes)


def request_for(call: Call) -> tuple[LinkForm, Request]:
    """Return the form and its request for a link token. The form must have passed `prepare`."""
    form = read_form(call.values)
    return form, link_token_request(_api_url(call, form), form.access_token)


def conclude(call: Call, outcome: Response | LinkingError) -> Answer:
    """Return the link that an outcome makes possible, or the explanation of why there is none."""
    form, request = request_for(call)
    try:
        if isinstance(outcome, LinkingError):
            raise outcome
        link_token = parse_link_token(outcome)
    except Unreachable:
        simulated = form.data_center is SANDBOX
        return Answer(unreachable=True, simulated=simulated, probe="" if simulated else _origin(request.url))
    except UnexpectedResponse as error:
        problem = (
            unexpected_response(form.route, form.data_center, outcome, error.sentence, form.authorization.client_id)
            if isinstance(outcome, Response)
            else unexpected(error.sentence, form.route)
        )
        return _problem(call, problem, form, _exchange(form, request, outcome))
    return _link(call, form, link_token, _exchange(form, request, outcome, link_token))


def failed(error: Exception) -> Answer:
    """Return the answer to a call that met a fault of our own: only its kind is shown, since its text may hold a secret."""
    explanation = sentence("problem.own_fault", kind=type(error).__name__)
    return _problem(Call(action=""), unexpected(explanation, ""))


def _start(call: Call, random_bytes: RandomBytes) -> Answer:
    """Fill in what a first visit needs, take over a deep link, and say what was removed from the address."""
    link = deep_links.read_fragment(call.arrival)
    values = {
        "state": new_state(random_bytes),
        "redirect-uri": _own_callback(call) if not call.values.get("redirect-uri") else "",
        **link.values,
    }
    values = _data_center_values({**call.values, **values}) | values
    given = {name: value for name, value in values.items() if value or name in ("access-token", "client-id")}
    sentences = ["Ready."]
    if call.removed:
        names = ", ".join(call.removed)
        sentences.append(f"Removed from the address and not used: {names}. Paste secrets into their fields only.")
    if link.ignored:
        sentences.append(f"Not known, so ignored in the address: {', '.join(link.ignored)}.")
    drawn = _preview(replace(call, values={**call.values, **given}), random_bytes)
    return replace(drawn, status=" ".join(sentences), values={**drawn.values, **given}, theme=link.theme)


def _preview(call: Call, _: RandomBytes) -> Answer:
    """Show what will be sent and the link it will give, as far as the form says."""
    data_center = BY_ID.get(call.values.get("data-center", ""), SANDBOX)
    fragments = {
        "paste-command": fragment("command", command=curl_command(followups.real(data_center))),
        "code": followups.code(call, data_center),
        "embed-code": embedding.code(call),
    }
    if not call.answered:
        fragments["answer"] = preview(call, call.values, data_center)
    return Answer(fragments=fragments, values={"share-link": followups.share_link(call)})


def preview(call: Call, values: Values, data_center: DataCenter) -> str:
    """Return the fragment that shows the request and the link before anything was sent."""
    route = "sandbox" if data_center is SANDBOX else values.get("route", "direct")
    api_url = _route_url(call, route, data_center)
    token = unwrap(values.get("access-token", ""))
    request = link_token_request(api_url, masked(token) if token else "ACCESS_TOKEN")
    placeholders = AuthorizationRequest(
        client_id="CLIENT_ID",
        redirect_uri="REDIRECT_URI",
        scope=("SCOPE",),
        state=values.get("state", "").strip() or "STATE",
        link_token="LINK_TOKEN",  # noqa: S106 - a placeholder
    )
    authorization = typed_authorization(values, placeholders)
    return fragment(
        "preview",
        request="" if route == "paste" else shown_request(request, ()),
        endpoint=_endpoint(call, data_center),
        parameters=[(name, _encoded(value)) for name, value in parameters(authorization)],
    )


def curl_command(data_center: DataCenter) -> str:
    """Return the request as a shell command; the token comes from the shell's own `$ACCESS_TOKEN`."""
    request = link_token_request(data_center.api_url, "$ACCESS_TOKEN")
    headers = (f'  -H "{name}: {value}"' for name, value in request.headers)
    return " \\\n".join([f"curl -sS -X {request.method} {request.url}", *headers])


def _new_state(_: Call, random_bytes: RandomBytes) -> Answer:
    return Answer(values={"state": new_state(random_bytes)}, status="A new state is in its field.")


def _data_center(call: Call, random_bytes: RandomBytes) -> Answer:
    """Put the sandbox's examples in or out, so that they never reach a real API."""
    values = _data_center_values(call.values)
    drawn = _preview(replace(call, values={**call.values, **values}), random_bytes)
    return replace(drawn, values={**drawn.values, **values})


def _data_center_values(values: Values) -> dict[str, str]:
    examples = {"access-token": sandbox.ACCESS_TOKEN, "client-id": sandbox.CLIENT_ID}
    if values.get("data-center") == SANDBOX.id:
        return {name: example for name, example in examples.items() if not values.get(name)}
    return {name: "" for name, example in examples.items() if values.get(name) == example}


def _prepare(call: Call, random_bytes: RandomBytes) -> Answer:
    """Check the form. With a link token at hand make the link; else say who will be asked, and ask to send."""
    try:
        form = read_form(call.values)
        if form.route == "relay" and not call.relay:
            raise Unreachable("problem.no_relay")
    except FormErrors as faulty:
        return Answer(
            status=say(faulty.sentence),
            fragments={"error-summary": fragment("errors", errors=faulty.errors, warnings=faulty.warnings)},
            errors={error.field: say(error.sentence) for error in faulty.errors},
            focus="error-summary",
        )
    except Unreachable as error:
        return _problem(call, unexpected(error.sentence, "relay"))
    if form.authorization.state and form.authorization.state == call.values.get("used-state"):
        fresh = new_state(random_bytes)
        renewed = _prepare(replace(call, values={**call.values, "state": fresh}), random_bytes)
        return replace(renewed, values={**renewed.values, "state": fresh})
    if form.route == "paste":
        return _link(call, form, form.authorization.link_token, NO_EXCHANGE)
    host = urlsplit(_api_url(call, form)).netloc
    return Answer(
        send=True,
        status=f"Asking {'the sandbox' if form.data_center is SANDBOX else host} for a link token.",
        fragments={"answer": fragment("working", host=host, simulated=form.data_center is SANDBOX)},
        answered=True,
    )


def _explain(call: Call, _: RandomBytes) -> Answer:
    """Explain a request that brought no readable answer, by the evidence that the browser gathered."""
    form, request = request_for(call)
    insecure = urlsplit(call.address).scheme == "https" and urlsplit(request.url).scheme == "http"
    known = {name: value for name, value in call.evidence.items() if name in Evidence.__dataclass_fields__}
    evidence = Evidence(**{**known, "insecure": insecure})  # type: ignore[arg-type]
    problem = unreachable(form.route, form.data_center, evidence)
    return _problem(call, problem, form, _exchange(form, request, None))


def _switch(call: Call, random_bytes: RandomBytes) -> Answer:
    """Take another way to a link token; everything typed stays. From the sandbox it leads to a real data center."""
    if call.argument == "sandbox":
        chosen = {"data-center": SANDBOX.id}
        says, focus = "The sandbox is chosen.", "data-center"
    elif call.argument == "paste":
        chosen = {"route": "paste"}
        says, focus = "Run the command in a terminal, then paste its answer.", "link-token"
    else:
        chosen = {"route": call.argument}
        says, focus = "The relay is chosen. Make the link again.", f"route-{call.argument}"
    if call.argument != "sandbox" and call.values.get("data-center") == SANDBOX.id:
        chosen["data-center"] = followups.real(SANDBOX).id
        says, focus = "Choose your own data center: the sandbox has only played this one.", "data-center"
    values = chosen | _data_center_values({**call.values, **chosen})
    drawn = _preview(replace(call, values={**call.values, **values}), random_bytes)
    return replace(drawn, values={**drawn.values, **values}, status=says, focus=focus)


def _clear(call: Call, random_bytes: RandomBytes) -> Answer:
    values = {"access-token": "", "link-token": "", "used-state": "", "state": new_state(random_bytes)}
    cleared = _preview(replace(call, answered=False, values={**call.values, **values}), random_bytes)
    return replace(cleared, values={**cleared.values, **values}, status="Every secret on this page is forgotten.")


def _callback(call: Call, _: RandomBytes) -> Answer:
    """Judge the address that the callback page was opened with."""
    verdict = callback.judge(call.arrival, call.digests)
    return Answer(
        fragments={"answer": fragment("verdict", id="verdict", verdict=verdict)},
        status=heading(verdict.explanation),
        forget=verdict.used,
        tell=verdict.verdict,
    )


def _authorize(call: Call, random_bytes: RandomBytes) -> Answer:
    """Show what the sandbox's authorization page was asked."""
    asked = authorization_request.read_authorization_request(
        urlsplit(call.arrival).query, call.beside("callback.html"), random_bytes
    )
    return Answer(
        fragments={"answer": fragment("consent", consent=asked)}, status="This is the sandbox. Choose an answer."
    )


_ACTIONS: Mapping[str, Callable[[Call, RandomBytes], Answer]] = {
    "start": _start,
    "preview": _preview,
    "new_state": _new_state,
    "data_center": _data_center,
    "prepare": _prepare,
    "explain": _explain,
    "switch": _switch,
    "clear": _clear,
    "callback": _callback,
    "authorize": _authorize,
    **followups.ACTIONS,
}


def _link(call: Call, form: LinkForm, link_token: str, exchange: Exchange) -> Answer:
    authorization = replace(form.authorization, link_token=link_token)
    url = authorization_url(_endpoint(call, form.data_center), authorization)
    html = fragment(
        "link",
        url=url,
        shown=url.replace(f"link_token={_encoded(link_token)}", f"link_token={DOTS}"),
        form=form,
        exchange=exchange,
        own_callback=authorization.redirect_uri == call.beside("callback.html"),
        simulated=form.data_center is SANDBOX,
        parts=followups.parts(authorization),
        report=report(form, exchange, time=call.now, browser=call.browser),
        qr_offered=qr_code.OFFERED,
    )
    return Answer(
        status="The link is ready.",
        fragments={"answer": html},
        values={"used-state": authorization.state},
        focus="result-heading",
        answered=True,
        link_made=True,
        remember=callback.state_digest(authorization.state) if authorization.state else "",
    )


def _problem(call: Call, problem: Problem, form: LinkForm | None = None, exchange: Exchange = NO_EXCHANGE) -> Answer:
    html = fragment(
        "problem",
        problem=problem,
        form=form,
        steps=tuple(step for step in problem.steps if step != "relay" or call.relay),
        exchange=exchange,
        report=report(form, exchange, problem, time=call.now, browser=call.browser) if form else "",
    )
    return Answer(
        status=f"No link was made. {heading(problem.explanation)}.",
        fragments={"answer": html},
        focus="problem-heading",
        answered=True,
    )


def _exchange(form: LinkForm, request: Request, outcome: object, link_token: str = "") -> Exchange:
    secrets = (form.access_token, link_token)
    received = shown_response(outcome, secrets) if isinstance(outcome, Response) else ""
    return Exchange(shown_request(request, secrets), received)


def _api_url(call: Call, form: LinkForm) -> str:
    return _route_url(call, form.route, form.data_center)


def _route_url(call: Call, route: str, data_center: DataCenter) -> str:
    if route != "relay":
        return data_center.api_url
    return f"{urljoin(call.address, call.relay).rstrip('/')}/relay/{data_center.id}"


def _endpoint(call: Call, data_center: DataCenter) -> str:
    return call.beside("authorize.html") if data_center is SANDBOX else data_center.authorization_endpoint


def _own_callback(call: Call) -> str:
    """Return our own callback page, or an example where the page has no web address (it was opened from disk)."""
    own = call.beside("callback.html")
    return own if own.startswith("http") else "https://example.com/callback"


def _origin(url: str) -> str:
    return f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"


def _encoded(value: str) -> str:
    return quote(value, safe="")
