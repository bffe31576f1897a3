"""How often each client may ask. A client is an address, never a token: nothing of a token is looked at or kept."""

import math
import time
from ipaddress import IPv6Address, ip_address

import limits
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from relaying.refusals import too_many


class RateLimit:
    """Let each client in as often as `rate` says."""

    def __init__(self, app: ASGIApp, rate: str) -> None:
        self.app = app
        self.rate = limits.parse(rate)
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        client = client_of(scope)
        if await self.limiter.hit(self.rate, client):
            await self.app(scope, receive, send)
            return
        window = await self.limiter.get_window_stats(self.rate, client)
        await too_many(max(1, math.ceil(window.reset_time - time.time())))(scope, receive, send)


def client_of(scope: Scope) -> str:
    """Return who asks: an address, or the network of 64 bits that an IPv6 client can choose its addresses from."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host
