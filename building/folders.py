"""Where the project is, and where npm put the packages that the page runs on."""

from pathlib import Path

HERE = Path(__file__).parent.parent
MODULES = HERE / "node_modules"
