"""The public vectors of `docs/vectors.json`, run against `linking` and against two SDKs of Cronofy."""

import json
import subprocess
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from project import ROOT
from pycronofy import Client  # type: ignore[import-untyped]

from linking.cronofy.authorization import AuthorizationRequest, authorization_url
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS
from linking.cronofy.link_tokens import PATH, link_token_request

VECTORS = json.loads((ROOT / "docs/vectors.json").read_text())
PAGE = (ROOT / "docs/vectors.md").read_text()
Vector = dict[str, Any]
each_url = pytest.mark.parametrize("vector", VECTORS["authorization_urls"], ids=lambda vector: vector["name"])

# Which URL the npm SDK asks, and whether it has a method for either step.
NPM_SDK = """
const Cronofy = require("cronofy");
const names = Object.keys(Cronofy.prototype).filter((name) => /link_?token|auth_?link|authori[sz]ation_?ur[il]/i.test(name));
const urls = process.argv.slice(1).map((data_center) => new Cronofy({ data_center }).urls.api);
console.log(JSON.stringify({ names, urls }));
"""


def parameters(url: str) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@each_url
def test_linking_makes_each_url_to_the_letter(vector: Vector) -> None:
    request = AuthorizationRequest(**{**vector["request"], "scope": tuple(vector["request"]["scope"])})

    assert authorization_url(BY_ID[vector["data_center"]].authorization_endpoint, request) == vector["url"]


def test_linking_makes_each_link_token_request() -> None:
    vectors = VECTORS["link_token_requests"]
    requests = [link_token_request(BY_ID[each["data_center"]].api_url, "t") for each in vectors]

    assert [(each.method, each.url) for each in requests] == [(each["method"], each["url"]) for each in vectors]


@pytest.mark.parametrize("kind", ["authorization_urls", "link_token_requests"])
def test_every_data_center_has_its_vector(kind: str) -> None:
    assert {each["data_center"] for each in VECTORS[kind]} == {each.id for each in DATA_CENTERS}


@each_url
def test_pycronofy_deviates_as_the_page_says(vector: Vector) -> None:
    """It has no link token and no locale, and always sends three parameters, `avoid_linking` as Python writes it."""
    asked = vector["request"]
    client = Client(client_id=asked["client_id"], data_center=vector["data_center"])
    given = {name: asked[name] for name in ("state", "provider_name", "avoid_linking") if name in asked}
    url = client.user_auth_link(asked["redirect_uri"], scope=" ".join(asked["scope"]), **given)
    always = {"state": "", "provider_name": "", **given, "avoid_linking": str(asked.get("avoid_linking", False))}
    without = {name: value for name, value in parameters(vector["url"]).items() if name not in ("link_token", "locale")}

    assert urlsplit(url)[:3] == urlsplit(vector["url"])[:3]
    assert parameters(url) == {**without, **always}


def test_the_npm_sdk_asks_the_same_hosts_and_has_neither_step() -> None:
    vectors = VECTORS["link_token_requests"]
    node = ["node", "--eval", NPM_SDK, *(each["data_center"] for each in vectors)]
    sdk = json.loads(subprocess.run(node, cwd=ROOT, check=True, capture_output=True, text=True).stdout)

    assert [url + PATH for url in sdk["urls"]] == [each["url"] for each in vectors]
    assert sdk["names"] == []


def test_the_page_explains_each_deviation() -> None:
    assert all(f"`{name}`" in PAGE for name in ("avoid_linking", "link_token", "locale", "provider_name", "state"))
