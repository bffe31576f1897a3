"""The servers that the relay's benchmark compares it with and needs, each a process of its own: a bare route, the API."""

import asyncio
import ssl
import sys
from pathlib import Path
from typing import cast

import trustme
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import relay  # noqa: E402 - the project's own, which stands above

BODY = b'{"link_token":"a-link-token-of-the-benchmark"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


async def link_token(request: Request) -> Response:
    """Return a link token, after reading the request."""
    await request.body()
    return JSONResponse({"link_token": "a-link-token-of-the-benchmark"})


def serve_bare(port: int) -> None:
    """Serve a route that does nothing, with the relay's own server."""
    app = Starlette(routes=[Route("/relay/de/v1/link_tokens", link_token, methods=["POST"])])
    with relay.listen("127.0.0.1", port) as listener:
        relay.server(app).run(sockets=[listener])


class Api(asyncio.Protocol):
    """What stands for the API. It is as quick as can be, for it is not what is measured."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Answer there."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, received: bytes) -> None:
        """Answer a request, which has no body and comes in one piece."""
        if received.endswith(b"\r\n\r\n"):
            self.transport.write(ANSWER)


async def serve_api(port: int, authority: Path) -> None:
    """Serve what stands for the API, over TLS. Writes the certificate that makes it trusted to `authority`."""
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(context)
    ca.cert_pem.write_to_path(authority)
    server = await asyncio.get_running_loop().create_server(Api, "localhost", port, ssl=context)
    await server.serve_forever()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare", port]:
            serve_bare(int(port))
        case ["api", port, authority]:
            asyncio.run(serve_api(int(port), Path(authority)))
