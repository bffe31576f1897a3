"""The OpenAPI descriptions: valid, up to date, and true of the running relay, which Schemathesis attacks with them."""

import json
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate
from ruamel.yaml import YAML
from schemathesis.specs.openapi.checks import ignored_auth
from servers import Api

from relaying.description import FOLDER, cronofy_description, files, relay_description

ATTACK = schemathesis.openapi.from_dict(relay_description())


@pytest.mark.parametrize("name", files())
def test_a_description_is_valid_and_not_older_than_the_tables(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    description = json.loads(text)

    validate(description)
    assert text == files()[name], "Write the files anew: python -m relaying.description"
    assert "unofficial" in description["info"]["title"]


@ATTACK.parametrize()
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_relay_does_what_its_description_says(
    case: schemathesis.Case[Any], client: httpx.Client, upstream: Api
) -> None:
    upstream.received.clear()

    # Whether a token is a good one is for the API to say: the relay passes every bearer token on.
    case.call_and_validate(base_url=str(client.base_url).rstrip("/"), excluded_checks=[ignored_auth])
    assert all(request.path == "/v1/link_tokens" for request in upstream.received)


def test_the_journey_calls_what_the_description_has() -> None:
    journey = YAML(typ="safe", pure=True).load(FOLDER / "journey.arazzo.yaml")
    called = {step["operationId"] for workflow in journey["workflows"] for step in workflow["steps"]}
    operations = [operation for path in cronofy_description()["paths"].values() for operation in path.values()]

    assert called == {f"$sourceDescriptions.cronofy.{operation['operationId']}" for operation in operations}
