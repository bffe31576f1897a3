"""The relay over real HTTP: a real client, the real server, and a real upstream that records what it gets."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import httpx
import pytest
from starlette.types import ASGIApp

import relay
from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX, DataCenter

ACCESS_TOKEN = "access-token-nobody-may-see"
LINK_TOKEN = "link-token-nobody-may-see"
BEARER = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
GERMANY = "/relay/de/v1/link_tokens"
ALLOWED = "https://docs.example"
FOREIGN = "https://elsewhere.example"
ROOT = Path(relay.__file__).parent

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Received:
    """One request as the upstream got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Upstream:
    """What the upstream answers next, and the requests that it got and nobody looked at yet."""

    url: str
    status: int = 200
    headers: Headers = (("Content-Type", "application/json; charset=utf-8"),)
    body: bytes = b'{"link_token": "%s"}' % LINK_TOKEN.encode()
    silent: bool = False
    stalls: bool = False
    released: Event = field(default_factory=Event)
    received: Queue[Received] = field(default_factory=Queue)

    def request(self) -> Received:
        return self.received.get(timeout=10)

    def got_nothing(self) -> bool:
        """Every answer of the relay's comes after the upstream's: what is not here now never came."""
        try:
            self.received.get_nowait()
        except Empty:
            return True
        return False


def upstream_handler(upstream: Upstream) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            upstream.received.put(Received(self.command, self.path, headers, body))
            if upstream.silent:
                upstream.released.wait(timeout=60)
                return
            self.answer()

        def do_GET(self) -> None:
            self.do_POST()

        def answer(self) -> None:
            self.send_response(upstream.status)
            for name, value in upstream.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(upstream.body)))
            self.end_headers()
            if upstream.stalls:
                self.wfile.write(upstream.body[:1])
                upstream.released.wait(timeout=60)
                return
            try:
                self.wfile.write(upstream.body)
            except OSError:
                self.close_connection = True  # the relay had enough of it

        def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
            return

    return Handler


@pytest.fixture(scope="module")
def upstream_server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def upstream(upstream_server: ThreadingHTTPServer) -> Iterator[Upstream]:
    upstream = Upstream(f"http://127.0.0.1:{upstream_server.server_port}")
    upstream_server.RequestHandlerClass = upstream_handler(upstream)
    yield upstream
    upstream.released.set()


@contextmanager
def served(app: ASGIApp) -> Iterator[httpx.Client]:
    """Serve the application as `relay.py` does, and give a client of it."""
    listener = relay.listen("127.0.0.1", 0)
    server = relay.server(app)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        with httpx.Client(base_url=relay.address("127.0.0.1", listener), trust_env=False, timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


Serve = Callable[[ASGIApp], httpx.Client]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(served(app))


@pytest.fixture(scope="module")
def relay_client(upstream_server: ThreadingHTTPServer) -> Iterator[httpx.Client]:
    url = f"http://127.0.0.1:{upstream_server.server_port}"
    with served(relay.application(allowed_origins=[ALLOWED], upstream=url)) as client:
        yield client


@pytest.fixture
def client(relay_client: httpx.Client, upstream: Upstream) -> httpx.Client:  # noqa: ARG001 - answers anew in each test
    return relay_client


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
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


@pytest.fixture(scope="module")
def site_client(site: Path) -> Iterator[httpx.Client]:
    with served(relay.application(site=site)) as client:
        yield client


def own_origin(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


def sentence(response: httpx.Response) -> str:
    """Read the one sentence of an error, which says what happened, then what to do."""
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == {"error"}
    text = response.json()["error"]
    assert isinstance(text, str)
    assert re.fullmatch(r"[A-Z0-9].+: .+\.", text)
    return text


def cors_headers(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


def preflight(client: httpx.Client, origin: str, method: str = "POST", headers: str = "") -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return client.options(GERMANY, headers=asked)


# Where a request goes


@pytest.mark.parametrize(
    ("data_center", "host"),
    [
        ("us", "api.cronofy.com"),
        ("au", "api-au.cronofy.com"),
        ("ca", "api-ca.cronofy.com"),
        ("de", "api-de.cronofy.com"),
        ("sg", "api-sg.cronofy.com"),
        ("uk", "api-uk.cronofy.com"),
    ],
)
def test_each_data_center_has_its_own_api_host(data_center: str, host: str) -> None:
    url = relay.upstream_url(relay.known_data_center(data_center))

    assert url == f"https://{host}/v1/link_tokens"


def test_an_upstream_replaces_every_api_host() -> None:
    urls = {relay.upstream_url(data_center, "http://127.0.0.1:9/") for data_center in DATA_CENTERS}

    assert urls == {"http://127.0.0.1:9/v1/link_tokens"}


# What is forwarded


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda data_center: data_center.id)
def test_a_link_token_request_is_forwarded(client: httpx.Client, upstream: Upstream, data_center: DataCenter) -> None:
    response = client.post(f"/relay/{data_center.id}/v1/link_tokens", headers=BEARER)

    assert response.json() == {"link_token": LINK_TOKEN}
    received = upstream.request()
    assert (received.method, received.path, received.body) == ("POST", "/v1/link_tokens", b"")


def test_nothing_of_the_visitor_is_forwarded_but_token_content_type_and_body(
    client: httpx.Client, upstream: Upstream
) -> None:
    visitor = {
        "Content-Type": "application/json; charset=utf-8",
        "Cookie": "session=secret",
        "Origin": own_origin(client),
        "Referer": own_origin(client),
        "User-Agent": "a browser",
        "Accept": "text/visitor",
        "Accept-Language": "de",
        "X-Forwarded-For": "203.0.113.7",
        "Forwarded": "for=203.0.113.7",
        "X-Anything": "else",
    }
    client.post(GERMANY + "?query=secret", headers=BEARER | visitor, content=b"{}")

    received = upstream.request()
    assert (received.path, received.body) == ("/v1/link_tokens", b"{}")
    assert received.headers == {
        "host": upstream.url.removeprefix("http://"),
        "authorization": f"Bearer {ACCESS_TOKEN}",
        "content-type": "application/json; charset=utf-8",
        "content-length": "2",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "user-agent": "authorization-linking-relay",
    }


def test_no_content_type_is_made_up(client: httpx.Client, upstream: Upstream) -> None:
    client.post(GERMANY, headers=BEARER)

    assert "content-type" not in upstream.request().headers


def test_headers_are_forwarded_byte_for_byte(client: httpx.Client, upstream: Upstream) -> None:
    odd = httpx.Headers(BEARER | {"Content-Type": "text/plain; title=Größe"}, encoding="latin-1")
    client.post(GERMANY, headers=odd)

    assert upstream.request().headers["content-type"] == "text/plain; title=Größe"


def test_a_chunked_body_is_forwarded(client: httpx.Client, upstream: Upstream) -> None:
    client.post(GERMANY, headers=BEARER, content=iter([b"{", b"}"]))

    assert upstream.request().body == b"{}"


def test_cookies_of_one_answer_are_not_in_the_next_request(client: httpx.Client, upstream: Upstream) -> None:
    upstream.headers = (("Set-Cookie", "visitor=1; Path=/"),)
    client.post(GERMANY, headers=BEARER)
    client.post(GERMANY, headers=BEARER)

    upstream.request()
    assert "cookie" not in upstream.request().headers


def test_a_proxy_of_the_environment_is_not_used(
    client: httpx.Client, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)

    assert client.post(GERMANY, headers=BEARER).status_code == 200
    assert upstream.request().path == "/v1/link_tokens"


# What is passed back


def test_status_content_type_body_and_retry_after_alone_are_passed_back(
    client: httpx.Client, upstream: Upstream
) -> None:
    upstream.status = 429
    upstream.body = b"slow down"
    upstream.headers = (
        ("Content-Type", "text/plain"),
        ("Retry-After", "7"),
        ("Set-Cookie", "visitor=1"),
        ("Location", "https://elsewhere.example/"),
        ("Cache-Control", "public, max-age=60"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Anything", "else"),
    )
    response = client.post(GERMANY, headers=BEARER)

    assert (response.status_code, response.content) == (429, b"slow down")
    assert {name: value for name, value in response.headers.items() if name not in ("date", "vary")} == {
        "content-type": "text/plain",
        "content-length": "9",
        "retry-after": "7",
        "cache-control": "no-store",
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_passed_back_and_not_followed(client: httpx.Client, upstream: Upstream, status: int) -> None:
    upstream.status = status
    upstream.headers = (("Location", upstream.url + "/elsewhere"),)
    response = client.post(GERMANY, headers=BEARER)

    assert response.status_code == status
    assert "location" not in response.headers
    assert upstream.request().path == "/v1/link_tokens"
    assert upstream.got_nothing()


@pytest.mark.parametrize("status", [200, 401, 402, 403, 404, 405, 422, 423, 500, 502, 503, 504])
def test_every_status_is_passed_back_with_its_body(client: httpx.Client, upstream: Upstream, status: int) -> None:
    upstream.status, upstream.headers, upstream.body = status, (("Content-Type", "text/html"),), b"<p>\xff\xfe"
    response = client.post(GERMANY, headers=BEARER)

    assert (response.status_code, response.content) == (status, b"<p>\xff\xfe")
    assert response.headers["content-type"] == "text/html"
    assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_an_answer_without_content_is_passed_back(client: httpx.Client, upstream: Upstream) -> None:
    upstream.status, upstream.headers, upstream.body = 204, (), b""
    response = client.post(GERMANY, headers=BEARER)

    assert (response.status_code, response.content) == (204, b"")


def test_a_content_type_that_is_not_ascii_is_passed_back(client: httpx.Client, upstream: Upstream) -> None:
    upstream.headers = (("Content-Type", "text/plain; title=€".encode().decode("latin-1")),)
    response = client.post(GERMANY, headers=BEARER)

    assert response.headers["content-type"] == "text/plain; title=€"


def test_five_mebibytes_are_passed_back(client: httpx.Client, upstream: Upstream) -> None:
    upstream.body = b"x" * relay.LARGEST_ANSWER
    response = client.post(GERMANY, headers=BEARER)

    assert response.content == upstream.body


@pytest.mark.parametrize("size", [relay.LARGEST_ANSWER + 1, 6 * 1024 * 1024])
def test_more_than_five_mebibytes_are_not_passed_back(client: httpx.Client, upstream: Upstream, size: int) -> None:
    upstream.body = b"x" * size
    response = client.post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    assert "5 MiB" in sentence(response)


# What is refused


@pytest.mark.parametrize("data_center", ["xx", SANDBOX.id, "DE", "api.cronofy.com", "de%2F..%2Fus", "%00"])
def test_an_unknown_data_center_is_refused(client: httpx.Client, upstream: Upstream, data_center: str) -> None:
    response = client.post(f"/relay/{data_center}/v1/link_tokens", headers=BEARER)

    assert response.status_code == 404
    sentence(response)
    assert upstream.got_nothing()


def test_the_refusal_of_a_data_center_names_the_known_ones(client: httpx.Client) -> None:
    assert "us, au, ca, de, sg, uk" in sentence(client.post("/relay/xx/v1/link_tokens", headers=BEARER))


@pytest.mark.parametrize(
    "path", ["/relay/", "/relay/de", "/relay/de/v1/userinfo", "/relay/de/v1/link_tokens/", "/relay/de/v1/link_tokens/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_path_is_refused(client: httpx.Client, upstream: Upstream, method: str, path: str) -> None:
    response = client.request(method, path, headers=BEARER)

    assert response.status_code == 404
    assert "/relay/{data_center}/v1/link_tokens" in sentence(response)
    assert upstream.got_nothing()


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_refused(client: httpx.Client, upstream: Upstream, method: str) -> None:
    response = client.request(method, GERMANY, headers=BEARER)

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    sentence(response)
    assert upstream.got_nothing()


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic YTpi", "Bearer a b", "Bearer ä"])
def test_no_token_is_refused(client: httpx.Client, upstream: Upstream, authorization: str | None) -> None:
    given = {} if authorization is None else {"Authorization": authorization}
    response = client.post(GERMANY, headers=httpx.Headers(given, encoding="latin-1"))

    assert response.status_code == 401
    assert "Bearer" in sentence(response)
    assert upstream.got_nothing()


def test_a_body_of_16_kibibytes_is_forwarded(client: httpx.Client, upstream: Upstream) -> None:
    assert client.post(GERMANY, headers=BEARER, content=b"x" * 16384).status_code == 200
    assert len(upstream.request().body) == 16384


def test_a_body_over_16_kibibytes_is_refused(client: httpx.Client, upstream: Upstream) -> None:
    response = client.post(GERMANY, headers=BEARER, content=b"x" * 16385)

    assert response.status_code == 413
    assert "16 KiB" in sentence(response)
    assert upstream.got_nothing()


def test_a_chunked_body_over_16_kibibytes_is_refused(client: httpx.Client, upstream: Upstream) -> None:
    response = client.post(GERMANY, headers=BEARER, content=iter([b"x" * 8192] * 3))

    assert response.status_code == 413
    assert "16 KiB" in sentence(response)
    assert upstream.got_nothing()


def test_a_body_announced_as_too_large_is_refused_unread(client: httpx.Client, upstream: Upstream) -> None:
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port, timeout=10)
    connection.request("POST", GERMANY, headers=BEARER | {"Content-Length": "16385"})

    assert connection.getresponse().status == 413
    assert upstream.got_nothing()
    connection.close()


def test_a_request_that_breaks_off_is_not_forwarded(client: httpx.Client, upstream: Upstream) -> None:
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port, timeout=10)
    connection.request("POST", GERMANY, headers=BEARER | {"Content-Length": "10"}, body=b"x")
    connection.close()

    assert client.post(GERMANY, headers=BEARER, content=b"the next one").status_code == 200
    assert upstream.request().body == b"the next one"
    assert upstream.got_nothing()


def test_an_upstream_that_refuses_the_connection_is_reported(serve: Serve) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{deaf.getsockname()[1]}"
        response = serve(relay.application(upstream=f"http://{host}")).post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    assert host in sentence(response)


def test_an_upstream_that_does_not_speak_http_is_reported(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as babbler:

        def babble() -> None:
            connection, _ = babbler.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = Thread(target=babble)
        thread.start()
        client = serve(relay.application(upstream=f"http://127.0.0.1:{babbler.getsockname()[1]}"))
        response = client.post(GERMANY, headers=BEARER)
        thread.join()

    assert response.status_code == 502
    assert ACCESS_TOKEN not in sentence(response)


@pytest.mark.parametrize("part", ["silent", "stalls"])
def test_an_upstream_that_does_not_answer_in_time_is_reported(serve: Serve, upstream: Upstream, part: str) -> None:
    setattr(upstream, part, True)
    client = serve(relay.application(upstream=upstream.url, timeout=0.2))
    response = client.post(GERMANY, headers=BEARER)

    assert response.status_code == 504
    assert "0.2 seconds" in sentence(response)


def test_the_upstream_has_15_seconds() -> None:
    assert relay.SECONDS_TO_ANSWER == 15


@pytest.mark.parametrize("path", [GERMANY, "/relay/xx/v1/link_tokens", "/relay/"])
def test_every_refusal_is_protected_like_an_answer(client: httpx.Client, path: str) -> None:
    response = client.post(path)

    assert {name: response.headers[name] for name in relay.RELAY_HEADERS} == relay.RELAY_HEADERS


# Who may ask


def test_its_own_site_needs_no_cors_headers(client: httpx.Client, upstream: Upstream) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Origin": own_origin(client)})

    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers
    assert upstream.request().path == "/v1/link_tokens"


def test_its_own_site_may_be_behind_tls(client: httpx.Client) -> None:
    origin = own_origin(client).replace("http:", "https:")

    assert client.post(GERMANY, headers=BEARER | {"Origin": origin}).status_code == 200


def test_a_program_without_origin_may_ask(client: httpx.Client) -> None:
    assert client.post(GERMANY, headers=BEARER).status_code == 200


def test_an_allowed_origin_may_read_the_answer(client: httpx.Client) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Origin": ALLOWED})

    assert response.status_code == 200
    assert "Origin" in response.headers["vary"]
    assert cors_headers(response) == {
        "access-control-allow-origin": ALLOWED,
        "access-control-expose-headers": "Retry-After",
    }


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [(GERMANY, {}, 401), ("/relay/xx/v1/link_tokens", BEARER, 404), ("/relay/", BEARER, 404)],
)
def test_an_allowed_origin_may_read_a_refusal(
    client: httpx.Client, path: str, headers: dict[str, str], status: int
) -> None:
    response = client.post(path, headers=headers | {"Origin": ALLOWED})

    assert response.status_code == status
    assert cors_headers(response)["access-control-allow-origin"] == ALLOWED
    sentence(response)


def test_the_preflight_of_an_allowed_origin_is_answered(client: httpx.Client, upstream: Upstream) -> None:
    response = preflight(client, ALLOWED, headers="authorization,content-type")

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ALLOWED
    assert response.headers["access-control-allow-methods"] == "POST"
    allowed = {name.strip().lower() for name in response.headers["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type"} <= allowed
    assert int(response.headers["access-control-max-age"]) > 0
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers
    assert upstream.got_nothing()


def test_a_preflight_may_ask_to_reach_this_machine(client: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    response = client.options(GERMANY, headers=asked | {"Origin": ALLOWED})

    assert response.headers["access-control-allow-private-network"] == "true"


@pytest.mark.parametrize(("method", "headers"), [("DELETE", "authorization"), ("POST", "x-anything")])
def test_a_preflight_for_more_than_is_relayed_fails(client: httpx.Client, method: str, headers: str) -> None:
    assert preflight(client, ALLOWED, method, headers).status_code == 400


STRANGERS = [FOREIGN, "null", "http://localhost:1", f"{ALLOWED}.elsewhere.example", "http://docs.example", "*", ""]


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_foreign_origin_is_refused_without_cors_headers(
    client: httpx.Client, upstream: Upstream, origin: str
) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Origin": origin})

    assert response.status_code == 403
    assert "--allow-origin" in sentence(response)
    assert cors_headers(response) == {}
    assert upstream.got_nothing()


@pytest.mark.parametrize("origin", STRANGERS)
def test_the_preflight_of_a_foreign_origin_gets_no_cors_headers(client: httpx.Client, origin: str) -> None:
    response = preflight(client, origin, headers="authorization")

    assert response.status_code == 403
    assert cors_headers(response) == {}


def test_no_origin_is_allowed_by_default(serve: Serve, upstream: Upstream) -> None:
    client = serve(relay.application(upstream=upstream.url))

    assert client.post(GERMANY, headers=BEARER | {"Origin": ALLOWED}).status_code == 403


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example:8000", "127.0.0.1.nip.io", "", "@"])
def test_a_foreign_name_for_this_machine_is_refused(client: httpx.Client, upstream: Upstream, host: str) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Host": host, "Origin": f"http://{host}"})

    assert response.status_code == 400
    assert "--host-name" in sentence(response)
    assert upstream.got_nothing()


def test_the_site_is_not_served_under_a_foreign_name(site_client: httpx.Client) -> None:
    assert site_client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1:1", "[::1]:8000", "[::1]"])
def test_this_machine_may_be_named_in_every_way(site_client: httpx.Client, host: str) -> None:
    assert site_client.get("/", headers={"Host": host}).status_code == 200


def test_a_relay_answers_to_the_names_it_was_given(serve: Serve, upstream: Upstream) -> None:
    client = serve(relay.application(host_names=["relay.example"], upstream=upstream.url))

    assert client.post(GERMANY, headers=BEARER | {"Host": "relay.example"}).status_code == 200
    assert client.post(GERMANY, headers=BEARER).status_code == 400


# The site


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/docs/", "text/html; charset=utf-8"),
        ("/app.mjs", "text/javascript; charset=utf-8"),
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/python.wasm", "application/wasm"),
        ("/config.json", "application/json"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/files.gz", "application/gzip"),
        ("/files.tar.gz", "application/gzip"),
    ],
)
def test_a_file_has_its_media_type_and_is_always_revalidated(
    site_client: httpx.Client, path: str, media_type: str
) -> None:
    response = site_client.get(path)

    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_archive_arrives_as_it_is(site_client: httpx.Client, site: Path) -> None:
    response = site_client.get("/files.gz")

    assert response.content == (site / "files.gz").read_bytes()
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize("path", ["/", "/python.wasm"])
def test_text_and_wasm_are_compressed(site_client: httpx.Client, path: str) -> None:
    assert site_client.get(path).headers["content-encoding"] == "gzip"


def test_the_answer_of_the_relay_is_not_compressed(client: httpx.Client, upstream: Upstream) -> None:
    upstream.body = b" " * 10_000

    assert "content-encoding" not in client.post(GERMANY, headers=BEARER).headers


def test_an_unchanged_file_is_not_sent_again(site_client: httpx.Client) -> None:
    etag = site_client.get("/app.mjs").headers["etag"]
    response = site_client.get("/app.mjs", headers={"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")


def test_a_rebuilt_file_is_seen(serve: Serve, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("built")
    client = serve(relay.application(site=tmp_path))
    etag = client.get("/").headers["etag"]
    page.write_text("built again")

    assert client.get("/", headers={"If-None-Match": etag}).text == "built again"


@pytest.mark.parametrize("path", ["/missing.html", "/..%2Fsecret", "/%00"])
def test_what_is_not_in_the_site_is_not_served(site_client: httpx.Client, site: Path, path: str) -> None:
    (site.parent / "secret").write_text("secret")

    assert site_client.get(path).status_code == 404


def test_the_site_may_not_be_posted_to(site_client: httpx.Client) -> None:
    assert site_client.post("/").status_code == 405


def test_a_relay_without_a_site_has_no_page(client: httpx.Client) -> None:
    assert client.get("/").status_code == 404


# The command


@contextmanager
def started(*arguments: str | Path, upstream: str = "") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, ROOT / "relay.py", "--port", "0", *arguments]
    environment = os.environ | {"RELAY_UPSTREAM": upstream}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd="/"
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Press Ctrl+C. Returns the exit code and all that was said since the first line."""
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=20)
    return process.returncode, said, complained


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "relay.py", *arguments], capture_output=True, text=True, timeout=20, check=False
    )


def test_the_command_serves_and_stops_without_a_word_about_tokens(site: Path, upstream: Upstream) -> None:
    with started("--site", site, upstream=upstream.url) as process:
        line = first_line(process)
        opened = re.fullmatch(r"Open (http://localhost:\d+/) in a browser\. Stop it with Ctrl\+C\.\n", line)
        assert opened
        with httpx.Client(base_url=opened[1], trust_env=False) as client:
            page = client.get("/")
            answer = client.post(f"{GERMANY}?access_token={ACCESS_TOKEN}", headers=BEARER, content=b"body")
            client.post("/relay/xx/v1/link_tokens", headers=BEARER)
        assert "The site" in page.text
        assert answer.json() == {"link_token": LINK_TOKEN}
        assert upstream.request().headers["authorization"] == f"Bearer {ACCESS_TOKEN}"

        assert interrupted(process) == (0, "", "")


def test_the_command_stops_while_an_upstream_is_silent(site: Path, upstream: Upstream) -> None:
    upstream.silent = True
    with started("--site", site, upstream=upstream.url) as process:
        url = httpx.URL(first_line(process).split()[1])
        connection = http.client.HTTPConnection(url.host, url.port, timeout=10)
        connection.request("POST", GERMANY, headers=BEARER)
        upstream.request()

        assert interrupted(process) == (0, "", "")
        connection.close()


def test_the_command_can_serve_the_relay_alone_to_a_named_host_and_origin(upstream: Upstream) -> None:
    options = ["--no-site", "--host-name", "Relay.example", "--allow-origin", ALLOWED + "/"]
    with started(*options, upstream=upstream.url) as process:
        line = first_line(process)
        told = re.fullmatch(r"The relay is at (http://localhost:\d+/)relay/\. Stop it with Ctrl\+C\.\n", line)
        assert told
        headers = BEARER | {"Host": "relay.example", "Origin": ALLOWED}
        response = httpx.post(told[1] + GERMANY[1:], headers=headers, trust_env=False)
        assert response.headers["access-control-allow-origin"] == ALLOWED

        assert interrupted(process) == (0, "", "")


def test_a_taken_port_is_said_in_one_sentence(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port), "--site", site)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"Port {port} is taken by another program: stop that one, or choose another port.\n"


def test_an_address_of_another_machine_is_said_in_one_sentence() -> None:
    ended = run("--no-site", "--host", "192.0.2.1")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Port 8000 on 192.0.2.1 is not to be had: choose another --port or --host.\n"


def test_a_missing_site_says_how_to_build_it(tmp_path: Path) -> None:
    ended = run("--site", tmp_path / "nowhere")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "run “make site” first" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "x"),
        ("--port", "65536"),
        ("--port", "-1"),
        ("--allow-origin", "*"),
        ("--allow-origin", "null"),
        ("--allow-origin", "docs.example"),
        ("--allow-origin", "https://docs.example/page"),
        ("--allow-origin", "https://user@docs.example"),
    ],
)
def test_an_option_that_cannot_be_used_is_said(arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        relay.main(arguments)

    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_it_listens_on_port_8000_of_this_machine_by_default() -> None:
    options = relay.command_line().parse_args([])

    assert (options.host, options.port, options.site, options.allow_origin) == ("127.0.0.1", 8000, ROOT / "_site", [])
