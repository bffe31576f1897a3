"""What the relay refuses to forward, and how it says so."""

import http.client
import re
import socket

import httpx
import pytest
from servers import Api
from visitor import ALLOWED, BEARER, GERMANY, last, sentence

from linking.cronofy.data_centers import SANDBOX
from relaying.application import RELAY_HEADERS


@pytest.mark.parametrize("data_center", ["xx", SANDBOX.id, "DE", "api.cronofy.com", "de%2F..%2Fus", "%00", "%0A"])
def test_an_unknown_data_center_is_refused(client: httpx.Client, upstream: Api, data_center: str) -> None:
    response = client.post(f"/relay/{data_center}/v1/link_tokens", headers=BEARER)

    assert response.status_code == 404
    sentence(response)
    assert upstream.received == []


def test_the_refusal_of_a_data_center_names_the_known_ones(client: httpx.Client) -> None:
    assert "us, au, ca, de, sg, uk" in sentence(client.post("/relay/xx/v1/link_tokens", headers=BEARER))


@pytest.mark.parametrize(
    "path", ["/relay/", "/relay/de", "/relay/de/v1/userinfo", "/relay/de/v1/link_tokens/", "/relay/de/v1/link_tokens/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_path_is_refused(client: httpx.Client, upstream: Api, method: str, path: str) -> None:
    response = client.request(method, path, headers=BEARER)

    assert response.status_code == 404
    assert "/relay/{data_center}/v1/link_tokens" in sentence(response)
    assert upstream.received == []


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_refused(client: httpx.Client, upstream: Api, method: str) -> None:
    response = client.request(method, GERMANY, headers=BEARER)

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    sentence(response)
    assert upstream.received == []


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic YTpi", "Bearer a b", "Bearer ä"])
def test_no_token_is_refused(client: httpx.Client, upstream: Api, authorization: str | None) -> None:
    given = {} if authorization is None else {"Authorization": authorization}
    response = client.post(GERMANY, headers=httpx.Headers(given, encoding="latin-1"))

    assert response.status_code == 401
    assert "Bearer" in sentence(response)
    assert upstream.received == []


def test_a_content_type_that_is_not_ascii_is_refused(client: httpx.Client, upstream: Api) -> None:
    odd = httpx.Headers(BEARER | {"Content-Type": "text/plain; title=Größe"}, encoding="latin-1")
    response = client.post(GERMANY, headers=odd)

    assert response.status_code == 400
    assert "ASCII" in sentence(response)
    assert upstream.received == []


def test_a_body_of_16_kibibytes_is_forwarded(client: httpx.Client, upstream: Api) -> None:
    assert client.post(GERMANY, headers=BEARER, content=b"x" * 16384).status_code == 200
    assert len(last(upstream).body) == 16384


def test_a_body_over_16_kibibytes_is_refused(client: httpx.Client, upstream: Api) -> None:
    response = client.post(GERMANY, headers=BEARER, content=b"x" * 16385)

    assert response.status_code == 413
    assert "16 KiB" in sentence(response)
    assert upstream.received == []


def test_a_chunked_body_over_16_kibibytes_is_refused(client: httpx.Client, upstream: Api) -> None:
    response = client.post(GERMANY, headers=BEARER, content=iter([b"x" * 8192] * 3))

    assert response.status_code == 413
    assert "16 KiB" in sentence(response)
    assert upstream.received == []


def test_a_body_announced_as_too_large_is_refused_unread(client: httpx.Client, upstream: Api) -> None:
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port, timeout=10)
    connection.request("POST", GERMANY, headers=BEARER | {"Content-Length": "16385"})

    assert connection.getresponse().status == 413
    assert upstream.received == []
    connection.close()


def test_a_request_that_breaks_off_is_not_forwarded(client: httpx.Client, upstream: Api) -> None:
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port, timeout=10)
    connection.request("POST", GERMANY, headers=BEARER | {"Content-Length": "10"}, body=b"x")
    connection.close()

    assert client.post(GERMANY, headers=BEARER, content=b"the next one").status_code == 200
    assert [received.body for received in upstream.received] == [b"the next one"]


@pytest.mark.parametrize("path", [GERMANY, "/relay/xx/v1/link_tokens", "/relay/"])
def test_every_refusal_is_protected_like_an_answer(client: httpx.Client, path: str) -> None:
    response = client.post(path)

    assert {name: response.headers[name] for name in RELAY_HEADERS} == RELAY_HEADERS


def test_two_lengths_of_one_body_end_the_connection(client: httpx.Client, upstream: Api) -> None:
    """What stands in front may go by the other length, and take the body's end for a request (RFC 9112, section 6.1)."""
    hidden = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    lengths = f"Transfer-Encoding: chunked\r\nContent-Length: {len(hidden)}\r\n\r\n"
    asked = f"POST {GERMANY} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n{lengths}"
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as connection:
        connection.sendall(asked.encode() + hidden)
        received = b"".join(iter(lambda: connection.recv(65536), b""))

    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"400"]
    assert b"relay-refusal: body" in received
    assert upstream.received == []


@pytest.mark.parametrize(("name", "status"), [("Authorization", 401), ("Origin", 403)])
def test_of_two_headers_none_is_believed(client: httpx.Client, upstream: Api, name: str, status: int) -> None:
    given = {"Authorization": "Bearer x", "Origin": ALLOWED}
    response = client.post(GERMANY, headers=[*given.items(), (name, given[name])])

    assert response.status_code == status
    assert upstream.received == []
