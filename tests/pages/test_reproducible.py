"""Two builds of the same sources are the same, whatever the clock, the time zone, the language and the place say."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from project import ROOT


def test_the_site_is_made_anew_byte_for_byte(site: Path, tmp_path: Path) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    elsewhere = {**os.environ, "PATH": path, "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"}
    command = [sys.executable, str(ROOT / "build.py"), "--site", str(tmp_path / "site"), "--relay", "/"]
    subprocess.run(command, check=True, cwd=tmp_path, env=elsewhere, stdout=subprocess.DEVNULL)

    assert digests(tmp_path / "site") == digests(site)


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
