"""The wheel of `linking`, built and installed as a stranger would."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from project import ROOT


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has the wheel, and what it depends on from the tests' own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-P", "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, cwd=folder, stdout=subprocess.PIPE)
    [wheel] = folder.glob("*.whl")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(environment), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", str(wheel)], check=True, cwd=folder)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return environment


def test_the_command_of_a_wheel_makes_a_link_and_says_its_words(fresh: Path, tmp_path: Path) -> None:
    command = [str(fresh / "bin/authorization-link"), "--data-center", "sandbox"]
    made = subprocess.run(
        [*command, "--redirect-uri", "https://example.com/callback"], cwd=tmp_path, capture_output=True, text=True
    )

    assert made.stdout.startswith("https://app.sandbox.example/oauth/authorize?response_type=code&")
    assert "Keep it" in made.stderr
    assert made.returncode == 0


def test_the_command_is_called_what_its_help_calls_it(fresh: Path, tmp_path: Path) -> None:
    command = [str(fresh / "bin/authorization-link"), "--help"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert said.startswith("usage: authorization-link ")


def test_the_wheel_brings_its_templates_with_it(fresh: Path) -> None:
    [packages] = fresh.glob("lib/python*/site-packages")

    assert (packages / "linking/templates/words/terminal.txt").is_file()
    assert not (packages / "templates").exists()
