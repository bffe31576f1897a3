"""The bill of materials of a site: what of others is in it, in which version, under which licence (CycloneDX 1.6)."""

import json
from base64 import b64decode
from importlib import metadata
from typing import Any
from urllib.parse import quote

from building.folders import HERE, MODULES
from building.site import RUNTIME
from building.sources import PYTHON_PACKAGES

NPM_PACKAGES = ("@pyscript/core", *(package for package, _, _ in RUNTIME))


def bill_of_materials() -> str:
    """Return the bill as JSON: the same for the same sources, so without a time and a serial number."""
    components = [*map(npm_component, NPM_PACKAGES), *map(python_component, PYTHON_PACKAGES), python_itself()]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": components,
        # PyScript and Pyodide bring parts of their own, which they name themselves.
        "compositions": [{"aggregate": "incomplete", "assemblies": [part["bom-ref"] for part in components]}],
    }
    return f"{json.dumps(bill, indent=2)}\n"


def npm_component(package: str) -> dict[str, Any]:
    """Return the entry of an npm package, with the digest that it was installed by."""
    described = json.loads((MODULES / package / "package.json").read_text())
    locked = json.loads((HERE / "package-lock.json").read_text())["packages"][f"node_modules/{package}"]
    digest = b64decode(locked["integrity"].removeprefix("sha512-")).hex()
    hashes = [{"alg": "SHA-512", "content": digest}]
    return component(package, described["version"], described["license"], "npm") | {"hashes": hashes}


def python_component(package: str) -> dict[str, Any]:
    """Return the entry of a Python package."""
    about = metadata.metadata(package.replace("_", "-"))
    named = (line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License ::"))
    licence = about["License-Expression"] or about["License"] or next(named)
    return component(about["Name"].lower(), about["Version"], licence, "pypi")


def python_itself() -> dict[str, Any]:
    """Return the entry of the Python that Pyodide is made of."""
    version = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text())["info"]["python"]
    return component("cpython", version, "Python-2.0.1", "generic")


def component(name: str, version: str, licence: str, kind: str) -> dict[str, Any]:
    """Return an entry; it is named by its package URL (ECMA-427)."""
    address = f"pkg:{kind}/{quote(name)}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "licenses": [{"license": {"name": licence}}],
        "purl": address,
    }
