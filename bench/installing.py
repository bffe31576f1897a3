"""Bring together what the playground is compared with."""

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

HERE = Path(__file__).parent
ROOT = HERE.parent
CONSOLES = HERE / "node_modules"
RUNTIME = ROOT / "node_modules"
WHEELS = HERE / ".cache" / "wheels"

STOCK_RUNTIME = ("@pyscript/core", "pyodide")
STOCK_PACKAGES = ("jinja2", "markupsafe", "pyodide-http")


def install() -> None:
    """Install the consoles' npm packages as locked, unless they are there, and pack the stock page's wheels.

    PyScript, Pyodide and the Python packages are those that the site is built with: `make site` installs them.
    """
    lock, installed = HERE / "package-lock.json", CONSOLES / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True)  # noqa: S607
        installed.touch()
    if not all((RUNTIME / name).is_dir() for name in STOCK_RUNTIME):
        sys.exit("PyScript and Pyodide are not installed: run `make site` first.")
    WHEELS.mkdir(parents=True, exist_ok=True)
    for name in STOCK_PACKAGES:
        _pack(name)


def versions() -> dict[str, str]:
    """Return the version of every package that is compared or compared with."""
    consoles: dict[str, str] = json.loads((HERE / "package.json").read_text())["dependencies"]
    runtime = {name: _npm_version(RUNTIME / name) for name in STOCK_RUNTIME}
    return consoles | runtime | {name: version(name) for name in STOCK_PACKAGES}


def _npm_version(package: Path) -> str:
    found: str = json.loads((package / "package.json").read_text())["version"]
    return found


def _pack(name: str) -> None:
    """Zip an installed Python package without its native modules: markupsafe falls back to Python."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        sys.exit(f"{name} is not installed in this Python: run `make site` first, then .venv/bin/python bench/run.py.")
    with ZipFile(WHEELS / f"{name}.whl", "w", ZIP_DEFLATED) as wheel:
        for file in files:
            if file.suffix in {".py", ".typed"} or file.name == "METADATA":
                wheel.write(file.locate(), str(file))
