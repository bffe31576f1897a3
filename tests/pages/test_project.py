"""Hold the project together: what is locked, and what is named."""

import json
import re
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project import ROOT
from ruamel.yaml import YAML

LOCKS = [ROOT / "requirements" / name for name in ("node.txt", "site.txt", "test.txt")]
NPM_PROJECTS = [".", "bench", "building/collections"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

# In parts, so that this file does not hold them.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("ftp", "debian", "org"),
        ("security", "debian", "org"),
    )
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def requirements(lock: Path) -> Iterator[str]:
    """Yield each requirement of a lock file on one line, hashes included, comments left out."""
    lines = (line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#"))
    yield from "\n".join(lines).replace("\\\n", " ").splitlines()


def versions(lock: Path) -> dict[str, str]:
    """Return each locked version by the name of its package, without extras."""
    locked = [Requirement(requirement.split(" --hash")[0]) for requirement in requirements(lock)]
    return {requirement.name: str(requirement.specifier).removeprefix("==") for requirement in locked}


def files() -> list[Path]:
    """Return what git tracks and what it would add."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def workflow(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(path)
    return loaded


# What is locked


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_each_python_package_is_pinned_and_hashed(lock: Path) -> None:
    locked = re.compile(r"[\w.-]+(\[[\w.,-]+\])?==\S+(\s+--hash=sha256:[0-9a-f]{64})+")

    assert list(requirements(lock))
    assert [line for line in requirements(lock) if not locked.fullmatch(line)] == []


def test_what_one_package_asks_of_another_is_locked_with_its_extras() -> None:
    """Or pip looks for that extra among all versions, and refuses the newest one since it has no hash."""
    locked = [Requirement(line.split(" --hash")[0]) for line in requirements(ROOT / "requirements" / "test.txt")]
    extras = {requirement.name: requirement.extras for requirement in locked}
    asked = [Requirement(line) for name in extras for line in metadata.requires(name) or ()]
    needed = [each for each in asked if not each.marker or each.marker.evaluate({"extra": ""})]

    assert [str(each) for each in needed if not each.extras <= extras[canonicalize_name(each.name)]] == []


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_python_locks_hold_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text()


def test_the_tests_run_with_the_versions_that_the_site_is_built_with() -> None:
    site, test = versions(ROOT / "requirements" / "site.txt"), versions(ROOT / "requirements" / "test.txt")

    assert site.items() <= test.items()


@pytest.mark.parametrize("folder", NPM_PROJECTS)
def test_each_npm_package_is_hashed_and_has_no_address(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    installed = {name: package for name, package in lock["packages"].items() if name}

    assert installed
    assert [name for name, package in installed.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []


@pytest.mark.parametrize("folder", NPM_PROJECTS)
def test_npm_packages_are_chosen_by_exact_version(folder: str) -> None:
    project = json.loads((ROOT / folder / "package.json").read_text())
    chosen = {**project.get("devDependencies", {}), **project.get("dependencies", {})}

    assert chosen
    assert [name for name, version in chosen.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


# What is named


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert [name_of(path) for path in files() if host.encode() in path.read_bytes()] == []


# Workflows


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    steps = [step for job in workflow(path)["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]

    assert used
    assert [action for action in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_checkouts_leave_no_credentials_behind(path: Path) -> None:
    steps = [step for job in workflow(path)["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]

    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_only_who_deploys_or_signs_may_write() -> None:
    writing = {
        (name_of(path), name)
        for path in WORKFLOWS
        for name, job in workflow(path)["jobs"].items()
        if "write" in job["permissions"].values()
    }

    assert {path.name for path in WORKFLOWS} == {"checks.yml", "hostile.yml", "pages.yml"}
    assert all(workflow(path)["permissions"] == {} for path in WORKFLOWS)
    assert writing == {(".github/workflows/pages.yml", "attest"), (".github/workflows/pages.yml", "deploy")}


def test_who_may_write_runs_nothing_that_was_installed() -> None:
    jobs = workflow(ROOT / ".github/workflows/pages.yml")["jobs"]
    commands = [step["run"] for name in ("attest", "deploy") for step in jobs[name]["steps"] if "run" in step]

    assert commands == ["mkdir _site && tar -xf artifact.tar -C _site"]


def test_the_public_run_is_the_gate() -> None:
    jobs = workflow(ROOT / ".github/workflows/checks.yml")["jobs"]

    assert jobs["test"]["steps"][-1] == {"run": ".ci/run"}
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.14"]
    assert jobs["next"]["continue-on-error"] is True
