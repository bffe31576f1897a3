"""The collections for Postman and Bruno say what the OpenAPI descriptions say. `make collections` reads them with their own tools."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from project import ROOT

from building.pages import FOR_OTHER_TOOLS
from relaying.description import files

FOLDER = ROOT / "docs/collections"
ANEW = "Write the collections anew: make collections"

Json = dict[str, Any]
Asked = tuple[str, str, str, bool, list[str]]


def described(description: Json) -> Iterator[Asked]:
    """Yield each operation: its name, method and address, whether it takes the access token, what its body has."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            body = [*content["application/json"]["schema"]["properties"]] if content else []
            address = path.replace("{data_center}", ":data_center")
            yield operation["summary"], method.upper(), address, bool(operation["security"]), body


def in_postman(collection: Json) -> Iterator[Asked]:
    for item in collection["item"]:
        request = item["request"]
        body = [*json.loads(request["body"].get("raw", "{}"))]
        signed = bool(request["auth"]) and request["auth"]["bearer"] == [{"key": "token", "value": "{{bearerToken}}"}]
        yield item["name"], request["method"], f"/{'/'.join(request['url']['path'])}", signed, body


def in_bruno(collection: Json) -> Iterator[Asked]:
    for item in collection["items"]:
        request = item["request"]
        body = [*json.loads(request["body"]["json"] or "{}")]
        address = request["url"].removeprefix("{{baseUrl}}")
        yield item["name"], request["method"], address, request["auth"]["bearer"] == {"token": "{{token}}"}, body


def collection(name: str, kind: str) -> Json:
    read: Json = json.loads((FOLDER / name.replace(".json", f".{kind}.json")).read_text())
    return read


@pytest.mark.parametrize("name", files())
def test_a_collection_has_each_request_of_its_description(name: str) -> None:
    description = json.loads(files()[name])

    assert [*in_postman(collection(name, "postman_collection"))] == [*described(description)], ANEW
    assert [*in_bruno(collection(name, "bruno"))] == [*described(description)], ANEW


@pytest.mark.parametrize("name", files())
def test_it_leads_to_the_servers_of_its_description(name: str) -> None:
    servers = json.loads(files()[name])["servers"]
    [first] = collection(name, "postman_collection")["variable"]
    environments = collection(name, "bruno")["environments"]

    assert (first["key"], first["value"]) == ("baseUrl", servers[0]["url"]), ANEW
    assert [(each["name"], each["variables"][0]["value"]) for each in environments] == [
        (server["description"], server["url"]) for server in servers
    ], ANEW


def test_the_page_links_to_files_of_the_site(site: Path) -> None:
    page = (site / "index.html").read_text()

    assert [
        path for _, path in FOR_OTHER_TOOLS if f'href="{path}" download' not in page or not (site / path).is_file()
    ] == []
