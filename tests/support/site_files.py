"""Where a built site has the files of its build."""

from pathlib import Path

from building.pages import PAGES


def files_folder(site: Path) -> str:
    """Return the path, within a built site, of the folder with the files that its pages load."""
    [folder] = (site / "builds").iterdir()
    return f"builds/{folder.name}/"


def place(site: Path, name: str) -> Path:
    """Return where a page, or a file of its build, is."""
    return site / name if name in PAGES else site / files_folder(site) / name
