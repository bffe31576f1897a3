"""The one call that the relay forwards: `POST /relay/{data_center}/v1/link_tokens`."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from relaying.refusals import Refusal
from relaying.upstream import Upstream
from relaying.visitor_request import forwarded_headers, known_data_center, small_body

# Nobody reads it. nginx gave the number its meaning: the client closed the connection.
NOBODY_THERE = 499


async def forward_link_tokens(request: Request, upstream: Upstream) -> Response:
    """Return the upstream's response to this request, or a refusal."""
    try:
        data_center = known_data_center(request.path_params["data_center"])
        headers = forwarded_headers(request.headers)
        body = await small_body(request)
        return await unless_they_leave(request, upstream.forward(data_center, headers, body))
    except Refusal as refusal:
        return refusal.response()


async def unless_they_leave(request: Request, call: Coroutine[Any, Any, Response]) -> Response:
    """Return what the call returns. Where the visitor leaves first, the call ends too."""
    calling = asyncio.create_task(call)
    # Its body has been read, so the next message says that they left (ASGI, "Disconnect").
    leaving = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({calling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await calling if calling.done() else Response(status_code=NOBODY_THERE)
    finally:
        calling.cancel()
        leaving.cancel()
