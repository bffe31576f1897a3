"""The relay, and the local server that serves the built site with it.

Cronofy sends no CORS headers for calls made with an access token, so no web page can read its answers. The relay
forwards that one call, `POST /relay/{data_center}/v1/link_tokens`, and keeps nothing of it.
"""

import argparse
import asyncio
import logging
import os
import re
import socket
import sys
from collections.abc import AsyncIterable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from errno import EADDRINUSE
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext
from urllib.parse import urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linking.cronofy.data_centers import DATA_CENTERS, DataCenter
from linking.cronofy.link_tokens import PATH

SITE = Path(__file__).parent / "_site"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

SECONDS_TO_ANSWER = 15.0
LARGEST_BODY = 16 * 1024
LARGEST_ANSWER = 5 * 1024 * 1024

BEARER = re.compile(r"bearer +[!-~]+", re.IGNORECASE)
ORIGIN = re.compile(r"https?://[^\s/?#@*]+")
PORT = re.compile(r":\d+$")

FORWARDED = ("Authorization", "Content-Type")
PASSED_BACK = ("Content-Type", "Retry-After")

# An upstream's HTML stays harmless: it is not sniffed, and as a page of this origin it could not run a script.
RELAY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
# The site's files hold nothing of anyone's. A page of another origin loads the embed's module from it, as from any host
# of static files.
SITE_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
}

# The operating system's own table is consulted otherwise, and gets these wrong on one system or another.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}


class RelayError(Exception):
    """A request that is not forwarded, or an answer that is not passed back: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class TooLargeError(Exception):
    """More bytes than the limit allows."""


class Guard:
    """Answer with what `refusal` returns for the request's headers; pass the request on where it returns nothing."""

    def __init__(self, app: ASGIApp, refusal: Callable[[Headers], Response | None]) -> None:
        self.app = app
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        refusal = self.refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


class AddedHeaders:
    """Add the same headers to every response."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Site(StaticFiles):
    """The built site's files, each with its media type."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file, or 304 where the browser already has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        media_type = MEDIA_TYPES.get(Path(full_path).suffix)
        if media_type and "Content-Type" in response.headers:
            response.headers["Content-Type"] = media_type
        return response


def application(
    *,
    allowed_origins: Collection[str] = (),
    host_names: Collection[str] = LOOPBACK,
    site: Path | None = None,
    upstream: str | None = None,
    timeout: float = SECONDS_TO_ANSWER,
) -> Starlette:
    """Return the relay, with the site's files beside it where `site` is given.

    `allowed_origins` may use the relay besides its own site. `host_names` are the names it answers to: any other
    Host could be a foreign site's, pointed at this machine (DNS rebinding). `upstream` replaces every API host.
    `timeout` is in seconds, for the whole of an upstream's answer.
    """
    routes: list[BaseRoute] = [Mount("/relay", relay(allowed_origins, upstream, timeout))]
    if site:
        routes.append(Mount("/", Site(directory=site, html=True), middleware=site_middleware()))
    return Starlette(routes=routes, middleware=[Middleware(Guard, refusal=partial(foreign_host, names=host_names))])


def site_middleware() -> list[Middleware]:
    """Return what the site's files pass through. Their compression is the fastest: most are served to this machine."""
    return [Middleware(AddedHeaders, headers=SITE_HEADERS), Middleware(GZipMiddleware, compresslevel=1)]


def relay(allowed_origins: Collection[str], upstream: str | None, timeout: float) -> Starlette:
    """Return the application that is mounted at /relay."""
    endpoint = partial(forward_link_tokens, upstream=upstream, timeout=timeout, tls=httpx.create_ssl_context())
    app = Starlette(
        routes=[Route("/{data_center}" + PATH, endpoint, methods=["POST"])],
        middleware=[
            Middleware(AddedHeaders, headers=RELAY_HEADERS),
            # Before CORSMiddleware, which sends a stranger every CORS header but the decisive one.
            Middleware(Guard, refusal=partial(foreign_origin, allowed=allowed_origins)),
            Middleware(
                CORSMiddleware,
                allow_origins=allowed_origins,
                allow_methods=["POST"],
                allow_headers=FORWARDED,
                allow_private_network=True,
                expose_headers=["Retry-After"],
            ),
        ],
        exception_handlers={404: other_path, 405: other_method},
    )
    app.router.redirect_slashes = False
    return app


def foreign_host(headers: Headers, names: Collection[str]) -> Response | None:
    """Return a refusal where the Host is none of `names`, on any port: a forwarded port is another one."""
    name = PORT.sub("", headers.get("Host", "")).lower()
    if name in names:
        return None
    return refused(400, f"This server does not answer to the name “{name}”: start it with --host-name {name}.")


def foreign_origin(headers: Headers, allowed: Collection[str]) -> Response | None:
    """Return a refusal where a page sent the request that is neither the relay's own nor of an allowed origin.

    A browser names the page's origin in every POST (Fetch, section 3.2), a program need not.
    """
    origin = headers.get("Origin")
    own = {f"{scheme}://{headers.get('Host')}" for scheme in ("http", "https")}
    if origin is None or origin in own or origin in allowed:
        return None
    return refused(403, f"The relay does not serve pages of {origin}: start it with --allow-origin {origin}.")


async def other_path(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette passes both
    """Return the refusal of a path that is not relayed."""
    return refused(404, f"The relay knows no such path: send the request to /relay/{{data_center}}{PATH}.")


async def other_method(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette passes both
    """Return the refusal of a method that is not relayed (RFC 9110, section 15.5.6)."""
    return refused(405, "The relay forwards only POST: send the request with that method.", {"Allow": "POST"})


def refused(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that says, in one sentence, what happened and what to do."""
    return JSONResponse({"error": sentence}, status, headers)


async def forward_link_tokens(request: Request, upstream: str | None, timeout: float, tls: SSLContext) -> Response:
    """Return the upstream's answer to this request, or a refusal."""
    try:
        url = upstream_url(known_data_center(request.path_params["data_center"]), upstream)
        headers = forwarded_headers(request.headers)
        body = await small_body(request)
        return await forward(url, headers, body, timeout, tls)
    except RelayError as error:
        return refused(error.status, str(error))


def known_data_center(data_center_id: str) -> DataCenter:
    """Return the data center of that id. Raises `RelayError` for any other text; the sandbox has no API to relay to."""
    for data_center in DATA_CENTERS:
        if data_center.id == data_center_id:
            return data_center
    known = ", ".join(data_center.id for data_center in DATA_CENTERS)
    raise RelayError(404, f"The relay does not know this data center: use one of {known}.")


def upstream_url(data_center: DataCenter, upstream: str | None = None) -> str:
    """Return where that data center's link tokens are made; `upstream` is a base URL that replaces its API host."""
    return (upstream or data_center.api_url).rstrip("/") + PATH


def forwarded_headers(headers: Headers) -> httpx.Headers:
    """Return the headers that are forwarded, byte for byte. Raises `RelayError` where there is no bearer token."""
    if not BEARER.fullmatch(headers.get("Authorization", "")):
        raise RelayError(401, "The request has no access token: send it in an “Authorization: Bearer …” header.")
    return httpx.Headers({name: headers[name] for name in FORWARDED if name in headers}, encoding="latin-1")


async def small_body(request: Request) -> bytes:
    """Return the request's body. Raises `RelayError` where it is announced or found to be too large, or breaks off."""
    try:
        if int(request.headers.get("Content-Length", "0")) > LARGEST_BODY:
            raise TooLargeError
        return await at_most(LARGEST_BODY, request.stream())
    except TooLargeError as error:
        raise RelayError(413, "The body is over 16 KiB: send none, a link token request needs none.") from error
    except ClientDisconnect as error:
        raise RelayError(400, "The request broke off before its end: send it again.") from error


async def at_most(limit: int, chunks: AsyncIterable[bytes]) -> bytes:
    """Return all the bytes. Raises `TooLargeError` as soon as there are more than `limit`."""
    received = bytearray()
    async for chunk in chunks:
        received += chunk
        if len(received) > limit:
            raise TooLargeError
    return bytes(received)


async def forward(url: str, headers: httpx.Headers, body: bytes, timeout: float, tls: SSLContext) -> Response:
    """Return the answer of the API at `url`. Raises `RelayError` where there is none that can be passed back.

    The client lives as long as the request: no cookie of one visitor's answer is there for the next one's request.
    """
    host = urlsplit(url).netloc
    try:
        async with (
            asyncio.timeout(timeout),
            api_client(tls) as client,
            client.stream("POST", url, headers=headers, content=body) as answer,
        ):
            return passed_back(answer, await at_most(LARGEST_ANSWER, answer.aiter_bytes()))
    except TimeoutError as error:
        raise RelayError(504, f"{host} did not answer within {timeout:g} seconds: try again later.") from error
    except TooLargeError as error:
        raise RelayError(502, f"{host} answered with more than 5 MiB: that is no link token, try again.") from error
    except httpx.HTTPError as error:
        raise RelayError(502, f"The relay got no answer from {host}: check its network, then try again.") from error


def api_client(tls: SSLContext) -> httpx.AsyncClient:
    """Return a client that adds nothing of a visitor's, follows no redirect and takes no proxy from the environment."""
    return httpx.AsyncClient(
        headers={"Accept-Encoding": "identity", "User-Agent": "authorization-linking-relay"},
        follow_redirects=False,
        timeout=None,  # noqa: S113 - `forward` limits the whole exchange; this one would limit each read
        trust_env=False,
        verify=tls,
    )


def passed_back(answer: httpx.Response, body: bytes) -> Response:
    """Return the answer with its status, its body, and no other header than those that are passed back."""
    answer.headers.encoding = "latin-1"
    headers = {name: answer.headers[name] for name in PASSED_BACK if name in answer.headers}
    return Response(body, answer.status_code, headers)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C. Returns the exit code: 1, with a sentence, where it cannot start."""
    options = command_line().parse_args(arguments)
    if options.site and not (options.site / "index.html").is_file():
        return failure(f"There is no site in {options.site} yet: run “make site” first.")
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        return failure(cannot_listen(options.host, options.port, error))
    app = application(
        allowed_origins=options.allow_origin,
        host_names=LOOPBACK | {bracketed(options.host), *options.host_name},
        site=options.site,
        upstream=os.environ.get("RELAY_UPSTREAM"),
    )
    with listener, suppress(KeyboardInterrupt):
        announce(address(options.host, listener), with_site=bool(options.site))
        serve(app, listener)
    return 0


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description="Serve the built site and the relay to Cronofy's API.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port, default=8000, help="the port to listen on (8000); 0 for any free one")
    parser.add_argument("--site", type=Path, default=SITE, help="the folder of the built site (_site)")
    parser.add_argument("--no-site", dest="site", action="store_const", const=None, help="serve the relay only")
    parser.add_argument(
        "--allow-origin",
        type=origin,
        action="append",
        default=[],
        help="an origin whose pages may use the relay, besides its own site; may be repeated",
    )
    parser.add_argument(
        "--host-name",
        type=str.lower,
        action="append",
        default=[],
        help="a name that the relay is reached by, besides localhost and the --host; may be repeated",
    )
    return parser


def port(text: str) -> int:
    """Return the port number. Raises `ArgumentTypeError` for anything else."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 0 to 65535")
    return int(text)


def origin(text: str) -> str:
    """Return the origin as browsers send it (RFC 6454, section 6.2). Raises `ArgumentTypeError` for anything else."""
    given = text.lower().removesuffix("/")
    if not ORIGIN.fullmatch(given):
        raise argparse.ArgumentTypeError(f"{text!r} is not an origin: write it like https://docs.example.com")
    return given


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises `OSError` where that is not possible."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def bracketed(host: str) -> str:
    """Return the host as it is written in a URL (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host.lower()


def address(host: str, listener: socket.socket) -> str:
    """Return the URL that reaches the listener from this machine."""
    ip, port = listener.getsockname()[:2]
    local = ip_address(ip).is_loopback or ip_address(ip).is_unspecified
    return f"http://{'localhost' if local else bracketed(host)}:{port}/"


def announce(url: str, *, with_site: bool) -> None:
    """Say where to go, on standard output."""
    where = f"Open {url} in a browser." if with_site else f"The relay is at {url}relay/."
    sys.stdout.write(f"{where} Stop it with Ctrl+C.\n")
    sys.stdout.flush()


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until Ctrl+C, which also stops what is still waiting for an answer, without a word."""
    running = server(app)
    logging.getLogger("uvicorn.error").addFilter(lambda _: not running.should_exit)
    running.run(sockets=[listener])


def server(app: ASGIApp) -> uvicorn.Server:
    """Return the HTTP server. It logs no request, only what is wrong with the application itself."""
    config = uvicorn.Config(
        app,
        access_log=False,
        lifespan="off",
        log_config=None,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        ws="none",
    )
    return uvicorn.Server(config)


def cannot_listen(host: str, port: int, error: OSError) -> str:
    """Return the sentence for a socket that cannot be had."""
    if error.errno == EADDRINUSE:
        return f"Port {port} is taken by another program: stop that one, or choose another port."
    return f"Port {port} on {host} is not to be had: choose another --port or --host."


def failure(sentence: str) -> int:
    """Say on standard error why it cannot start. Returns the exit code."""
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
