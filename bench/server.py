"""A local static server that behaves like GitHub Pages, counts every byte, and may be slow on purpose."""

import asyncio
import gzip
import mimetypes
import threading
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from network import CHUNK, Network

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".gz": "application/gzip",
    ".webmanifest": "application/manifest+json",
}
CACHE = "max-age=600"
COMPRESSED = ("text/", "application/json", "application/manifest+json", "application/wasm", "image/svg+xml")


@dataclass
class Tally:
    """What went over the network since it was last reset."""

    requests: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Answer:
    """What one file is answered with."""

    head: bytes
    body: bytes
    etag: str


class LocalServer:
    """Serve folders under URL prefixes from a thread; the same ones at two ports, which are two origins."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.network = Network()
        self.tally = Tally()
        self.port = 0
        self.other_port = 0
        self._folders = sorted(folders.items(), key=lambda item: -len(item[0]))
        self._active = 0
        self._last = time.monotonic()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def quiet(self) -> float:
        """Return for how many seconds nothing has been asked or sent."""
        return 0.0 if self._active else time.monotonic() - self._last

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0)) for _ in range(2)]
        self.port, self.other_port = (server.sockets[0].getsockname()[1] for server in servers)
        self._started.set()
        self._loop.run_forever()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        opening = True
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self._active += 1
                try:
                    if opening:
                        await self.network.answer()
                    opening = False
                    await self._answer(head.decode("latin-1"), writer)
                finally:
                    self._active -= 1
                    self._last = time.monotonic()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, head: str, writer: StreamWriter) -> None:
        tally = self.tally
        tally.requests += 1
        method, target, *_ = head.split(" ", 2)
        answer = self._find(urlsplit(target).path) if method in ("GET", "HEAD") else None
        if answer is None:
            data = _head("404 Not Found", {"Content-Length": "0", "Connection": "close"})
        elif answer.etag in head:
            data = _head("304 Not Modified", {"ETag": answer.etag, "Cache-Control": CACHE})
        else:
            data = answer.head + (b"" if method == "HEAD" else answer.body)
        await self.network.answer()
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            await self.network.send(len(chunk))
            writer.write(chunk)
            await writer.drain()
            tally.bytes += len(chunk)
        if answer is None:
            writer.close()

    def _find(self, path: str) -> Answer | None:
        """Return the answer for a path, or None where no folder has that file."""
        prefix, folder = next(item for item in self._folders if path.startswith(item[0]))
        file = (folder / unquote(path[len(prefix) :])).resolve()
        if file.is_dir():
            file /= "index.html"
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return None
        return _read(file, file.stat().st_mtime_ns)


@cache
def _read(file: Path, modified: int) -> Answer:
    """Read and compress a file once per version, so that no visit pays for it."""
    kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    body = file.read_bytes()
    zipped = kind.startswith(COMPRESSED)
    if zipped:
        body = gzip.compress(body, compresslevel=6, mtime=0)
    etag = f'"{modified:x}-{len(body):x}"'
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Last-Modified": formatdate(modified / 1e9, usegmt=True),
        "ETag": etag,
        "Cache-Control": CACHE,
        "Access-Control-Allow-Origin": "*",
        "Vary": "Accept-Encoding",
    }
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Answer(_head("200 OK", headers), body, etag)


def _head(status: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()
