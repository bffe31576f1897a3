"""What the relay says where it forwards nothing, or passes nothing back: a status, a cause and one sentence."""

from collections.abc import Mapping
from typing import Literal

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from linking.cronofy.link_tokens import PATH
from linking.cronofy.relay import CAUSE_HEADER

Cause = Literal[
    "body",
    "busy",
    "content_type",
    "data_center",
    "host",
    "key",
    "method",
    "origin",
    "path",
    "rate",
    "token",
    "upstream",
]

# The statuses that each cause comes with.
CAUSES: Mapping[Cause, tuple[int, ...]] = {
    "body": (400, 408, 413),
    "busy": (503,),
    "content_type": (400,),
    "data_center": (404,),
    "host": (400,),
    "key": (403,),
    "method": (405,),
    "origin": (403,),
    "path": (404,),
    "rate": (429,),
    "token": (401,),
    "upstream": (502, 504),
}


class Refusal(Exception):
    """A request that is not forwarded, or an upstream's response that is not passed back."""

    def __init__(self, status: int, cause: Cause, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.cause = cause
        self.headers = headers

    def response(self) -> Response:
        """Return the response that says it."""
        return refused(self.status, self.cause, str(self), self.headers)


def refused(status: int, cause: Cause, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that says, in one sentence, what happened and what to do."""
    return JSONResponse({"error": sentence}, status, {CAUSE_HEADER: cause, **(headers or {})})


def no_such_path() -> Response:
    """Return the refusal of a path that is not relayed."""
    return refused(404, "path", f"The relay knows no such path: send the request to /relay/{{data_center}}{PATH}.")


async def other_path(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a path that is not relayed (ASGI)."""
    await no_such_path()(scope, receive, send)


def other_method() -> Response:
    """Return the refusal of a method that is not relayed (RFC 9110, section 15.5.6)."""
    return refused(405, "method", "The relay forwards only POST: send the request with that method.", {"Allow": "POST"})


def too_busy() -> Response:
    """Return the refusal of one request more than there may be at once (RFC 9110, section 15.6.4)."""
    return refused(503, "busy", "The relay has all hands full: try again in a second.", {"Retry-After": "1"})


def too_many(seconds: int) -> Response:
    """Return the refusal of a client that asks more often than it may (RFC 6585, section 4)."""
    sentence = f"Too many requests came from your address: try again in {seconds} seconds."
    return refused(429, "rate", sentence, {"Retry-After": str(seconds)})
