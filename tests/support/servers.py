"""Servers for the tests: the site with its relay, and stand-ins for all hosts that a page or a program talks to."""

import mimetypes
import shutil
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import trustme
from starlette.types import ASGIApp

import relay
from building.pages import render_pages, write_pages
from building.runtime import site_runtime

LINK_TOKEN = "link-token-of-the-stand-in"
JSON = ("Content-Type", "application/json; charset=utf-8")
# What a gateway that lets web pages read its answers would send.
PREFLIGHT = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "authorization, content-type"),
    ("Access-Control-Allow-Methods", "POST"),
)

Headers = tuple[tuple[str, str], ...]
Serve = Callable[..., str]


@dataclass(frozen=True)
class Received:
    """One request as a stand-in got it; the names of its headers in lower case."""

    method: str
    host: str
    path: str
    version: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What a stand-in answers. `headers` go out as Latin-1, byte for byte; a body in pieces goes out as they come."""

    status: int = 200
    headers: Headers = ()
    body: bytes | Iterable[bytes] = b""


@dataclass
class Api:
    """How a stand-in for Cronofy's API answers, as the test says, and the requests that it got."""

    status: int = 200
    headers: Headers = (JSON,)
    body: bytes = b'{"link_token": "%s"}' % LINK_TOKEN.encode()
    allows_pages: bool = True
    silent: bool = False
    breaks: bool = False
    released: Event = field(default_factory=Event)
    arrived: Event = field(default_factory=Event)
    received: list[Received] = field(default_factory=list)

    def reply(self, request: Received) -> Reply:
        self.arrived.set()
        if self.silent and request.method == "POST":
            self.released.wait(timeout=120)
        if self.breaks:
            raise ConnectionAbortedError
        if request.method == "OPTIONS":
            return Reply(204, PREFLIGHT) if self.allows_pages else Reply(404)
        origin = PREFLIGHT[:1] if self.allows_pages else ()
        exposed = (("Access-Control-Expose-Headers", "*"),) if self.allows_pages else ()
        return Reply(self.status, (*self.headers, *origin, *exposed), self.body)

    def methods(self) -> list[str]:
        return [request.method for request in self.received]

    def posts(self) -> list[Received]:
        return [request for request in self.received if request.method == "POST"]


class StandIn(ThreadingHTTPServer):
    """A local server that records each request and answers with what `reply` returns for it, over TLS where it is given.

    A `reply` that raises closes the connection without an answer.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, reply: Callable[[Received], Reply], tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), StandInHandler)
        self.tls = tls
        self.received = self.answer_with(reply)

    @property
    def url(self) -> str:
        """Return where it is on this machine, over plain HTTP."""
        return f"http://127.0.0.1:{self.server_port}"

    def answer_with(self, reply: Callable[[Received], Reply]) -> list[Received]:
        """Answer with `reply` from now on, and return the new list that the requests are recorded in."""
        self.reply = reply
        self.received = []
        return self.received

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the connection's own thread: a connection that Chromium opens ahead may stay silent."""
        if self.tls:
            request = self.tls.wrap_socket(request, server_side=True)
        with request:
            super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may leave at any time; what it did not get, the test sees there."""


class StandInHandler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        request = self.request_received()
        self.server.received.append(request)
        self.send(self.server.reply(request))

    do_GET = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - the base class names them

    def request_received(self) -> Received:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        return Received(self.command, headers.get("host", ""), self.path, self.request_version, headers, body)

    def send(self, reply: Reply) -> None:
        pieces = (reply.body,) if isinstance(reply.body, bytes) else reply.body
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if isinstance(reply.body, bytes):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
        return


def files_in(folder: Path) -> Callable[[Received], Reply]:
    """Return what a plain web server answers that has these files."""

    def reply(request: Received) -> Reply:
        file = folder / unquote(urlsplit(request.path).path).lstrip("/")
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            return Reply(404)
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Reply(200, (("Content-Type", media_type),), file.read_bytes())

    return reply


def built_with_relay(site: Path, copy: Path, address: str) -> Path:
    """Return a copy of the built site whose pages offer the relay at that address."""
    shutil.copytree(site, copy)
    [files] = (copy / "builds").iterdir()
    write_pages(copy, render_pages(site_runtime(address, f"builds/{files.name}/")))
    return copy


def certificate(host: str, authority: trustme.CA | None = None) -> ssl.SSLContext:
    """Return a server's side of TLS for that host. Nobody trusts it unless told to trust its authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (authority or trustme.CA()).issue_cert(host).configure_cert(context)
    return context


@contextmanager
def running(stand_in: StandIn) -> Iterator[StandIn]:
    """Run the stand-in in a thread."""
    with stand_in:
        thread = Thread(target=stand_in.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield stand_in
        finally:
            stand_in.shutdown()
            thread.join()


def listening(port: int) -> socket.socket:
    """Return a socket that listens there as soon as a server has it."""
    return relay.listen("127.0.0.1", port)


@contextmanager
def served(app: ASGIApp, listener: socket.socket | None = None, **limits: Any) -> Iterator[str]:
    """Serve the application as `relay.py` does, with its limits or others, and give its address."""
    listener = listener or listening(0)
    server = relay.server(app, **limits)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield relay.address("127.0.0.1", listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
