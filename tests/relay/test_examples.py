"""The examples of how a team runs the relay: each as far as it can be tried without the service it is for."""

import asyncio
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import YAML
from servers import LINK_TOKEN, Api
from visitor import ACCESS_TOKEN, GERMANY, last

from relaying.settings import CommandSettings

EXAMPLES = Path(__file__).parents[2] / "examples" / "relay"
HOST = "abc.lambda-url.eu-central-1.on.aws"


@pytest.fixture
def aws_lambda(upstream_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setenv("RELAY_UPSTREAM", upstream_address)
    monkeypatch.setenv("RELAY_HOST_NAME", HOST)
    found = importlib.util.spec_from_file_location("aws_lambda", EXAMPLES / "aws_lambda.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    # Mangum takes the thread's event loop, and leaves it open: on AWS, the process ends with it.
    with asyncio.Runner() as runner:
        asyncio.set_event_loop(runner.get_loop())
        found.loader.exec_module(module)
        yield module
    asyncio.set_event_loop(None)


def event(path: str) -> dict[str, Any]:
    """Return a request as a function URL hands it over (payload format 2.0)."""
    http = {"method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "a test"}
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": HOST, "authorization": f"Bearer {ACCESS_TOKEN}"},
        "requestContext": {"http": http},
        "isBase64Encoded": False,
    }


def test_a_lambda_function_relays_again_and_again(aws_lambda: ModuleType, upstream: Api) -> None:
    responses = [aws_lambda.handle(event(GERMANY), None) for _ in range(2)]

    assert [response["statusCode"] for response in responses] == [200, 200]
    assert json.loads(responses[0]["body"]) == {"link_token": LINK_TOKEN}
    assert last(upstream).headers["authorization"] == f"Bearer {ACCESS_TOKEN}"


def settings_in(text: str) -> set[str]:
    return {word.split("=")[0].rstrip(":") for word in text.split() if word.startswith("RELAY_")}


@pytest.mark.parametrize("name", ["Containerfile", "compose.yml", "relay.service"])
def test_every_setting_in_an_example_exists(name: str) -> None:
    known = {f"RELAY_{field.upper()}" for field in CommandSettings.model_fields}

    assert settings_in((EXAMPLES / name).read_text()) <= known


def test_every_flag_of_the_service_exists() -> None:
    command = next(
        line for line in (EXAMPLES / "relay.service").read_text().splitlines() if line.startswith("ExecStart=")
    )
    flags = {word[2:].replace("-", "_") for word in command.split() if word.startswith("--")}

    assert flags <= set(CommandSettings.model_fields)


def test_the_container_has_no_rights() -> None:
    relay = YAML(typ="safe", pure=True).load(EXAMPLES / "compose.yml")["services"]["relay"]

    assert (relay["read_only"], relay["cap_drop"]) == (True, ["ALL"])
    assert "\nUSER 65532:65532\n" in (EXAMPLES / "Containerfile").read_text()
