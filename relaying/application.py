"""The whole as one ASGI application: the relay, and the site beside it where there is one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from linking.cronofy.link_tokens import PATH
from linking.cronofy.relay import CAUSE_HEADER, KEY_HEADER
from relaying.files import most_calls
from relaying.forwarding import LinkTokens
from relaying.middleware import AddedHeaders, AtOnce, Gate
from relaying.observing import Observed
from relaying.pairing import Paired, Pairing
from relaying.rates import RateLimit
from relaying.refusals import no_such_path, other_path, too_busy
from relaying.settings import Settings
from relaying.site import site_at_root
from relaying.upstream import Upstream
from relaying.visitor_request import FORWARDED
from relaying.who_may_ask import LOOPBACK, foreign_host, foreign_origin, without_key

# An upstream's HTML stays harmless: it is not sniffed, and as a page of this origin it could not run a script.
RELAY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
# Of whatever is sent, errors as well.
NOT_SNIFFED = {"X-Content-Type-Options": "nosniff"}


def application(**given: Any) -> Starlette:
    """Return the relay, with the site beside it where there is one, for any ASGI server.

    Its settings are those `given`, else the environment's. Raises `ValidationError` for what cannot be used.
    """
    return assembled(Settings(**given))


def assembled(settings: Settings, pairing: Pairing | None = None) -> Starlette:
    """Return the relay with these settings; with a pairing, it lets in who is paired, and no other key."""
    upstream = Upstream(settings.upstream, settings.timeout)

    @asynccontextmanager
    async def open_connections(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - Starlette passes it
        try:
            yield
        finally:
            await upstream.close()

    # A foreign name could be another site's, pointed at this machine (DNS rebinding).
    gate = Middleware(Gate, refusal=partial(foreign_host, names=LOOPBACK.union(settings.host_name)))
    routes: list[BaseRoute] = [
        Route("/healthz", healthy),
        Mount("/relay", relay(settings, upstream, pairing), middleware=[gate]),
    ]
    if settings.site:
        routes.append(site_at_root(settings.site, gate))
    return Starlette(
        routes=routes,
        middleware=[Middleware(AddedHeaders, headers=NOT_SNIFFED), *named_proxies(settings)],
        exception_handlers={404: nothing_there},
        lifespan=open_connections,
    )


def named_proxies(settings: Settings) -> list[Middleware]:
    """Return what reads the client's address from X-Forwarded-For, where a proxy is named that may say it."""
    trusted = list(settings.trusted_proxy)
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=trusted)] if trusted else []


async def nothing_there(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette passes it
    """Return the refusal of a path that no route has. A line break in it keeps Starlette from seeing /relay."""
    if request.url.path.startswith("/relay/"):
        return no_such_path()
    return PlainTextResponse("Not Found", 404)


async def healthy(request: Request) -> Response:  # noqa: ARG001 - Starlette passes it
    """Return that the relay is alive. It asks nobody."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def relay(settings: Settings, upstream: Upstream, pairing: Pairing | None) -> ASGIApp:
    """Return the application that is mounted at /relay."""
    allowed = settings.allow_origin
    middleware = [
        Middleware(Observed),
        Middleware(AddedHeaders, headers=RELAY_HEADERS),
        # Before CORSMiddleware, which sends a stranger every CORS header but the decisive one.
        Middleware(Gate, refusal=partial(foreign_origin, allowed=allowed)),
        Middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_methods=["POST"],
            # The key also where there is none: a page that sends one is to learn more than that it may not.
            allow_headers=(*FORWARDED, KEY_HEADER),
            allow_private_network=True,
            expose_headers=["Retry-After", "Via", CAUSE_HEADER, KEY_HEADER],
        ),
        # Before the key is looked at: guesses are requests too.
        Middleware(RateLimit, rate=settings.rate),
        *key_gates(settings, pairing),
        Middleware(AtOnce, most=most_calls(settings.calls), refusal=too_busy),
    ]
    routes = [Route("/{data_center}" + PATH, LinkTokens(upstream))]
    return Router(routes, redirect_slashes=False, default=other_path, middleware=middleware)


def key_gates(settings: Settings, pairing: Pairing | None) -> list[Middleware]:
    """Return what lets in only who is paired, or who has the shared key where there is one."""
    if pairing:
        return [Middleware(Paired, pairing=pairing)]
    if settings.key:
        return [Middleware(Gate, refusal=partial(without_key, key=settings.key.get_secret_value()))]
    return []
