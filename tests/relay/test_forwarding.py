"""What of a visitor's request reaches the upstream, and what of its response comes back."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from servers import JSON, LINK_TOKEN, Api, Received, Reply, StandIn, StandInHandler, running
from visitor import ACCESS_TOKEN, BEARER, GERMANY, Serve, last, own_origin, sentence

import relay
from linking.cronofy.data_centers import DATA_CENTERS, DataCenter
from relaying.upstream import LARGEST_ANSWER, Upstream
from relaying.visitor_request import known_data_center


class OpenStandIn(StandIn):
    """A stand-in that leaves its connections open, and counts them."""

    connections = 0

    def __init__(self, reply: Callable[[Received], Reply]) -> None:
        super().__init__(reply)
        self.RequestHandlerClass = OpenStandInHandler

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().finish_request(request, client_address)


class OpenStandInHandler(StandInHandler):
    protocol_version = "HTTP/1.1"


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
    url = Upstream().url(known_data_center(data_center))

    assert url == f"https://{host}/v1/link_tokens"


def test_an_upstream_replaces_every_api_host() -> None:
    urls = {Upstream("http://127.0.0.1:9/").url(data_center) for data_center in DATA_CENTERS}

    assert urls == {"http://127.0.0.1:9/v1/link_tokens"}


# What is forwarded


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda data_center: data_center.id)
def test_a_link_token_request_is_forwarded(client: httpx.Client, upstream: Api, data_center: DataCenter) -> None:
    response = client.post(f"/relay/{data_center.id}/v1/link_tokens", headers=BEARER)

    assert response.json() == {"link_token": LINK_TOKEN}
    received = last(upstream)
    assert (received.method, received.path, received.body) == ("POST", "/v1/link_tokens", b"")


def test_nothing_of_the_visitor_is_forwarded_but_token_content_type_and_body(
    client: httpx.Client, upstream: Api, upstream_address: str
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

    received = last(upstream)
    assert (received.path, received.body) == ("/v1/link_tokens", b"{}")
    assert received.headers == {
        "host": upstream_address.removeprefix("http://"),
        "authorization": f"Bearer {ACCESS_TOKEN}",
        "content-type": "application/json; charset=utf-8",
        "content-length": "2",
        "accept": "*/*",
        "accept-encoding": "identity",
        "user-agent": "authorization-linking-relay",
    }


def test_no_content_type_is_made_up(client: httpx.Client, upstream: Api) -> None:
    client.post(GERMANY, headers=BEARER)

    assert "content-type" not in last(upstream).headers


def test_a_chunked_body_is_forwarded(client: httpx.Client, upstream: Api) -> None:
    client.post(GERMANY, headers=BEARER, content=iter([b"{", b"}"]))

    assert last(upstream).body == b"{}"


def test_cookies_of_one_answer_are_not_in_the_next_request(client: httpx.Client, upstream: Api) -> None:
    upstream.headers = (("Set-Cookie", "visitor=1; Path=/"),)
    client.post(GERMANY, headers=BEARER)
    client.post(GERMANY, headers=BEARER)

    assert len(upstream.received) == 2
    assert "cookie" not in last(upstream).headers


def test_visitors_share_one_connection_to_the_upstream(serve: Serve) -> None:
    with running(stand_in := OpenStandIn(Api().reply)):
        app = relay.application(upstream=f"http://127.0.0.1:{stand_in.server_port}")
        address = str(serve(app).base_url)
        for visitor in ("first", "second", "third"):
            headers = {"Authorization": f"Bearer {visitor}"}
            assert httpx.post(address + GERMANY[1:], headers=headers, trust_env=False).status_code == 200

    assert stand_in.connections == 1


def test_a_connection_that_the_upstream_closed_is_not_used_again(serve: Serve) -> None:
    api = Api(headers=(JSON, ("Connection", "close")))
    with running(stand_in := OpenStandIn(api.reply)):
        client = serve(relay.application(upstream=f"http://127.0.0.1:{stand_in.server_port}"))
        statuses = [client.post(GERMANY, headers=BEARER).status_code for _ in range(5)]

    assert statuses == [200] * 5
    assert stand_in.connections == 5


def test_a_proxy_of_the_environment_is_not_used(
    client: httpx.Client, upstream: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)

    assert client.post(GERMANY, headers=BEARER).status_code == 200
    assert last(upstream).path == "/v1/link_tokens"


# What is passed back


def test_status_content_type_body_and_retry_after_alone_are_passed_back(client: httpx.Client, upstream: Api) -> None:
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
        "via": "1.1 link-token-relay",
        "cache-control": "no-store",
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_passed_back_and_not_followed(
    client: httpx.Client, upstream: Api, upstream_address: str, status: int
) -> None:
    upstream.status = status
    upstream.headers = (("Location", upstream_address + "/elsewhere"),)
    response = client.post(GERMANY, headers=BEARER)

    assert response.status_code == status
    assert "location" not in response.headers
    assert [received.path for received in upstream.received] == ["/v1/link_tokens"]


@pytest.mark.parametrize("status", [200, 401, 402, 403, 404, 405, 422, 423, 500, 502, 503, 504])
def test_every_status_is_passed_back_with_its_body(client: httpx.Client, upstream: Api, status: int) -> None:
    upstream.status, upstream.headers, upstream.body = status, (("Content-Type", "text/html"),), b"<p>\xff\xfe"
    response = client.post(GERMANY, headers=BEARER)

    assert (response.status_code, response.content) == (status, b"<p>\xff\xfe")
    assert response.headers["content-type"] == "text/html"
    assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_an_answer_without_content_is_passed_back(client: httpx.Client, upstream: Api) -> None:
    upstream.status, upstream.headers, upstream.body = 204, (), b""
    response = client.post(GERMANY, headers=BEARER)

    assert (response.status_code, response.content) == (204, b"")


def test_a_content_type_that_is_not_ascii_is_passed_back(client: httpx.Client, upstream: Api) -> None:
    upstream.headers = (("Content-Type", "text/plain; title=€".encode().decode("latin-1")),)
    response = client.post(GERMANY, headers=BEARER)

    assert response.headers["content-type"] == "text/plain; title=€"


def test_five_mebibytes_are_passed_back(client: httpx.Client, upstream: Api) -> None:
    upstream.body = b"x" * LARGEST_ANSWER
    response = client.post(GERMANY, headers=BEARER)

    assert response.content == upstream.body


@pytest.mark.parametrize("size", [LARGEST_ANSWER + 1, 6 * 1024 * 1024])
def test_more_than_five_mebibytes_are_not_passed_back(client: httpx.Client, upstream: Api, size: int) -> None:
    upstream.body = b"x" * size
    response = client.post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    assert "5 MiB" in sentence(response)
