"""The relay over real HTTP: a real client, the real server, and the stand-in for the API as its upstream."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from servers import Api, StandIn, served
from starlette.types import ASGIApp
from visitor import ALLOWED, Serve

import relay


@contextmanager
def client_of(app: ASGIApp) -> Iterator[httpx.Client]:
    with served(app) as address, httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(client_of(app))


@pytest.fixture(scope="session")
def relay_client(upstream_server: StandIn) -> Iterator[httpx.Client]:
    url = f"http://127.0.0.1:{upstream_server.server_port}"
    with client_of(relay.application(allow_origin=[ALLOWED], upstream=url, rate="1000/second")) as client:
        yield client


@pytest.fixture
def client(relay_client: httpx.Client, upstream: Api) -> httpx.Client:  # noqa: ARG001 - it responds anew in each test
    return relay_client


@pytest.fixture
def upstream_address(upstream_server: StandIn, upstream: Api) -> str:  # noqa: ARG001 - it responds anew in each test
    return f"http://127.0.0.1:{upstream_server.server_port}"


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "_site"
    files = {
        "index.html": b"<!doctype html><title>The site</title>" + b" " * 1000,
        "app.mjs": b"export {};",
        "app.js": b"void 0;",
        "python.wasm": b"\0asm" + b"\0" * 1000,
        "config.json": b"{}",
        "site.webmanifest": b"{}",
        "style.css": b":root {}",
        "files.gz": gzip.compress(b"files" * 1000),
        "files.tar.gz": gzip.compress(b"files"),
        "docs/index.html": b"<!doctype html><title>The docs</title>",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def site_client(small_site: Path) -> Iterator[httpx.Client]:
    with client_of(relay.application(site=small_site)) as client:
        yield client
