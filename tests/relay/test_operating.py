"""What who runs the relay relies on: health, counts, logs, workers, and other ASGI servers."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import httpx
import pytest
from servers import Api
from visitor import ACCESS_TOKEN, BEARER, GERMANY, Serve, last

import relay

ROOT = Path(relay.__file__).parent
KEY = "key-nobody-may-see"


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a Python program of the project's until the end of the block."""
    with subprocess.Popen(
        [sys.executable, *command], stdout=PIPE, stderr=PIPE, text=True, cwd=ROOT, env=os.environ | environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(stream: Iterator[str] | None, text: str) -> str:
    """Read on to the line that holds the text."""
    assert stream
    return next(line for line in stream if text in line)


def test_it_says_that_it_is_alive_under_every_name_without_asking_anybody(client: httpx.Client, upstream: Api) -> None:
    response = client.get("/healthz", headers={"Host": "10.0.0.7:8000"})

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["cache-control"] == "no-store"
    assert upstream.received == []


def test_health_is_not_a_request_that_counts(serve: Serve) -> None:
    client = serve(relay.application(rate="1/hour"))

    assert [client.get("/healthz").status_code for _ in range(3)] == [200] * 3


def test_requests_are_logged_as_json_and_counted_without_a_secret(upstream: Api, upstream_address: str) -> None:
    flags = ("--no-site", "--port", "0", "--log", "json", "--metrics-port", "0")
    with running("relay.py", *flags, RELAY_UPSTREAM=upstream_address, RELAY_KEY=KEY) as process:
        assert process.stdout
        address = re.findall(r"http://\S+(?=relay/)", process.stdout.readline())[0]
        headers = BEARER | {"Relay-Key": KEY, "X-Forwarded-For": "203.0.113.7"}
        httpx.post(f"{address}{GERMANY[1:]}?access_token={ACCESS_TOKEN}", headers=headers, trust_env=False)
        httpx.post(address + "relay/secret-in-the-path/v1/link_tokens", headers=headers, trust_env=False)
        logged = [process.stdout.readline() for _ in range(2)]
        process.terminate()
        rest = process.communicate(timeout=20)

    first, second = map(json.loads, logged)
    assert (first["status"], first["data_center"], first["refusal"]) == (200, "de", "")
    assert (second["status"], second["data_center"], second["refusal"]) == (404, "", "data_center")
    assert first["milliseconds"] > 0
    assert first["timestamp"]
    assert rest == ("", "")
    for secret in (ACCESS_TOKEN, KEY, "secret-in-the-path", "203.0.113.7", "127.0.0.1"):
        assert secret not in "".join(logged)
    assert len(upstream.received) == 1


def test_counts_are_on_a_port_of_their_own(upstream_address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flags = ("--no-site", "--port", "0", "--metrics-port", str(port))
    with running("relay.py", *flags, RELAY_UPSTREAM=upstream_address) as process:
        assert process.stdout
        address = re.findall(r"http://\S+(?=relay/)", process.stdout.readline())[0]
        httpx.post(address + GERMANY[1:], headers=BEARER, trust_env=False)
        httpx.post(address + GERMANY[1:], trust_env=False)
        counted = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
        assert httpx.get(address + "metrics", trust_env=False).status_code == 404

    assert 'relay_requests_total{data_center="de",refusal="",status="200"} 1.0' in counted
    assert 'relay_requests_total{data_center="de",refusal="token",status="401"} 1.0' in counted
    assert 'relay_request_seconds_count{data_center="de"} 2.0' in counted
    assert ACCESS_TOKEN not in counted


def test_any_asgi_server_runs_the_factory_with_several_workers(upstream: Api, upstream_address: str) -> None:
    server = ("-m", "uvicorn", "--factory", "relay:application", "--workers", "2", "--port", "0")
    with running(*server, RELAY_UPSTREAM=upstream_address) as process:
        address = re.findall(r"http://[\d.:]+", line_with(process.stderr, "running on"))[0]
        line_with(process.stderr, "Application startup complete")
        # A worker says so just before it listens.
        with httpx.Client(transport=httpx.HTTPTransport(retries=10), timeout=30) as client:
            response = client.post(address + GERMANY, headers=BEARER)
        process.terminate()
        process.communicate(timeout=20)

    assert response.status_code == 200
    assert last(upstream).path == "/v1/link_tokens"


def test_a_wrong_setting_stops_the_factory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_RATE", "often")

    with pytest.raises(ValueError, match="300/minute"):
        relay.application()
