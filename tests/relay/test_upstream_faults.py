"""Upstreams that fail, and what the visitor is told."""

import socket

import pytest
from raw_upstream import raw_upstream
from visitor import ACCESS_TOKEN, BEARER, GERMANY, Serve, sentence

import relay
from relaying.upstream import SECONDS_TO_ANSWER


def test_an_upstream_that_refuses_the_connection_is_reported(serve: Serve) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        response = serve(relay.application(upstream=f"http://127.0.0.1:{port}")).post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    assert str(port) not in sentence(response)


def test_an_upstream_that_does_not_speak_http_is_reported(serve: Serve) -> None:
    with raw_upstream(b"220 mail.example ESMTP\r\n") as raw:
        response = serve(relay.application(upstream=raw.url)).post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    assert ACCESS_TOKEN not in sentence(response)


@pytest.mark.parametrize("chunks", [(), (b"HTTP/1.1 200 OK\r\n",), (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",)])
def test_an_upstream_that_does_not_answer_in_time_is_reported(serve: Serve, chunks: tuple[bytes, ...]) -> None:
    with raw_upstream(*chunks, holds=True) as raw:
        response = serve(relay.application(upstream=raw.url, timeout=0.2)).post(GERMANY, headers=BEARER)

    assert response.status_code == 504
    assert "0.2 seconds" in sentence(response)


def test_the_upstream_has_15_seconds() -> None:
    assert SECONDS_TO_ANSWER == 15
