"""Servers for the browser tests: the site with its relay, and stand-ins for the hosts that a page talks to."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import trustme
from starlette.types import ASGIApp

import relay

LINK_TOKEN = "link-token-of-the-stand-in"
JSON = ("Content-Type", "application/json; charset=utf-8")
# What a gateway that lets web pages read its answers would send.
PREFLIGHT = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "authorization, content-type"),
    ("Access-Control-Allow-Methods", "POST"),
)

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Received:
    """One request as a stand-in got it; the names of its headers in lower case."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What a stand-in answers; `headers` go out as Latin-1, byte for byte."""

    status: int = 200
    headers: Headers = ()
    body: bytes = b""


@dataclass
class Api:
    """A stand-in for Cronofy's API: it records every request and answers as the test says."""

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
        self.received.append(request)
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
    """A local server that answers with what `reply` returns for a request; over TLS where it is given."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, reply: Callable[[Received], Reply], tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), StandInHandler)
        self.reply = reply
        self.tls = tls

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the connection's own thread: a connection that Chromium opens ahead may stay silent."""
        if self.tls:
            request = self.tls.wrap_socket(request, server_side=True)
        with request:
            super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser may leave at any time; what it did not get, the test sees on the page."""


class StandInHandler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.reply(Received(self.command, headers.get("host", ""), self.path, headers, body))
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    do_GET = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - the base class names them

    def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
        return


def certificate(*hosts: str) -> ssl.SSLContext:
    """Return a server's side of TLS for these hosts. No browser trusts it unless told to."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*hosts).configure_cert(context)
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


@contextmanager
def served(app: ASGIApp, **limits: Any) -> Iterator[str]:
    """Serve the application as `relay.py` does, with its limits or others, and give its address."""
    listener = relay.listen("127.0.0.1", 0)
    server = relay.server(app, **limits)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield relay.address("127.0.0.1", listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
