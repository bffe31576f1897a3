"""The three servers of the relay's benchmark, each a process of its own: the API over TLS, a bare route, the relay."""

import sys
import tempfile
from pathlib import Path

import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import relay  # noqa: E402 - the project's own, which stands above


async def link_token(request: Request) -> Response:
    """Return a link token, after reading the request."""
    await request.body()
    return JSONResponse({"link_token": "a-link-token-of-the-benchmark"})


def serve_bare(port: int) -> None:
    """Serve a route that does nothing, with the relay's own server."""
    app = Starlette(routes=[Route("/relay/de/v1/link_tokens", link_token, methods=["POST"])])
    with relay.listen("127.0.0.1", port) as listener:
        relay.server(app).run(sockets=[listener])


def serve_api(port: int, authority: Path) -> None:
    """Serve what stands for the API, over TLS. Writes the certificate that makes it trusted to `authority`."""
    ca = trustme.CA()
    issued = ca.issue_cert("localhost")
    with tempfile.TemporaryDirectory() as folder:
        key, chain = Path(folder, "key.pem"), Path(folder, "chain.pem")
        issued.private_key_pem.write_to_path(key)
        chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        ca.cert_pem.write_to_path(authority)
        app = Starlette(routes=[Route("/v1/link_tokens", link_token, methods=["POST"])])
        uvicorn.run(
            app, port=port, ssl_keyfile=key, ssl_certfile=str(chain), log_level="error", access_log=False, ws="none"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare", port]:
            serve_bare(int(port))
        case ["api", port, authority]:
            serve_api(int(port), Path(authority))
