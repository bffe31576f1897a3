"""Pairing: a code that a person reads in the terminal and types into a page lets that page in, once.

The page gets a key of its own for it, and the terminal shows the code for the next page. Codes and keys live as long as
the process, and in its memory only.
"""

from base64 import b32encode
from collections.abc import Callable
from hmac import compare_digest
from secrets import token_bytes, token_urlsafe

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linking.cronofy.relay import KEY_HEADER
from relaying.refusals import refused


class Pairing:
    """The code that is good now, and the keys of the pages that used one; `announce` is told of each new code."""

    def __init__(self, announce: Callable[[str], None]) -> None:
        self.announce = announce
        self.code = new_code()
        self.keys: set[str] = set()

    def knows(self, key: str) -> bool:
        """Tell whether a page was paired with this key."""
        return any(compare_digest(known.encode(), key.encode()) for known in self.keys)

    def paired(self, code: str) -> str:
        """Return a key for whoever has the code, which is used up with that, or nothing for any other code."""
        if not compare_digest(self.code.encode(), code.upper().encode()):
            return ""
        self.code = new_code()
        self.announce(self.code)
        key = token_urlsafe(24)
        self.keys.add(key)
        return key


class Paired:
    """Let in who sends a key of this run, or the pairing code: the response to that brings the key."""

    def __init__(self, app: ASGIApp, pairing: Pairing) -> None:
        self.app = app
        self.pairing = pairing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        given = Headers(scope=scope).get(KEY_HEADER, "")
        if self.pairing.knows(given):
            await self.app(scope, receive, send)
        elif key := self.pairing.paired(given):
            await self.app(scope, receive, with_key(send, key))
        else:
            await refused(403, "key", NOT_PAIRED)(scope, receive, send)


NOT_PAIRED = (
    "This page is not paired with the relay: enter the newest pairing code that the relay shows in its terminal."
)


def with_key(send: Send, key: str) -> Send:
    """Return a `send` that adds the key to the response."""

    async def send_with_key(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)[KEY_HEADER] = key
        await send(message)

    return send_with_key


def new_code() -> str:
    """Return 40 random bits as a person types them: no letter looks like a digit (RFC 4648, section 6)."""
    return b32encode(token_bytes(5)).decode("ascii")
