"""The bill of materials is a CycloneDX one, and names what is in the site."""

import json
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from building.materials import bill_of_materials


def test_it_is_beside_the_licences_and_valid(site: Path) -> None:
    text = (site / "licences/bill-of-materials.cdx.json").read_text()

    assert text == bill_of_materials()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_each_licence_belongs_to_something_in_it(site: Path) -> None:
    parts = json.loads(bill_of_materials())["components"]
    named = {part["name"].split("/")[0].strip("@").replace("-", "_") for part in parts}
    texts = {path.stem for path in (site / "licences").glob("*.txt")} - {"playground"}

    assert texts <= named
    assert all(part["version"] and part["licenses"] for part in parts)
