"""The languages' own tools, for the tests that run them."""

import os
import shutil
import sys
from pathlib import Path

import pytest

PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))


def need(tool: str) -> str:
    """Return where the tool is. Where it is missing the test is skipped, visibly; on CI it fails.

    There `.ci/run` has installed every tool, but for those that it found no package for.
    """
    if found := shutil.which(tool, path=PATH):
        return found
    if os.environ.get("CI") == "true" and tool not in os.environ.get("UNPACKAGED", "").split():
        pytest.fail(f"{tool} is not installed", pytrace=False)
    pytest.skip(f"{tool} is not installed")
