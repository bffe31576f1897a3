"""A visitor of the relay: what it sends, and how it reads what comes back."""

import re
from collections.abc import Callable

import httpx
from servers import Api, Received
from starlette.types import ASGIApp

ACCESS_TOKEN = "access-token-nobody-may-see"
BEARER = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
GERMANY = "/relay/de/v1/link_tokens"
ALLOWED = "https://docs.example"
FOREIGN = "https://elsewhere.example"

Serve = Callable[[ASGIApp], httpx.Client]


def last(upstream: Api) -> Received:
    """Return the newest request that the upstream got: it is there before the relay's response is."""
    return upstream.received[-1]


def own_origin(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


def sentence(response: httpx.Response) -> str:
    """Read the one sentence of a refusal, which says what happened, then what to do."""
    assert response.headers["content-type"] == "application/json"
    assert response.headers["relay-refusal"]
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
