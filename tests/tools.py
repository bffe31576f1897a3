"""The languages' own tools, for the tests that run them."""

import os
import shutil
import sys
from pathlib import Path

import pytest

PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))


def need(tool: str) -> None:
    """Skip the test where the tool is missing, visibly; on CI, where every tool is installed, fail it."""
    if shutil.which(tool, path=PATH):
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{tool} is not installed", pytrace=False)
    pytest.skip(f"{tool} is not installed")
