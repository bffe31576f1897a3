"""Keep what keeps the project healthy: the linters, the editors' rules, the updates, and what is written for people."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from editorconfig import get_properties
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
SCRIPTS_WITHOUT_A_FINDING = """
import { ESLint } from "eslint";
const eslint = new ESLint();
const findings = async (filePath) => (await eslint.lintText("unknownName;", { filePath }))[0]?.errorCount;
const counted = await Promise.all(process.argv.slice(1).map(async (path) => [path, await findings(path)]));
console.log(JSON.stringify(counted.filter(([, count]) => !count)));
"""


def tracked(*patterns: str) -> list[str]:
    """Return the names of the files that people write: what git tracks or would add, that is there and not generated."""
    written = (*patterns, ":(exclude,attr:linguist-generated)*")
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *written]
    listed = subprocess.run(git, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def breaches(text: str, rules: dict[str, str]) -> list[str]:
    """Return which of an editor's rules a text breaks."""
    lines = text.split("\n")
    other_indent = {"space": "\t", "tab": " "}[rules["indent_style"]]
    broken = {
        "end_of_line": "\r" in text,
        "indent_style": any(line.startswith(other_indent) for line in lines),
        "insert_final_newline": text != "" and lines[-1] != "",
        "trim_trailing_whitespace": any(line != line.rstrip() for line in lines),
    }
    return [rule for rule, is_broken in broken.items() if is_broken and rules[rule] != "unset"]


def updates() -> list[dict[str, Any]]:
    """Return what Dependabot is asked to do."""
    asked: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / ".github" / "dependabot.yml")
    return list(asked["updates"])


# Linters


def test_an_unknown_name_is_found_in_every_script() -> None:
    scripts = tracked("*.js", "*.mjs")
    node = ["node", "--input-type=module", "--eval", SCRIPTS_WITHOUT_A_FINDING, *scripts]
    without_a_finding = json.loads(subprocess.check_output(node, cwd=ROOT, text=True))

    assert scripts
    assert without_a_finding == []


def test_a_picture_without_words_is_found_in_every_template(tmp_path: Path) -> None:
    templates = tracked("templates/*.html")
    for name in templates:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text() + '<img src="picture.png">')
    djlint = [sys.executable, "-m", "djlint", "templates", "--quiet", "--configuration", str(ROOT / "pyproject.toml")]
    form = ["--no-github-output", "--linter-output-format", "{filename} {code}"]
    found = subprocess.run([*djlint, *form], cwd=tmp_path, stdout=subprocess.PIPE, text=True).stdout.splitlines()

    assert templates
    assert [name for name in templates if f"{name.removeprefix('templates/')} H013" not in found] == []


# Editors


def test_every_file_is_as_an_editor_would_leave_it() -> None:
    names = [name for name in tracked() if not name.endswith(".png")]
    broken = {name: breaches((ROOT / name).read_bytes().decode(), get_properties(str(ROOT / name))) for name in names}

    assert {name: rules for name, rules in broken.items() if rules} == {}


# Updates


def test_each_folder_with_locked_packages_is_kept_up_to_date() -> None:
    folders = {
        (update["package-ecosystem"], folder.removeprefix("/"))
        for update in updates()
        for folder in update.get("directories", [update.get("directory")])
    }
    npm = {("npm", str(Path(name).parent).removeprefix(".")) for name in tracked("*package-lock.json")}

    assert folders == npm | {("pip", "requirements"), ("github-actions", "")}


def test_updates_come_once_a_week_and_together() -> None:
    assert [update["schedule"]["interval"] for update in updates()] == ["weekly"] * len(updates())
    assert [list(update["groups"].values()) for update in updates()] == [[{"patterns": ["*"]}]] * len(updates())


# For people


def test_each_test_that_security_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text()))
    there = {
        name
        for file in tracked("tests/*.py")
        for name in re.findall(r"^ *def (test_\w+)", (ROOT / file).read_text(), re.M)
    }

    assert named
    assert named - there == set()


def test_the_changelog_begins_with_what_comes_and_the_version_is_the_next_ones() -> None:
    releases = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d{2}-\d{2})?$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert releases[0] == "Unreleased"
    assert Version(project["version"]) > Version(releases[1])
