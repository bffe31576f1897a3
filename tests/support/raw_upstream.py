"""An upstream that keeps to no rule of HTTP: it sends the bytes that it is given, and stays on the line if told to."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread


class RawUpstream(socketserver.ThreadingTCPServer):
    """Send `chunks` on each connection once a request has arrived, then close it, or hold it until the relay leaves."""

    daemon_threads = True

    def __init__(self, chunks: tuple[bytes, ...], *, holds: bool) -> None:
        super().__init__(("127.0.0.1", 0), RawResponse)
        self.chunks = chunks
        self.holds = holds
        self.arrived = Event()
        self.left = Event()

    @property
    def url(self) -> str:
        """Return its base URL."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class RawResponse(socketserver.BaseRequestHandler):
    server: RawUpstream

    def handle(self) -> None:
        self.request.recv(65536)
        self.server.arrived.set()
        with suppress(OSError):  # the relay may have had enough of it
            for chunk in self.server.chunks:
                self.request.sendall(chunk)
            if self.server.holds and not self.request.recv(1):
                self.server.left.set()


@contextmanager
def raw_upstream(*chunks: bytes, holds: bool = False) -> Iterator[RawUpstream]:
    """Run it in a thread."""
    with RawUpstream(chunks, holds=holds) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
