"""The upstream: Cronofy's API, or what stands in its place. Its connections are kept open and shared, and nothing else."""

import asyncio
import os
import re
import ssl
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import aiohttp
import certifi
from starlette.responses import Response
from yarl import URL

from linking.cronofy.data_centers import DATA_CENTERS, DataCenter
from linking.cronofy.link_tokens import PATH
from linking.cronofy.relay import VIA
from relaying.limited import TooLarge, at_most
from relaying.refusals import Refusal

SECONDS_TO_ANSWER = 15.0
LARGEST_ANSWER = 5 * 1024 * 1024

# Seconds, or a date (RFC 9110, section 10.2.3).
RETRY_AFTER = re.compile(r"\d{1,9}|[A-Za-z]{3,9}, ?[\w: -]{10,30}")

PASSED_BACK = ("Content-Type", "Retry-After")


class Upstream:
    """Where link tokens are made; `base_url` replaces every API host, `timeout` is in seconds for a whole response."""

    def __init__(self, base_url: str | None = None, timeout: float = SECONDS_TO_ANSWER) -> None:
        self.base_url = base_url
        self.timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._urls = {data_center: URL(self.url(data_center), encoded=True) for data_center in DATA_CENTERS}

    async def close(self) -> None:
        """Close its connections. The next call opens new ones."""
        if self._session:
            await self._session.close()
            self._session = None

    def url(self, data_center: DataCenter) -> str:
        """Return where that data center's link tokens are made."""
        return (self.base_url or data_center.api_url).rstrip("/") + PATH

    def name(self, data_center: DataCenter) -> str:
        """Return what a refusal calls it: the address that replaces the API's is nobody's business."""
        return "RELAY_UPSTREAM" if self.base_url else data_center.api_host

    async def forward(self, data_center: DataCenter, headers: Mapping[str, str], body: bytes) -> Response:
        """Return its response to that request. Raises `Refusal` where there is none that can be passed back."""
        name = self.name(data_center)
        try:
            async with asyncio.timeout(self.timeout), self._post(data_center, headers, body) as response:
                if oddity := odd(response):
                    raise Refusal(502, "upstream", f"{name} answered with {oddity}: that is not passed on, try again.")
                return passed_back(response, await at_most(LARGEST_ANSWER, response.content.iter_any()))
        except TimeoutError as error:
            raise Refusal(
                504, "upstream", f"{name} did not answer within {self.timeout:g} seconds: try again later."
            ) from error
        except TooLarge as error:
            raise Refusal(
                502, "upstream", f"{name} answered with more than 5 MiB: that is no link token, try again."
            ) from error
        except aiohttp.ClientError as error:
            raise Refusal(
                502, "upstream", f"The relay got no answer from {name}: check its network, then try again."
            ) from error

    def _post(
        self, data_center: DataCenter, headers: Mapping[str, str], body: bytes
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        self._session = self._session or new_session()
        return self._session.post(self._urls[data_center], headers=headers, data=body or None, allow_redirects=False)


def new_session() -> aiohttp.ClientSession:
    """Return a client that adds nothing of a visitor's, keeps no cookie and takes no proxy from the environment."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ssl=trusted()),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity", "User-Agent": "authorization-linking-relay"},
        skip_auto_headers=["Content-Type"],
        timeout=aiohttp.ClientTimeout(),
        auto_decompress=False,
        trust_env=False,
    )


def trusted() -> ssl.SSLContext:
    """Return whom to trust: the certificates that come with certifi, or those that `SSL_CERT_FILE` names."""
    return ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE") or certifi.where())


def odd(response: aiohttp.ClientResponse) -> str:
    """Return what is wrong with a response that no API gives, or nothing."""
    if not 200 <= response.status <= 599:
        return "a status that HTTP does not know"
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        return "a compressed body, which nobody asked for"
    if "Transfer-Encoding" in response.headers and "Content-Length" in response.headers:
        return "two lengths for one body"
    if not RETRY_AFTER.fullmatch(response.headers.get("Retry-After", "0")):
        return "a Retry-After that is neither seconds nor a date"
    return ""


def passed_back(response: aiohttp.ClientResponse, body: bytes) -> Response:
    """Return the response with its status, its body, and no other header of it than those that are passed back."""
    headers = {name: as_bytes(response.headers[name]) for name in PASSED_BACK if name in response.headers}
    return Response(body, response.status, {"Via": VIA, **headers})


def as_bytes(value: str) -> str:
    """Return the header's value with a character for each byte, as Starlette sends it. aiohttp reads them as UTF-8."""
    return value.encode("utf-8", "surrogateescape").decode("latin-1")
