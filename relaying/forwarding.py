"""One call, forwarded to the upstream: Cronofy's API, or what stands in its place."""

import asyncio
from collections.abc import Mapping
from ssl import SSLContext
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import Response

from linking.cronofy.data_centers import DataCenter
from linking.cronofy.link_tokens import PATH
from relaying.limited import TooLarge, at_most
from relaying.refusals import Refusal, refused
from relaying.visitor_request import forwarded_headers, known_data_center, small_body

SECONDS_TO_ANSWER = 15.0
LARGEST_ANSWER = 5 * 1024 * 1024

PASSED_BACK = ("Content-Type", "Retry-After")


async def forward_link_tokens(request: Request, upstream: str | None, timeout: float, tls: SSLContext) -> Response:
    """Return the upstream's response to this request, or a refusal."""
    try:
        url = upstream_url(known_data_center(request.path_params["data_center"]), upstream)
        headers = forwarded_headers(request.headers)
        body = await small_body(request)
        return await forward(url, headers, body, timeout, tls)
    except Refusal as refusal:
        return refused(refusal.status, str(refusal))


def upstream_url(data_center: DataCenter, upstream: str | None = None) -> str:
    """Return where that data center's link tokens are made; `upstream` is a base URL that replaces its API host."""
    return (upstream or data_center.api_url).rstrip("/") + PATH


async def forward(url: str, headers: Mapping[str, str], body: bytes, timeout: float, tls: SSLContext) -> Response:
    """Return the response of the API at `url`. Raises `Refusal` where there is none that can be passed back.

    The client lives as long as the request: no cookie of one visitor's response is there for the next one's request.
    """
    host = urlsplit(url).netloc
    try:
        async with (
            asyncio.timeout(timeout),
            api_client(tls) as client,
            client.stream(
                "POST", url, headers=httpx.Headers(dict(headers), encoding="latin-1"), content=body
            ) as response,
        ):
            return passed_back(response, await at_most(LARGEST_ANSWER, response.aiter_bytes()))
    except TimeoutError as error:
        raise Refusal(504, f"{host} did not answer within {timeout:g} seconds: try again later.") from error
    except TooLarge as error:
        raise Refusal(502, f"{host} answered with more than 5 MiB: that is no link token, try again.") from error
    except httpx.HTTPError as error:
        raise Refusal(502, f"The relay got no answer from {host}: check its network, then try again.") from error


def api_client(tls: SSLContext) -> httpx.AsyncClient:
    """Return a client that adds nothing of a visitor's, follows no redirect and takes no proxy from the environment."""
    return httpx.AsyncClient(
        headers={"Accept-Encoding": "identity", "User-Agent": "authorization-linking-relay"},
        follow_redirects=False,
        timeout=None,  # noqa: S113 - `forward` limits the whole exchange; this one would limit each read
        trust_env=False,
        verify=tls,
    )


def passed_back(response: httpx.Response, body: bytes) -> Response:
    """Return the response with its status, its body, and no other header than those that are passed back."""
    response.headers.encoding = "latin-1"
    headers = {name: response.headers[name] for name in PASSED_BACK if name in response.headers}
    return Response(body, response.status_code, headers)
