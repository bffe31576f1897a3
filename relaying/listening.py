"""The socket that the relay listens on, and the HTTP server that serves it."""

import logging
import socket
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp


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


def server(app: ASGIApp) -> uvicorn.Server:
    """Return the HTTP server. It logs no request, only what is wrong with the application itself."""
    config = uvicorn.Config(
        app,
        access_log=False,
        lifespan="auto",
        log_config=None,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        ws="none",
    )
    return uvicorn.Server(config)
