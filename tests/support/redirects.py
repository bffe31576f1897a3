"""Servers that send whoever asks elsewhere: an API, and what might stand in front of a relay."""

from dataclasses import dataclass

from servers import Api, Received, Reply
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/v1/link_tokens"
# The stand-in answers for all of them, and lets every page read. The policy allows the first two.
TARGETS = {
    "same host": "https://api-de.cronofy.com/elsewhere",
    "another allowed host": "https://api.cronofy.com/elsewhere",
    "a foreign host": "https://app-de.cronofy.com/elsewhere",
}


@dataclass
class Redirecting(Api):
    """An API that sends whoever asks for `path` elsewhere, and answers everywhere else."""

    path: str = PATH
    target: str = ""

    def reply(self, request: Received) -> Reply:
        if request.method == "OPTIONS" or request.path != self.path:
            return super().reply(request)
        origin = (("Access-Control-Allow-Origin", "*"),) if self.allows_pages else ()
        return Reply(self.status, (("Location", self.target), *origin))

    def arrived_at(self, path: str) -> list[Received]:
        return [request for request in self.received if request.path == path]


class RedirectingRelay:
    """The site, whose relay sends every request elsewhere, which the relay of this project never does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.target = ""
        self.tokens: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope.get("path", "").startswith("/relay/"):
            return await self.app(scope, receive, send)
        self.tokens.append(dict(scope["headers"])[b"authorization"].decode())
        return await Response(status_code=307, headers={"Location": self.target})(scope, receive, send)
