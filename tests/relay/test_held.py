"""Visitors who hold on to the relay: who connect and say nothing, stop halfway, read nothing, or leave."""

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE

import httpx
import pytest
from raw_upstream import raw_upstream
from servers import Api, served
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from visitor import BEARER, GERMANY, Serve, sentence

import relay
from relaying.files import most_calls, most_connections
from relaying.listening import once_when_out_of_files
from relaying.refusals import Refusal
from relaying.visitor_request import SECONDS_TO_ARRIVE, small_body

ROOT = Path(relay.__file__).parent
HEAD = f"POST {GERMANY} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n".encode()


@contextmanager
def connected(address: str, sent: bytes = b"") -> Iterator[socket.socket]:
    url = httpx.URL(address)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        connection.sendall(sent)
        yield connection


def is_closed(connection: socket.socket) -> bool:
    """Wait for the other side to close it."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return True


@pytest.mark.parametrize(
    "sent",
    [b"", b"P", HEAD, b"GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ids=["nothing", "a letter", "half", "one"],
)
def test_a_silent_visitor_is_let_go(sent: bytes) -> None:
    with served(relay.application(), silence=0.2) as address, connected(address, sent) as connection:
        assert is_closed(connection)


def test_letters_that_drip_in_are_no_progress() -> None:
    with served(relay.application(), silence=0.2) as address, connected(address, HEAD) as connection:
        connection.settimeout(0.02)

        assert closed_while_dripping(connection)


def closed_while_dripping(connection: socket.socket) -> bool:
    for _ in range(500):
        try:
            connection.send(b"x")
            if not connection.recv(65536):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_visitor_who_reads_nothing_is_let_go(upstream: Api, upstream_address: str) -> None:
    upstream.body = b"x" * 5_000_000
    app = relay.application(upstream=upstream_address, timeout=1)
    with served(app, silence=0.2) as address, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        url = httpx.URL(address)
        connection.connect((url.host, url.port))
        connection.sendall(HEAD + b"Content-Length: 0\r\n\r\n")
        assert upstream.arrived.wait(timeout=10)
        upstream.silent = True
        # It takes a second, in which the relay let the first visitor go.
        assert httpx.post(address + GERMANY[1:], headers=BEARER, trust_env=False).status_code == 504
        read = sum(map(len, iter(lambda: connection.recv(65536), b"")))

    assert read < 5_000_000


def test_a_slow_answer_is_waited_for() -> None:
    with (
        raw_upstream(holds=True) as raw,
        served(relay.application(upstream=raw.url, timeout=0.6), silence=0.1) as address,
    ):
        response = httpx.post(address + GERMANY[1:], headers=BEARER, trust_env=False)

    assert response.status_code == 504


def test_a_newcomer_takes_the_place_of_the_one_that_waits_the_longest(upstream_address: str) -> None:
    with served(relay.application(upstream=upstream_address), connections=3) as address, ExitStack() as stack:
        idle = [stack.enter_context(connected(address)) for _ in range(3)]
        response = httpx.post(address + GERMANY[1:], headers=BEARER, trust_env=False)

        assert response.status_code == 200
        assert is_closed(idle[0])


def test_a_body_that_does_not_arrive_is_not_waited_for_for_ever(serve: Serve) -> None:
    async def read(request: Request) -> Response:
        try:
            await small_body(request, timeout=0.1)
        except Refusal as refusal:
            return refusal.response()
        raise AssertionError

    client = serve(Starlette(routes=[Route(GERMANY, read, methods=["POST"])]))
    with connected(str(client.base_url), HEAD + b"Content-Length: 10\r\n\r\nx") as connection:
        assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_the_body_has_ten_seconds() -> None:
    assert SECONDS_TO_ARRIVE == 10


def test_one_call_too_many_is_told_when_to_come_again(serve: Serve) -> None:
    with raw_upstream(holds=True) as raw:
        client = serve(relay.application(upstream=raw.url, calls=1))
        with connected(str(client.base_url), HEAD + b"Content-Length: 0\r\n\r\n"):
            assert raw.arrived.wait(timeout=10)
            response = client.post(GERMANY, headers=BEARER)

    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    sentence(response)


def test_the_call_ends_when_the_visitor_leaves(serve: Serve) -> None:
    with raw_upstream(holds=True) as raw:
        client = serve(relay.application(upstream=raw.url, calls=1))
        with connected(str(client.base_url), HEAD + b"Content-Length: 0\r\n\r\n"):
            assert raw.arrived.wait(timeout=10)

        assert raw.left.wait(timeout=10)


def test_idle_connections_leave_files_for_others(upstream_address: str) -> None:
    """At `ulimit -n 160`, 200 sockets that say nothing once stopped the relay and filled its log with tracebacks."""
    command = f"ulimit -n 160; exec {sys.executable} {ROOT / 'relay.py'} --no-site --port 0"
    environment = os.environ | {"RELAY_UPSTREAM": upstream_address}
    with (
        subprocess.Popen(["sh", "-c", command], stdout=PIPE, stderr=PIPE, text=True, env=environment) as process,
        ExitStack() as stack,
    ):
        stack.callback(process.kill)
        assert process.stdout
        address = process.stdout.readline().split()[4].removesuffix("relay/.")
        for _ in range(200):
            stack.enter_context(connected(address))
        statuses = {httpx.post(address + GERMANY[1:], headers=BEARER, trust_env=False).status_code for _ in range(20)}
        process.send_signal(signal.SIGINT)
        _, complained = process.communicate(timeout=20)

    assert (statuses, complained) == ({200}, "")


def test_a_lack_of_files_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    for _ in range(100):
        once_when_out_of_files(loop, {"message": "accept", "exception": OSError(errno.EMFILE, "Too many open files")})
    loop.close()

    assert [record.message for record in caplog.records] == [
        "There are no files left for new connections: raise the limit (ulimit -n)."
    ]


@pytest.mark.parametrize("files", [1, 128, 256, 1024, 1_000_000])
def test_connections_on_both_sides_fit_into_the_files(monkeypatch: pytest.MonkeyPatch, files: int) -> None:
    monkeypatch.setattr("relaying.files.file_limit", lambda: files)

    assert most_calls(100) >= 1
    assert most_connections(4096) >= 1
    assert most_calls(100) + most_connections(4096) <= max(2, files - 100)
