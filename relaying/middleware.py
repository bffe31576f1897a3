"""What stands around an application: a gate before it, and headers for everything that comes out of it."""

from collections.abc import Callable, Mapping

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Gate:
    """Respond with what `refusal` returns for the request's headers; let the request in where it returns nothing."""

    def __init__(self, app: ASGIApp, refusal: Callable[[Headers], Response | None]) -> None:
        self.app = app
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        refusal = self.refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


class AddedHeaders:
    """Add the same headers to every response, instead of those of the same names."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = Headers(headers).raw
        self.names = frozenset(name for name, _ in self.headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [header for header in message.get("headers", ()) if header[0] not in self.names]
                message["headers"] = [*others, *self.headers]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class AtOnce:
    """Let so many requests in at once; respond to each further one with `refusal`."""

    def __init__(self, app: ASGIApp, most: int, refusal: Callable[[], Response]) -> None:
        self.app = app
        self.most = most
        self.refusal = refusal
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        if self.inside >= self.most:
            await self.refusal()(scope, receive, send)
            return
        self.inside += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.inside -= 1
