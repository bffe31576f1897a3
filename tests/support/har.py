"""What is wrong with an HTTP archive, by the schema of HAR 1.2 that npm has."""

import json
from typing import Any

from jsonschema import Draft6Validator
from project import ROOT
from referencing import Registry, Resource

SCHEMAS = ROOT / "node_modules/har-schema/lib"


def faults(archive: dict[str, Any]) -> list[str]:
    """Return each fault of an archive, in the words of the validator."""
    schemas = [json.loads(path.read_text()) for path in sorted(SCHEMAS.glob("*.json"))]
    registry: Registry[Any] = Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in schemas)
    [har] = [each for each in schemas if each["$id"] == "har.json#"]
    return [str(error) for error in Draft6Validator(har, registry=registry).iter_errors(archive)]
