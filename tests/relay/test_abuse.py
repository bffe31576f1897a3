"""Visitors and upstreams who mean harm: too many requests, no key, and responses that no API gives."""

import gzip

import httpx
import pytest
from raw_upstream import raw_upstream
from servers import Api
from starlette.types import Scope
from visitor import ACCESS_TOKEN, ALLOWED, BEARER, GERMANY, Serve, last, preflight, sentence

import relay
from relaying.rates import client_of

KEY = "key-nobody-may-see"


# How often


def test_a_client_that_asks_too_often_is_told_when_to_come_again(
    serve: Serve, upstream: Api, upstream_address: str
) -> None:
    client = serve(relay.application(upstream=upstream_address, rate="2/hour", allow_origin=[ALLOWED]))
    statuses = [client.post(GERMANY, headers=BEARER | {"Authorization": f"Bearer {n}"}).status_code for n in range(2)]
    response = client.post(GERMANY, headers=BEARER | {"Origin": ALLOWED})

    assert statuses == [200, 200]
    assert (response.status_code, response.headers["relay-refusal"]) == (429, "rate")
    assert 0 < int(response.headers["retry-after"]) <= 3600
    assert response.headers["access-control-allow-origin"] == ALLOWED
    sentence(response)
    assert len(upstream.received) == 2


def test_whom_a_stranger_names_as_client_is_not_believed(serve: Serve, upstream_address: str) -> None:
    client = serve(relay.application(upstream=upstream_address, rate="1/hour"))
    statuses = [
        client.post(GERMANY, headers=BEARER | {"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in (1, 2)
    ]

    assert statuses == [200, 429]


def test_a_named_proxy_says_who_the_client_is(serve: Serve, upstream_address: str) -> None:
    client = serve(relay.application(upstream=upstream_address, rate="1/hour", trusted_proxy=["127.0.0.1"]))
    addresses = ("203.0.113.1", "203.0.113.2", "203.0.113.9, 203.0.113.1")
    statuses = [
        client.post(GERMANY, headers=BEARER | {"X-Forwarded-For": address}).status_code for address in addresses
    ]

    assert statuses == [200, 200, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "a socket", False),
    ],
)
def test_a_client_is_an_address_or_a_network_of_ipv6(one: str, other: str, same: bool) -> None:
    def scope(host: str) -> Scope:
        return {"client": (host, 1)}

    assert (client_of(scope(one)) == client_of(scope(other))) == same


# The shared key


@pytest.mark.parametrize("given", [{}, {"Relay-Key": ""}, {"Relay-Key": KEY[:-1]}, {"Relay-Key": KEY + "x"}])
def test_without_the_key_nothing_is_forwarded(
    serve: Serve, upstream: Api, upstream_address: str, given: dict[str, str]
) -> None:
    client = serve(relay.application(upstream=upstream_address, key=KEY, allow_origin=[ALLOWED]))
    response = client.post(GERMANY, headers=BEARER | given | {"Origin": ALLOWED})

    assert (response.status_code, response.headers["relay-refusal"]) == (403, "key")
    assert "Relay-Key" in sentence(response)
    assert response.headers["access-control-allow-origin"] == ALLOWED
    assert upstream.received == []


def test_the_key_opens_the_relay_and_goes_no_further(serve: Serve, upstream: Api, upstream_address: str) -> None:
    client = serve(relay.application(upstream=upstream_address, key=KEY))

    assert client.post(GERMANY, headers=BEARER | {"Relay-Key": KEY}).status_code == 200
    assert "relay-key" not in last(upstream).headers


def test_a_page_may_send_the_key_only_where_there_is_one(serve: Serve, client: httpx.Client) -> None:
    with_key = serve(relay.application(key=KEY, allow_origin=[ALLOWED]))

    assert preflight(with_key, ALLOWED, headers="authorization,relay-key").status_code == 200
    assert preflight(client, ALLOWED, headers="authorization,relay-key").status_code == 400


# Hostile upstreams

OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(gzip.compress(bytes(30_000_000)))


@pytest.mark.parametrize(
    "response",
    [
        OK + b"Content-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n%s" % (len(BOMB), BOMB),
        b"HTTP/1.1 777 Lucky\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 600 Beyond\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 -1 Below\r\nContent-Length: 2\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        OK + b"Content-Length: 2\r\nRetry-After: " + b"9" * 5000 + b"\r\n\r\n{}",
        OK + b"Content-Length: 2\r\nRetry-After: soon\r\n\r\n{}",
        OK + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n{}",
        OK + b"X: x\r\n" * 200_000 + b"\r\n{}",
        OK + b"Content-Length: 20\r\n\r\n{}",
        OK + b"Content-Length: -2\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"",
    ],
    ids=lambda response: response[:60].decode("latin-1").replace("\r\n", " "),
)
def test_a_response_that_no_api_gives_is_refused_in_a_sentence(serve: Serve, response: bytes) -> None:
    with raw_upstream(response) as raw:
        answered = serve(relay.application(upstream=raw.url)).post(GERMANY, headers=BEARER)

    assert (answered.status_code, answered.headers["relay-refusal"]) == (502, "upstream")
    assert ACCESS_TOKEN not in sentence(answered)
    assert raw.url not in answered.text


@pytest.mark.parametrize("retry_after", ["0", "120", "Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_time_to_come_again_is_passed_back(client: httpx.Client, upstream: Api, retry_after: str) -> None:
    upstream.status, upstream.headers = 429, (("Retry-After", retry_after),)

    assert client.post(GERMANY, headers=BEARER).headers["retry-after"] == retry_after


def test_a_token_is_not_sent_on_to_where_a_redirect_points(client: httpx.Client, upstream: Api) -> None:
    """Scalar's proxy sent the authorization on (its issue 10076); proxyscotch followed to inner hosts (CVE-2022-25850)."""
    with raw_upstream(OK + b"Content-Length: 0\r\n\r\n") as elsewhere:
        upstream.status, upstream.headers = 307, (("Location", elsewhere.url),)

        assert client.post(GERMANY, headers=BEARER).status_code == 307
        assert not elsewhere.arrived.is_set()


@pytest.mark.parametrize(
    "asked", ["/relay/http://127.0.0.1/v1/link_tokens", "/relay/de@127.0.0.1/v1/link_tokens", "/http://127.0.0.1/"]
)
def test_it_is_no_open_relay(client: httpx.Client, upstream: Api, asked: str) -> None:
    """Open relays are abused (cors-anywhere's issues 45 and 301): this one knows six hosts, and no address is asked for."""
    assert client.post(asked, headers=BEARER).status_code == 404
    assert upstream.received == []
