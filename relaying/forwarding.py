"""The one call that the relay forwards: `POST /relay/{data_center}/v1/link_tokens`."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from relaying.refusals import Refusal, other_method
from relaying.upstream import Upstream
from relaying.visitor_request import forwarded_headers, known_data_center, small_body

# Nobody reads it. nginx gave the number its meaning: the client closed the connection.
NOBODY_THERE = 499


class LinkTokens:
    """Where link tokens are asked for: the upstream's response to each request, or a refusal."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        request = Request(scope, receive)
        response = await self.response(request) if request.method == "POST" else other_method()
        await response(scope, receive, send)

    async def response(self, request: Request) -> Response:
        """Return the response to a request that is forwarded."""
        try:
            data_center = known_data_center(request.path_params["data_center"])
            headers = forwarded_headers(request.headers)
            body = await small_body(request)
            return await unless_they_leave(request, self.upstream.forward(data_center, headers, body))
        except Refusal as refusal:
            return refusal.response()


async def unless_they_leave(request: Request, call: Awaitable[Response]) -> Response:
    """Return what the call returns. Where the visitor leaves first, the call ends too."""
    # Its body has been read, so the next message says that they left (ASGI, "Disconnect").
    leaving = asyncio.ensure_future(request.receive())
    try:
        async with asyncio.timeout(None) as patience:
            leaving.add_done_callback(lambda _: end(patience))
            return await call
    except TimeoutError:
        return Response(status_code=NOBODY_THERE)
    finally:
        leaving.cancel()


def end(patience: asyncio.Timeout) -> None:
    """End what has this much time, unless it is over already."""
    with suppress(RuntimeError):
        patience.reschedule(0)
