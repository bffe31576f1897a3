"""The files of the built site, which the local server serves beside the relay."""

import os
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from relaying.middleware import AddedHeaders
from relaying.site_headers import SiteHeaders, read_rules

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


def site_at_root(folder: Path, gate: Middleware) -> Mount:
    """Return the route of the site's files. Their compression is the fastest: most are served to this machine."""
    rules = read_rules(folder)
    middleware = [
        gate,
        Middleware(SiteHeaders, rules=rules),
        Middleware(AddedHeaders, headers=SITE_HEADERS),
        Middleware(GZipMiddleware, compresslevel=1),
    ]
    return Mount("/", Site(directory=folder, html=True), middleware=middleware)
