"""The headers that a site asks for in its `_headers`, as hosts of static files read them."""

import posixpath
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Rules = tuple[tuple[str, Mapping[str, str]], ...]


def read_rules(folder: Path) -> Rules:
    """Return the headers by pattern of path; of a site without the file, none."""
    file = folder / "_headers"
    return tuple(_rules(file.read_text(encoding="utf-8"))) if file.is_file() else ()


def _rules(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    given: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        if not line[0].isspace():
            given = {}
            yield line.strip(), given
            continue
        name, _, value = line.strip().partition(":")
        given[name] = value.strip()


class SiteHeaders:
    """Add to each response the headers of every pattern that its path matches, however the path is written."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        path = posixpath.normpath("/" + scope.get("path", "").lstrip("/"))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for pattern, given in self.rules:
                    if fnmatchcase(path, pattern):
                        headers.update(given)
            await send(message)

        await self.app(scope, receive, send_with_headers)
