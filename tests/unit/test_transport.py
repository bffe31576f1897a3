"""Sending over real HTTP: a local server that answers with exactly the bytes that a test gives it."""

import importlib.util
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import ModuleType

import pytest

from linking.cronofy import transport
from linking.cronofy.http import Request, Response
from linking.cronofy.link_tokens import link_token_request
from linking.errors import UnexpectedResponse, Unreachable
from linking.sentences import sentence

TOKEN = "access-token-of-a-test"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's proxy would answer in the server's place."""
    monkeypatch.setenv("no_proxy", "*")


class Server:
    """Answers the connections that come with the given bytes, one after the other, and keeps what was asked."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as reader:
                lines = list(iter(reader.readline, b"\r\n"))
                self.asked.append(b"".join(lines))
                connection.sendall(self.answer)

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@contextmanager
def answering(answer: bytes) -> Iterator[Server]:
    server = Server(answer)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def sent_to(answer: bytes) -> Response:
    with answering(answer) as server:
        return transport.send(link_token_request(server.url, TOKEN))


def test_the_request_arrives_as_documented() -> None:
    with answering(http("200 OK", b"{}")) as server:
        transport.send(link_token_request(server.url, TOKEN))

    line, *headers = server.asked[0].decode().splitlines()
    given = {name.lower(): value for name, _, value in (header.partition(": ") for header in headers)}
    assert line == "POST /v1/link_tokens HTTP/1.1"
    assert given["authorization"] == f"Bearer {TOKEN}"
    assert given["content-type"] == "application/json; charset=utf-8"
    assert "content-length" not in given or given["content-length"] == "0"


def test_an_answer_is_returned_with_its_headers() -> None:
    response = sent_to(http("200 OK", b'{"link_token": "t"}', "X-Request-Id: 7"))

    assert (response.status, response.header("X-Request-Id"), response.body) == (200, "7", b'{"link_token": "t"}')


@pytest.mark.parametrize("status", [401, 402, 403, 404, 422, 423, 429, 500, 502, 503, 504])
def test_an_error_is_an_answer_like_any_other(status: int) -> None:
    response = sent_to(http(f"{status} Error", b"why", "Retry-After: 5"))

    assert (response.status, response.header("Retry-After"), response.body) == (status, "5", b"why")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_returned_and_not_followed(status: int) -> None:
    with answering(http("200 OK")) as elsewhere:
        response = sent_to(http(f"{status} Moved", b"", f"Location: {elsewhere.url}/"))

    assert (response.status, response.header("Location")) == (status, f"{elsewhere.url}/")
    assert elsewhere.asked == []


def test_a_204_has_no_body() -> None:
    assert sent_to(b"HTTP/1.1 204 No Content\r\n\r\n") == Response(204, (), b"")


def test_a_body_that_is_not_utf_8_comes_through_unchanged() -> None:
    assert sent_to(http("200 OK", b"\xff\xfe\x80")).body == b"\xff\xfe\x80"


def test_a_body_of_5_mb_comes_through_whole() -> None:
    body = bytes(range(256)) * 20_480

    assert sent_to(http("500 Internal Server Error", body)).body == body


def test_a_header_that_is_not_ascii_comes_through() -> None:
    assert sent_to(http("200 OK", b"", "X-Name: Zoë")).header("X-Name") == "Zoë"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", id="not HTTP"),
        pytest.param(b"\x16\x03\x01\x00\x00", id="TLS"),
        pytest.param(b"HTTP/1.1 0 \r\n\r\n", id="status 0, as in Firefox"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut", id="cut off"),
        pytest.param(b"HTTP/1.1 500 Error\r\nContent-Length: 100\r\n\r\ncut", id="an error cut off"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, id="endless header"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="broken chunk"),
    ],
)
def test_what_is_no_answer_is_unreachable(answer: bytes) -> None:
    with answering(answer) as server, pytest.raises(Unreachable) as caught:
        transport.send(link_token_request(server.url, TOKEN))

    assert caught.value.sentence == sentence("response.missing", host=server.url.removeprefix("http://"))


def test_a_refused_connection_is_unreachable_and_keeps_its_cause() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(Unreachable) as caught:
        transport.send(link_token_request(url, TOKEN))

    assert isinstance(caught.value.__cause__, OSError)
    assert TOKEN not in str(caught.value.sentence)


def test_a_host_without_an_address_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        transport.send(link_token_request("http://nobody.invalid", TOKEN))


class JsException(Exception):
    """Stands in for the exception that the browser's Python raises for a JavaScript error."""


@pytest.fixture
def in_the_browser(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module as Pyodide imports it, where `pyodide.ffi` exists."""
    ffi = ModuleType("pyodide.ffi")
    monkeypatch.setattr(ffi, "JsException", JsException, raising=False)
    monkeypatch.setitem(sys.modules, "pyodide", ModuleType("pyodide"))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", ffi)
    spec = importlib.util.find_spec("linking.cronofy.transport")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def browser_raises(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let sending fail as pyodide-http does: it replaces this very method."""

    def open_in_the_browser(*_: object) -> None:
        raise error

    monkeypatch.setattr("urllib.request.OpenerDirector.open", open_in_the_browser)


REQUEST = Request("POST", "https://api.cronofy.com/v1/link_tokens", ())


def test_a_request_that_the_browser_blocks_is_unreachable(
    in_the_browser: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser_raises(monkeypatch, JsException("NetworkError"))

    with pytest.raises(Unreachable) as caught:
        in_the_browser.send(REQUEST)

    assert caught.value.sentence == sentence("response.missing", host="api.cronofy.com")


def test_a_header_that_the_browsers_python_cannot_read_is_said(
    in_the_browser: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser_raises(monkeypatch, UnicodeEncodeError("ascii", "ë", 0, 1, "ordinal not in range"))

    with pytest.raises(UnexpectedResponse) as caught:
        in_the_browser.send(REQUEST)

    assert caught.value.sentence == sentence("response.unreadable_header", host="api.cronofy.com")


def test_without_a_browser_only_the_networks_errors_are_caught() -> None:
    assert transport.JsException is OSError
