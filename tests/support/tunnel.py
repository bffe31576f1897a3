"""A proxy that leads a browser's TLS connections to stand-ins on this machine, for browsers that have no rules for hosts."""

import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Tunnel(ThreadingHTTPServer):
    """It answers `CONNECT host:443` with the port that `port_of` names for the host; 0 refuses."""

    daemon_threads = True

    def __init__(self, port_of: Callable[[str], int]) -> None:
        super().__init__(("127.0.0.1", 0), TunnelHandler)
        self.port_of = port_of


class TunnelHandler(BaseHTTPRequestHandler):
    server: Tunnel

    def do_CONNECT(self) -> None:
        port = self.server.port_of(self.path.partition(":")[0])
        if not port:
            self.send_error(502)
            return
        with socket.create_connection(("127.0.0.1", port)) as upstream:
            self.send_response(200)
            self.end_headers()
            back = Thread(target=pump, args=(upstream, self.connection), daemon=True)
            back.start()
            pump(self.connection, upstream)
            back.join()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
        return


def pump(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes one way until there are no more, then end that way."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
