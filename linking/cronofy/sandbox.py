"""A simulated Cronofy inside the page: it responds to the link token request without a network, always the same way.

Only the bodies of 200 and 422 are published. Where Cronofy publishes none, the sandbox says so instead of inventing one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.http import Headers, Request, Response
from linking.errors import NoResponse, Unreachable

ACCESS_TOKEN = "sandbox-access-token"  # noqa: S105 - an example that opens nothing
CLIENT_ID = "sandbox-client-id"

_JSON = ("Content-Type", "application/json; charset=utf-8")
_TEXT = ("Content-Type", "text/plain; charset=utf-8")
_UNPUBLISHED = b"Simulated. Cronofy does not publish the body of this answer."
_REFUSED = json.dumps({"errors": {"field": [{"key": "errors.required", "description": "required"}]}}).encode()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way the simulated request can end; `status` is 0 where there is no response to read."""

    id: str
    name: str
    status: int = 0
    headers: Headers = (_TEXT,)
    body: bytes = _UNPUBLISHED


OUTCOMES = (
    Outcome("ok", "A link token (200)", 200, (_JSON,)),
    Outcome("expired", "The access token has expired (401)", 401),
    Outcome("plan", "The plan lacks the feature (402)", 402),
    Outcome("not_enabled", "The feature is not enabled (403)", 403),
    Outcome("refused", "Parameters are refused (422)", 422, (_JSON,), _REFUSED),
    Outcome("rate_limited", "Too many requests (429)", 429, (_TEXT, ("Retry-After", "5"))),
    Outcome("unavailable", "Cronofy is unavailable (503)", 503),
    Outcome("blocked", "The browser blocks the answer (CORS)"),
    Outcome("hangs", "No answer comes"),
)
BY_ID: Mapping[str, Outcome] = {outcome.id: outcome for outcome in OUTCOMES}


def response(request: Request, outcome: Outcome) -> Response:
    """Return the simulated response. Raises `Unreachable` for `blocked` and `NoResponse` for `hangs`."""
    if outcome.id == "blocked":
        raise Unreachable("response.missing", host=SANDBOX.api_host)
    if outcome.id == "hangs":
        raise NoResponse("response.missing", host=SANDBOX.api_host)
    if outcome.id == "ok":
        return Response(outcome.status, outcome.headers, json.dumps({"link_token": _link_token(request)}).encode())
    return Response(outcome.status, outcome.headers, outcome.body)


def _link_token(request: Request) -> str:
    """Return a token that depends on the access token only, so that the sandbox is deterministic."""
    authorization = dict(request.headers)["Authorization"]
    return "sandbox-link-token-" + sha256(authorization.encode()).hexdigest()[:24]
