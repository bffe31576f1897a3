"""What the relay says where it forwards nothing, or passes nothing back: a status and one sentence."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from linking.cronofy.link_tokens import PATH


class Refusal(Exception):
    """A request that is not forwarded, or an upstream's response that is not passed back."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def refused(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that says, in one sentence, what happened and what to do."""
    return JSONResponse({"error": sentence}, status, headers)


async def other_path(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette passes both
    """Return the refusal of a path that is not relayed."""
    return refused(404, f"The relay knows no such path: send the request to /relay/{{data_center}}{PATH}.")


async def other_method(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette passes both
    """Return the refusal of a method that is not relayed (RFC 9110, section 15.5.6)."""
    return refused(405, "The relay forwards only POST: send the request with that method.", {"Allow": "POST"})


def too_busy() -> Response:
    """Return the refusal of one request more than there may be at once (RFC 9110, section 15.6.4)."""
    return refused(503, "The relay has all hands full: try again in a second.", {"Retry-After": "1"})
