"""Pages of which origins may use the relay, and under which names it may be reached."""

import httpx
import pytest
from servers import Api
from visitor import ALLOWED, BEARER, FOREIGN, GERMANY, Serve, cors_headers, last, own_origin, preflight, sentence

import relay


def test_its_own_site_needs_no_cors_headers(client: httpx.Client, upstream: Api) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Origin": own_origin(client)})

    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers
    assert last(upstream).path == "/v1/link_tokens"


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
        "access-control-expose-headers": "Retry-After, Via, Relay-Refusal, Relay-Key",
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


def test_the_preflight_of_an_allowed_origin_is_answered(client: httpx.Client, upstream: Api) -> None:
    response = preflight(client, ALLOWED, headers="authorization,content-type")

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ALLOWED
    assert response.headers["access-control-allow-methods"] == "POST"
    allowed = {name.strip().lower() for name in response.headers["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type"} <= allowed
    assert int(response.headers["access-control-max-age"]) > 0
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers
    assert upstream.received == []


def test_a_preflight_may_ask_to_reach_this_machine(client: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    response = client.options(GERMANY, headers=asked | {"Origin": ALLOWED})

    assert response.headers["access-control-allow-private-network"] == "true"


@pytest.mark.parametrize(("method", "headers"), [("DELETE", "authorization"), ("POST", "x-anything")])
def test_a_preflight_for_more_than_is_relayed_fails(client: httpx.Client, method: str, headers: str) -> None:
    assert preflight(client, ALLOWED, method, headers).status_code == 400


STRANGERS = [FOREIGN, "null", "http://localhost:1", f"{ALLOWED}.elsewhere.example", "http://docs.example", "*", ""]


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_foreign_origin_is_refused_without_cors_headers(client: httpx.Client, upstream: Api, origin: str) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Origin": origin})

    assert response.status_code == 403
    assert "--allow-origin" in sentence(response)
    assert cors_headers(response) == {}
    assert upstream.received == []


@pytest.mark.parametrize("origin", STRANGERS)
def test_the_preflight_of_a_foreign_origin_gets_no_cors_headers(client: httpx.Client, origin: str) -> None:
    response = preflight(client, origin, headers="authorization")

    assert response.status_code == 403
    assert cors_headers(response) == {}


def test_no_origin_is_allowed_by_default(serve: Serve, upstream_address: str) -> None:
    client = serve(relay.application(upstream=upstream_address))

    assert client.post(GERMANY, headers=BEARER | {"Origin": ALLOWED}).status_code == 403


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example:8000", "127.0.0.1.nip.io", "", "@"])
def test_a_foreign_name_for_this_machine_is_refused(client: httpx.Client, upstream: Api, host: str) -> None:
    response = client.post(GERMANY, headers=BEARER | {"Host": host, "Origin": f"http://{host}"})

    assert response.status_code == 400
    assert "--host-name" in sentence(response)
    assert upstream.received == []


def test_the_site_is_not_served_under_a_foreign_name(site_client: httpx.Client) -> None:
    assert site_client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1:1", "[::1]:8000", "[::1]"])
def test_this_machine_may_be_named_in_every_way(site_client: httpx.Client, host: str) -> None:
    assert site_client.get("/", headers={"Host": host}).status_code == 200


def test_a_relay_answers_to_the_names_it_was_given(serve: Serve, upstream_address: str) -> None:
    client = serve(relay.application(host_name=["relay.example"], upstream=upstream_address))

    assert client.post(GERMANY, headers=BEARER | {"Host": "relay.example"}).status_code == 200
