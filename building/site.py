"""The files of a site that are no pages: its runtime, what of ours the browser loads, and the memory snapshot."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from building.bundle import bundle, page_modules
from building.folders import HERE, MODULES
from building.headers import headers_file
from building.pages import INLINED
from building.policy import digest

# From each npm package what the browser loads, and the folder it goes to.
RUNTIME = (
    ("pyodide", "pyodide", ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")),
    ("@micropython/micropython-webassembly-pyscript", "micropython", ("micropython.mjs", "micropython.wasm")),
)
FOR_OTHER_PAGES = ("badge.svg", "embed.js", "embed-*.js")
UNUSED_IN_PYSCRIPT = ("*.map", "xterm*", "toml*", "pyodide_graph*", "*.css")


def copy_runtime(target: Path) -> None:
    """Copy what the browser loads from the installed npm packages."""
    if not MODULES.is_dir():
        raise SystemExit("The npm packages are not installed. Run “make site”, which installs them.")
    unused = shutil.ignore_patterns(*UNUSED_IN_PYSCRIPT)
    shutil.copytree(MODULES / "@pyscript/core/dist", target / "pyscript", ignore=unused, dirs_exist_ok=True)
    for package, folder, names in RUNTIME:
        (target / folder).mkdir(exist_ok=True)
        for name in names:
            shutil.copyfile(MODULES / package / name, target / folder / name)
    # Pyodide reads its list of packages at each start; the site has none of them.
    lock = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text())
    (target / "pyodide/pyodide-lock.json").write_text(json.dumps({"info": lock["info"], "packages": {}}))


def copy_own_files(target: Path) -> None:
    """Copy the scripts, the icon and the Python of ours that the browser loads by name."""
    unused = shutil.ignore_patterns(*INLINED, *FOR_OTHER_PAGES, "service-worker.js")
    shutil.copytree(HERE / "static", target / "static", ignore=unused, dirs_exist_ok=True)
    (target / "main.py").write_text(bundle(page_modules(HERE)))
    shutil.copyfile(HERE / "worker.py", target / "worker.py")


def copy_files_for_other_pages(site: Path) -> None:
    """Copy what other pages load; its address is the same in every build."""
    (site / "static").mkdir(exist_ok=True)
    for path in (path for name in FOR_OTHER_PAGES for path in (HERE / "static").glob(name)):
        shutil.copyfile(path, site / "static" / path.name)
    (site / ".nojekyll").touch()
    (site / "_headers").write_text(headers_file())


def name_of(files: Path, pages: Mapping[str, str]) -> str:
    """Return a name for a build that no other build has: the digest of its files and pages."""
    contents = {path.relative_to(files).as_posix(): path.read_bytes() for path in files.rglob("*") if path.is_file()}
    contents |= {name: text.encode() for name, text in pages.items()}
    listed = "".join(f"{name} {digest(content)}\n" for name, content in sorted(contents.items()))
    return sha256(listed.encode()).hexdigest()[:16]


def make_snapshot(sources: Path, target: Path) -> None:
    """Boot Pyodide in Node with our sources imported, and save its memory."""
    program = HERE / "building/snapshot.mjs"
    subprocess.run(["node", program, sources.resolve(), target.resolve()], check=True, cwd=HERE)  # noqa: S603, S607 - our own script
