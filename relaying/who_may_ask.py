"""Who may use the relay: under which host names, from pages of which origins, and with which key."""

import re
from collections.abc import Collection
from hmac import compare_digest

from starlette.datastructures import Headers
from starlette.responses import Response

from linking.cronofy.relay import KEY_HEADER
from relaying.refusals import refused

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

PORT = re.compile(r":\d+$")


def foreign_host(headers: Headers, names: Collection[str]) -> Response | None:
    """Return a refusal where the Host is none of `names`, on any port: a forwarded port is another one."""
    name = PORT.sub("", headers.get("Host", "")).lower()
    if name in names:
        return None
    return refused(400, "host", f"This server does not answer to the name “{name}”: start it with --host-name {name}.")


def foreign_origin(headers: Headers, allowed: Collection[str]) -> Response | None:
    """Return a refusal where a page sent the request that is neither the relay's own nor of an allowed origin.

    A browser names the page's origin in every POST (Fetch, section 3.2), a program need not.
    """
    given = headers.getlist("Origin")
    origin = ", ".join(given)
    if not given or origin in allowed:
        return None
    if origin in {f"{scheme}://{headers.get('Host')}" for scheme in ("http", "https")}:
        return None
    return refused(403, "origin", f"The relay does not serve pages of {origin}: start it with --allow-origin {origin}.")


def without_key(headers: Headers, key: str) -> Response | None:
    """Return a refusal where the request does not send the key. It goes no further than here."""
    if compare_digest(headers.get(KEY_HEADER, "").encode(), key.encode()):
        return None
    return refused(403, "key", f"This relay asks for a key: send the one of your team in a “{KEY_HEADER}” header.")
