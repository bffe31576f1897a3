"""How often each client may ask. A client is an address, never a token: nothing of a token is looked at or kept."""

import math
import time
from collections import Counter
from ipaddress import IPv6Address, ip_address

import limits
from starlette.types import ASGIApp, Receive, Scope, Send

from relaying.refusals import too_many

# An attacker can have more addresses than there is memory to count them in.
MOST_CLIENTS = 100_000


class RateLimit:
    """Let each client in as often as `rate` says, in one window of time for all.

    `limits` reads the rate. Its own counts in memory look at every client for each request: 8 ms at 50,000 of them.
    """

    def __init__(self, app: ASGIApp, rate: str) -> None:
        self.app = app
        self.rate = limits.parse(rate)
        self.asked: Counter[str] = Counter()
        self.ends = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        now = time.monotonic()
        if now >= self.ends or len(self.asked) >= MOST_CLIENTS:
            self.begin(now)
        client = client_of(scope)
        self.asked[client] += 1
        within = self.asked[client] <= self.rate.amount
        await (self.app if within else too_many(math.ceil(self.ends - now)))(scope, receive, send)

    def begin(self, now: float) -> None:
        """Begin a window: nobody has asked yet."""
        self.asked.clear()
        self.ends = now + self.rate.get_expiry()


def client_of(scope: Scope) -> str:
    """Return who asks: an address, or the network of 64 bits that an IPv6 client can choose its addresses from."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    # A socket for both versions shows an IPv4 client like ::ffff:203.0.113.1 (RFC 4291, section 2.5.5.2).
    return str(address.ipv4_mapped or int(address) >> 64)
