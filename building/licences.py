"""The licences of all that a site ships."""

import shutil
from importlib import metadata
from pathlib import Path

from building.folders import HERE, MODULES
from building.sources import PYTHON_PACKAGES


def write_licences(target: Path) -> None:
    """Write the licences of all that the site ships."""
    target.mkdir()
    shutil.copyfile(HERE / "LICENSE", target / "playground.txt")
    shutil.copyfile(MODULES / "@pyscript/core/LICENSE", target / "pyscript.txt")
    for package in PYTHON_PACKAGES:
        (target / f"{package}.txt").write_text(licence(package))


def licence(package: str) -> str:
    """Return the text of an installed package's licence, or its name where the package brings no text."""
    files = metadata.files(package) or []
    found = [file for file in files if "licen" in file.name.lower() or "copying" in file.name.lower()]
    text = "\n".join(Path(str(file.locate())).read_text() for file in found)
    return text or f"{metadata.metadata(package)['License']}\n"
