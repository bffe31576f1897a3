"""The whole as one ASGI application: the relay, and the site beside it where there is one."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Mount, Route

from linking.cronofy.link_tokens import PATH
from relaying.files import most_calls
from relaying.forwarding import forward_link_tokens
from relaying.middleware import AddedHeaders, AtOnce, Gate
from relaying.refusals import other_method, other_path, too_busy
from relaying.site import site_at_root
from relaying.upstream import SECONDS_TO_ANSWER, Upstream
from relaying.visitor_request import FORWARDED
from relaying.who_may_ask import LOOPBACK, foreign_host, foreign_origin

# An upstream's HTML stays harmless: it is not sniffed, and as a page of this origin it could not run a script.
RELAY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


def application(
    *,
    allowed_origins: Collection[str] = (),
    host_names: Collection[str] = LOOPBACK,
    site: Path | None = None,
    upstream: str | None = None,
    timeout: float = SECONDS_TO_ANSWER,
    calls: int = 100,
) -> Starlette:
    """Return the relay, with the site's files beside it where `site` is given.

    `allowed_origins` may use the relay besides its own site. `host_names` are the names it answers to: any other
    Host could be a foreign site's, pointed at this machine (DNS rebinding). `upstream` replaces every API host.
    `timeout` is in seconds, for the whole of an upstream's response. `calls` may be under way at once.
    """
    api = Upstream(upstream, timeout)

    @asynccontextmanager
    async def open_connections(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - Starlette passes it
        try:
            yield
        finally:
            await api.close()

    routes: list[BaseRoute] = [Mount("/relay", relay(allowed_origins, api, calls))]
    if site:
        routes.append(site_at_root(site))
    gate = Middleware(Gate, refusal=partial(foreign_host, names=host_names))
    return Starlette(routes=routes, middleware=[gate], lifespan=open_connections)


def relay(allowed_origins: Collection[str], upstream: Upstream, calls: int) -> Starlette:
    """Return the application that is mounted at /relay."""
    endpoint = partial(forward_link_tokens, upstream=upstream)
    app = Starlette(
        routes=[Route("/{data_center}" + PATH, endpoint, methods=["POST"])],
        middleware=[
            Middleware(AddedHeaders, headers=RELAY_HEADERS),
            # Before CORSMiddleware, which sends a stranger every CORS header but the decisive one.
            Middleware(Gate, refusal=partial(foreign_origin, allowed=allowed_origins)),
            Middleware(
                CORSMiddleware,
                allow_origins=allowed_origins,
                allow_methods=["POST"],
                allow_headers=FORWARDED,
                allow_private_network=True,
                expose_headers=["Retry-After"],
            ),
            Middleware(AtOnce, most=most_calls(calls), refusal=too_busy),
        ],
        exception_handlers={404: other_path, 405: other_method},
    )
    app.router.redirect_slashes = False
    return app
