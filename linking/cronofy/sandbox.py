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
from linking.sentences import Sentence, sentence

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
    status: int = 0
    headers: Headers = (_TEXT,)
    body: bytes = _UNPUBLISHED

    @property
    def name(self) -> Sentence:
        """Return what the outcome is called in the list."""
        return sentence(f"outcome.{self.id}")


OUTCOMES = (
    Outcome("ok", 200, (_JSON,)),
    Outcome("expired", 401),
    Outcome("plan", 402),
    Outcome("not_enabled", 403),
    Outcome("refused", 422, (_JSON,), _REFUSED),
    Outcome("rate_limited", 429, (_TEXT, ("Retry-After", "5"))),
    Outcome("unavailable", 503),
    Outcome("blocked"),
    Outcome("hangs"),
)
BY_ID: Mapping[str, Outcome] = {outcome.id: outcome for outcome in OUTCOMES}


def response(request: Request, outcome: Outcome) -> Response:
    """Return the simulated response. Raises `Unreachable` for `blocked` and `NoResponse` for `hangs`."""
    if outcome.id == "blocked":
        raise Unreachable("response.missing", host=SANDBOX.api_host)
    if outcome.id == "hangs":
        raise NoResponse("response.missing", host=SANDBOX.api_host)
    if outcome.id == "ok":
        access_token = dict(request.headers)["Authorization"].removeprefix("Bearer ")
        return Response(outcome.status, outcome.headers, json.dumps({"link_token": link_token(access_token)}).encode())
    return Response(outcome.status, outcome.headers, outcome.body)


def link_token(access_token: str) -> str:
    """Return a link token that depends on the access token only, so that the sandbox is deterministic."""
    return "sandbox-link-token-" + sha256(f"Bearer {access_token}".encode()).hexdigest()[:24]
