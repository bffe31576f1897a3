"""Explaining a request that gave no link token: certain causes first, then the likely one with its evidence.

Source: https://docs.cronofy.com/developers/api/ for the statuses; what is not published is said to be unknown.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX, DataCenter
from linking.cronofy.http import Response
from linking.cronofy.link_tokens import DEADLINE_SECONDS

SUPPORT = "support@cronofy.com"

_SIMULATED = ("This is the sandbox: nothing was sent.",)


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened, why, and the ways on. `steps` are ids of buttons; `certain` is false for a likely cause."""

    cause: str
    heading: str
    paragraphs: tuple[str, ...]
    steps: tuple[str, ...]
    status: int = 0
    evidence: tuple[str, ...] = ()
    mail: str = ""
    retry_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the browser knows about a request that brought no readable answer.

    `probe` is `answered`, `silent` or empty: the outcome of a request to the same host without the token.
    """

    late: bool = False
    offline: bool = False
    policy: bool = False
    opaque_origin: bool = False
    insecure: bool = False
    simulated: bool = False
    probe: str = ""


def unreachable(route: str, data_center: DataCenter, evidence: Evidence) -> Problem:
    """Return the problem for a request without a readable answer. The first certain cause wins."""
    host = data_center.api_host if route != "relay" else "the relay"
    if evidence.late:
        return Problem(
            "timeout",
            f"No answer within {DEADLINE_SECONDS} seconds",
            (
                f"The request to {host} was stopped. The request may have arrived all the same: a new link token does no harm.",
            ),
            _steps("retry", route),
        )
    if evidence.offline:
        return Problem(
            "offline",
            "This device is offline",
            (
                "The browser reports that there is no network. Connect again, then retry. The sandbox works without a network.",
            ),
            ("retry", "sandbox"),
            evidence=("The browser reports that it is offline.",),
        )
    if evidence.policy:
        return Problem(
            "policy",
            "A security policy stopped the request",
            (
                f"The page's Content-Security-Policy does not allow this request to {host}, or what {host} redirected it to. "
                "The token reached nobody else.",
                "Whoever hosts this page can allow it; the other ways to a link token do not need that request.",
            ),
            _steps("", route),
            evidence=("The browser reported a violation of the Content-Security-Policy.",),
        )
    if evidence.insecure:
        return Problem(
            "blocked",
            "The browser blocks requests from https to http",
            (
                "This page is served with https and the relay with http. Give the relay https, or open the page from it.",
            ),
            _steps("", route),
            evidence=("The page's address begins with https, the relay's with http.",),
        )
    if route == "relay":
        return _relay_unreachable(evidence)
    return _blocked(route, data_center, evidence)


def _relay_unreachable(evidence: Evidence) -> Problem:
    if evidence.probe == "answered":
        sentence = (
            "The relay is up, but most likely it does not allow this page's origin. Start it with --allow-origin."
        )
    else:
        sentence = "Most likely the relay is not running, or not at the address that this page was built with."
    return Problem(
        "blocked",
        "The relay cannot be read",
        (sentence,),
        _steps("retry", "relay"),
        evidence=_probe_sentences("The relay", evidence),
    )


def _blocked(route: str, data_center: DataCenter, evidence: Evidence) -> Problem:
    host = data_center.api_host
    if evidence.opaque_origin:
        opaque = "This page has no origin of its own (it was opened from disk, or in a sandboxed frame), so few servers let it read answers. "
        cause = "opaque_origin"
    else:
        opaque, cause = "", "blocked"
    if evidence.probe == "silent":
        return Problem(
            cause,
            f"{host} cannot be reached",
            (f"{opaque}Most likely the network is in the way: the name, a proxy, a firewall or a content blocker.",),
            _steps("retry", route),
            evidence=_probe_sentences(host, evidence),
        )
    return Problem(
        cause,
        "The browser did not let this page read the answer",
        (
            f"{opaque}Most likely this is Cronofy's rule, not a fault: Cronofy deliberately lets no web page read the answers to "
            "calls with an access token (it sends no CORS headers), so that tokens stay out of browsers.",
            "It says nothing about your token, and it is no outage. Two other ways work, and what you typed stays.",
            "To be sure, run the command under “Paste”: if it works in your terminal, the token is fine.",
        ),
        _steps("", route),
        evidence=_probe_sentences(host, evidence),
    )


def _probe_sentences(host: str, evidence: Evidence) -> tuple[str, ...]:
    if evidence.simulated:
        return _SIMULATED
    if evidence.probe == "answered":
        return (f"{host} answered a test request without the token, so it is up.",)
    if evidence.probe == "silent":
        return (f"{host} did not answer a test request without the token either.",)
    return ()


def answered(route: str, data_center: DataCenter, response: Response, sentence: str, client_id: str) -> Problem:
    """Return the problem for an answer that is not a link token; `sentence` says so in the parser's words."""
    heading, paragraphs, steps = _status(response.status, data_center)
    if route == "relay":
        paragraphs += (
            "The request went through the relay. When the body below names the relay, the answer is its own.",
        )
    asks = response.status in (402, 403, 404)
    return Problem(
        "status",
        heading or sentence,
        paragraphs,
        steps,
        status=response.status,
        evidence=_SIMULATED if data_center is SANDBOX else (),
        mail=support_mail(client_id, data_center, response.status) if asks else "",
        retry_after=_seconds(response.header("Retry-After")),
    )


def broken(sentence: str, route: str) -> Problem:
    """Return the problem for what should not happen: an answer that cannot be read as one, or a fault of our own."""
    return Problem("unexpected", "Something unexpected happened", (sentence,), _steps("retry", route))


def support_mail(client_id: str, data_center: DataCenter, status: int) -> str:
    """Return a `mailto:` address (RFC 6068) that asks for the feature. It holds no secret."""
    body = (
        "Hello,\n\nplease enable authorization linking (link tokens) for our application.\n\n"
        f"Client ID: {client_id}\nData center: {data_center.name} ({data_center.id})\n"
        f"POST /v1/link_tokens answers with status {status}.\n\nThank you"
    )
    query = urlencode({"subject": "Enable authorization linking", "body": body.replace("\n", "\r\n")}, quote_via=quote)
    return f"mailto:{SUPPORT}?{query}"


def _status(status: int, data_center: DataCenter) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return heading, paragraphs and first steps for a status; an empty heading where the parser's sentence is best."""
    others = ", ".join(other.name for other in DATA_CENTERS if other is not data_center)
    alpha = (
        "Authorization linking is an ALPHA feature that Cronofy enables for each application. "
        f"To have it enabled, write to {SUPPORT} with your client ID.",
        "What an application without the feature gets is not published; 402, 403 and 404 are plausible.",
    )
    match status:
        case 401:
            here = "" if data_center is SANDBOX else f" You asked {data_center.name}; the others are {others}."
            return (
                "The access token was not accepted (401)",
                (
                    "It may be mistyped, expired or revoked. Refresh it on your server, then try again with the new one.",
                    f"It may also belong to another data center: they share nothing.{here} No other is tried by itself.",
                ),
                ("retry",),
            )
        case 402:
            return "The plan does not include this (402)", alpha, ()
        case 403:
            return (
                "The token is right, but the request is not allowed (403)",
                ("Most likely the feature is not enabled for the application.", *alpha),
                (),
            )
        case 404:
            return "The API does not know this request (404)", ("Most likely the feature is not enabled.", *alpha), ()
        case 422:
            return (
                "The API refused what was sent (422)",
                ("Its answer below names the field and the reason. This request has no parameters of its own.",),
                ("retry",),
            )
        case 423:
            return (
                "The account is locked (423)",
                (f"It is locked on Cronofy's side. Try again later; if it stays, write to {SUPPORT}.",),
                ("retry",),
            )
        case 429:
            return (
                "Too many requests (429)",
                (
                    "By default an application may make 50 requests a second and 500 a minute. Wait a moment, then try again.",
                ),
                ("retry",),
            )
        case _ if 300 <= status < 400:
            return (
                f"The answer is a redirect ({status}), which is not followed",
                ("A redirect could carry the access token to another address, so it is only reported.",),
                ("retry",),
            )
        case _ if 500 <= status < 600:
            return (
                f"A fault on the API's side ({status})",
                ("Nothing you typed is wrong. Wait a moment, then try again.",),
                ("retry",),
            )
        case _:
            return "", ("This answer is not documented. Its text is shown as it came.",), ("retry",)


def _steps(first: str, route: str) -> tuple[str, ...]:
    """Return the ways on: the first step, then every route that was not the one that failed."""
    others = tuple(way for way in ("relay", "paste", "sandbox") if way != route)
    return (first, *others) if first else others


def _seconds(retry_after: str) -> int:
    """Return the whole seconds of a `Retry-After` (RFC 9110, section 10.2.3), or 0; a date is left to the exchange."""
    return min(int(retry_after), 3600) if retry_after.isascii() and retry_after.isdigit() else 0
