"""Which way imports run: one way, as this table says."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from project import ROOT

BROWSER = {"js", "pyodide", "pyodide_http", "pyodide_js", "pyscript"}
DESKTOP = {*sys.stdlib_module_names, *packages_distributions()} - BROWSER
STANDARD = set(sys.stdlib_module_names)
MICROPYTHON = {"asyncio", "json", "sys"}
# The build leaves these out, with what they are for.
FOR_TYPES = {"__future__", "collections.abc", "typing"}

BELOW = {"linking.documentation", "linking.errors", "linking.json_text", "linking.sentences"}
CRONOFY = BELOW | {"linking.cronofy"}
READING = CRONOFY | {"linking.reading"}
JUDGING = READING | {"linking.judging"}
SHOWING = JUDGING | {"linking.showing"}
PLAYGROUND = SHOWING | {"linking.playground"}
TERMINAL = SHOWING | {"linking.terminal"}

# Each file, or each of some files, and the modules that it may import, with all that is in them.
ALLOWED = {
    "linking/*.py": STANDARD | BELOW,
    "linking/cronofy/**/*.py": STANDARD | CRONOFY,
    "linking/reading/**/*.py": STANDARD | READING,
    "linking/judging/**/*.py": STANDARD | JUDGING,
    "linking/showing/**/*.py": STANDARD | SHOWING | {"jinja2", "markupsafe", "segno"},
    "linking/playground/**/*.py": STANDARD | PLAYGROUND,
    "linking/terminal/**/*.py": STANDARD | TERMINAL,
    "worker.py": STANDARD | PLAYGROUND | BROWSER,
    "main.py": MICROPYTHON | FOR_TYPES | {"page", "pyscript", "worker"},
    "page/**/*.py": MICROPYTHON | FOR_TYPES | {"page", "pyscript", "worker"},
    "cell/*.py": STANDARD | CRONOFY,
    "build.py": DESKTOP | PLAYGROUND | {"building"},
    "building/**/*.py": DESKTOP | PLAYGROUND | {"building"},
    "dev.py": DESKTOP | {"relaying"},
    "relay.py": DESKTOP | PLAYGROUND | {"relaying"},
    "relaying/**/*.py": DESKTOP | PLAYGROUND | {"relaying"},
}
EXCEPTIONS = {
    "building/from_disk/unpack.py": {"pyscript"},  # runs on the page
    "linking/cronofy/transport.py": {"js", "pyodide"},  # the one module that touches the network
    # To be deleted as soon as these imports are gone.
    "linking/judging/authorization_request.py": {"linking.showing.masking"},
    "linking/judging/callback.py": {"linking.showing.masking"},
}
FILES = {path.relative_to(ROOT).as_posix(): allowed for each, allowed in ALLOWED.items() for path in ROOT.glob(each)}
PROGRAMS = {path.name for path in ROOT.glob("*.py")}

IMPORT_IN_MICROPYTHON = """
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
const micropython = await loadMicroPython();
micropython.runPython(`import ${process.argv[1]}`);
"""


@pytest.mark.parametrize("name", sorted(FILES.keys() | PROGRAMS))
def test_imports_run_one_way(name: str) -> None:
    allowed = FILES[name] | EXCEPTIONS.get(name, set())

    assert [each for each in imports(ROOT / name) if not is_within(each, allowed)] == []


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of whatever a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        yield from imported_by(node)


def imported_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), names=aliases, level=0):
            return [f"{module}.{alias.name}" for alias in aliases]
        case ast.ImportFrom():
            raise AssertionError(f"Line {node.lineno}: a relative import, which this test does not read.")
        case ast.Call(func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
        case _:
            return []


def is_within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@pytest.mark.parametrize("name", sorted(MICROPYTHON))
def test_micropython_has_what_the_page_may_import(name: str) -> None:
    node = ["node", "--input-type=module", "--eval", IMPORT_IN_MICROPYTHON, name]
    imported = subprocess.run(node, cwd=ROOT, capture_output=True, text=True)

    assert imported.returncode == 0, imported.stderr
