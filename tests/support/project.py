"""Where the project is, and what belongs to it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked(*where: str) -> list[str]:
    """Return the files of these folders and names that belong to the project, by their paths."""
    listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *where)
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\n")
    return [name for name in names if (ROOT / name).is_file()]
