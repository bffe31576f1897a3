"""The one call that the relay forwards: `POST /relay/{data_center}/v1/link_tokens`."""

from starlette.requests import Request
from starlette.responses import Response

from relaying.refusals import Refusal, refused
from relaying.upstream import Upstream
from relaying.visitor_request import forwarded_headers, known_data_center, small_body


async def forward_link_tokens(request: Request, upstream: Upstream) -> Response:
    """Return the upstream's response to this request, or a refusal."""
    try:
        data_center = known_data_center(request.path_params["data_center"])
        headers = forwarded_headers(request.headers)
        return await upstream.forward(data_center, headers, await small_body(request))
    except Refusal as refusal:
        return refused(refusal.status, str(refusal))
