"""What the committed pages take from the CDN: each file by its address, with the digest of what it has to hold.

PyScript and Pyodide are files of npm packages, which this CDN hands out as they are. Pyodide's packages are not among
them, but their digests are: in the lock file that comes with Pyodide.
"""

import json
from base64 import b64encode
from collections.abc import Mapping

from building.folders import HERE, MODULES
from building.policy import digest

CDN = "https://cdn.jsdelivr.net"
# PyScript's modules that a start loads; the policy lets no other one in.
LOADED = ("core", "error")
PACKAGES = ("jinja2", "markupsafe", "pyodide-http")

Digests = Mapping[str, str]


def pyscript_modules() -> Digests:
    """Return the digest of each of PyScript's modules by its address, the core first."""
    paths = sorted((MODULES / "@pyscript/core/dist").glob("*.js"), key=lambda path: (path.name != "core.js", path.name))
    names = (f"dist/{path.name}" for path in paths if path.name.startswith(LOADED))
    return pinned_files("@pyscript/core", *names)


def pyodide_modules() -> Digests:
    """Return the digest of each of Pyodide's modules by its address, the one to import first."""
    return pinned_files("pyodide", "pyodide.mjs", "pyodide.asm.mjs")


def pyodide_files() -> Digests:
    """Return the digest of each file that Pyodide fetches by its address."""
    return pinned_files("pyodide", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


def wheels() -> Digests:
    """Return the digest of each package of Pyodide that the pages use by its address, as Pyodide's lock file has it."""
    packages = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text())["packages"]
    return dict(wheel(packages[name]) for name in PACKAGES)


def wheel(locked: Mapping[str, str]) -> tuple[str, str]:
    """Return the address and the digest of a package."""
    integrity = b64encode(bytes.fromhex(locked["sha256"])).decode()
    return f"{CDN}/pyodide/v{pinned_version('pyodide')}/full/{locked['file_name']}", f"sha256-{integrity}"


def pinned_files(package: str, *names: str) -> Digests:
    """Return the digest of each of these files of an npm package by its address."""
    return dict(pinned(package, name) for name in names)


def pinned(package: str, name: str) -> tuple[str, str]:
    """Return the address and the digest of a file of an npm package."""
    content = (MODULES / package / name).read_bytes()
    return f"{CDN}/npm/{package}@{pinned_version(package)}/{name}", digest(content)


def pinned_version(package: str) -> str:
    """Return the version of an npm package that is installed, and so the one to take from the CDN."""
    version: str = json.loads((HERE / "package.json").read_text())["devDependencies"][package]
    return version
