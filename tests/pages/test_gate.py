"""The gate installs what is missing, as root or by sudo, and goes on without what a system has no package for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from project import ROOT

SCRIPT = ROOT / ".ci/run"
# What the script itself uses, and what it finds on this machine.
THERE = ("bash", "dirname", "env", "grep", "git", "python3")
SAYS = '#!/bin/sh\necho "$(basename "$0") $* UNPACKAGED=$UNPACKAGED" >> "$LOG"\n'
# A system with a package for each program but one.
POLICY = """#!/bin/sh
case "$2" in
  mono-mcs) echo "Candidate: (none)" ;;
  *) echo "Candidate: 1.0" ;;
esac
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with all programs of a system."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in (*THERE, "basename"):
        (folder / name).symlink_to(str(shutil.which(name)))
    for name, text in (
        *((name, SAYS) for name in ("apt-get", "make")),
        ("apt-cache", POLICY),
        ("dpkg", "#!/bin/sh\nexit 1\n"),
        ("sudo", f'{SAYS}shift\nexec "$@"\n'),
        ("id", "#!/bin/sh\necho 0\n"),
    ):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder


def run(programs: Path) -> list[str]:
    log = programs.parent / "log"
    environment = {**os.environ, "PATH": str(programs), "LOG": str(log), "UNPACKAGED": ""}
    subprocess.run(["bash", SCRIPT], check=True, env=environment, stdout=subprocess.DEVNULL)
    return log.read_text().splitlines()


def test_what_is_missing_is_installed_but_for_what_has_no_package(programs: Path) -> None:
    update, install, test = run(programs)

    assert update.startswith("apt-get update")
    assert {"chromium", "firefox-esr", "webkit2gtk-driver", "php-cli", "libatomic1"} < set(install.split())
    assert not {"mono-mcs", "make", "git"} & set(install.split())
    assert test == "make test UNPACKAGED=mcs"


def test_a_browser_of_another_name_will_do(programs: Path) -> None:
    for name in ("google-chrome", "firefox"):
        (programs / name).symlink_to("/bin/true")
    _, install, _ = run(programs)

    assert not {"chromium", "firefox-esr"} & set(install.split())


def test_who_is_not_root_installs_by_sudo(programs: Path) -> None:
    (programs / "id").write_text("#!/bin/sh\necho 1000\n")
    called = run(programs)

    assert [line.split()[:4] for line in called if line.startswith("sudo")] == [
        ["sudo", "-n", "apt-get", "update"],
        ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"],
    ]
