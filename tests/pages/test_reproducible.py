"""Two builds of the same sources are the same, whatever the clock, the time zone and the place say."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from project import ROOT
from site_files import place


def test_the_snapshot_is_made_anew_byte_for_byte(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot.bin.gz"
    program = (ROOT / "building/snapshot.mjs").as_posix()
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    elsewhere = {**os.environ, "PATH": path, "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"}
    command = ["node", program, place(site, "runtime/python.zip").as_posix(), target.as_posix()]
    subprocess.run(command, check=True, cwd=tmp_path, env=elsewhere)

    made = sha256(target.read_bytes()).hexdigest()
    assert made == sha256(place(site, "runtime/snapshot.bin.gz").read_bytes()).hexdigest()
