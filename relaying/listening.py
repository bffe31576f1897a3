"""The socket that the relay listens on, and the HTTP server that serves it."""

import asyncio
import logging
import signal
import socket
from errno import EMFILE, ENFILE
from functools import cache
from ipaddress import ip_address
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from relaying.connections import SECONDS_OF_SILENCE, bounded
from relaying.files import ACCEPTED_AT_ONCE, most_connections

# An answer under way has the upstream's 15 seconds, and some to be sent. Ctrl+C waits for none.
SECONDS_TO_FINISH = 20
QUEUE = 512


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises `OSError` where that is not possible.

    asyncio sets TCP_NODELAY only on connections of a socket that says it is TCP, which `create_server` leaves open;
    without it, every response waits for the acknowledgement of its headers: 40 ms.
    """
    made = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    return socket.socket(made.family, made.type, socket.IPPROTO_TCP, fileno=made.detach())


def bracketed(host: str) -> str:
    """Return the host as it is written in a URL (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host.lower()


def address(host: str, listener: socket.socket) -> str:
    """Return the URL that reaches the listener from this machine."""
    ip, port = listener.getsockname()[:2]
    local = ip_address(ip).is_loopback or ip_address(ip).is_unspecified
    return f"http://{'localhost' if local else bracketed(host)}:{port}/"


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until Ctrl+C, which also stops what is still waiting for the upstream, without a word."""
    running = server(app)
    logging.getLogger("uvicorn.error").addFilter(lambda _: not running.should_exit)
    running.run(sockets=[listener])


def server(app: ASGIApp, *, connections: int = 4096, silence: float = SECONDS_OF_SILENCE) -> uvicorn.Server:
    """Return the HTTP server. It logs no request, only what is wrong with the application itself.

    `connections` may be open at once, `silence` is for how many seconds one may keep it waiting.
    """
    config = uvicorn.Config(
        app,
        access_log=False,
        backlog=ACCEPTED_AT_ONCE,
        http=bounded(most_connections(connections), silence),
        lifespan="auto",
        log_config=None,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        ws="none",
    )
    return Server(config)


class Server(uvicorn.Server):
    """A server that says once that it has no files left, and lets answers finish unless a person presses Ctrl+C."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        asyncio.get_running_loop().set_exception_handler(once_when_out_of_files)
        await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen. Few are accepted in one go, but many may queue."""
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(QUEUE)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop on a signal."""
        if sig == signal.SIGINT:
            self.config.timeout_graceful_shutdown = 1
        super().handle_exit(sig, frame)


def once_when_out_of_files(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what went wrong in the loop. asyncio reports a lack of files for each connection, many times a second."""
    error = context.get("exception")
    if isinstance(error, OSError) and error.errno in (EMFILE, ENFILE):
        say_once("There are no files left for new connections: raise the limit (ulimit -n).")
    else:
        loop.default_exception_handler(context)


@cache
def say_once(sentence: str) -> None:
    """Log the sentence, once in the life of the process."""
    logging.getLogger(__name__).error(sentence)
