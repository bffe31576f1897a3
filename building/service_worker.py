"""The service worker, told which files of a site it keeps."""

import json
from collections.abc import Iterator
from pathlib import Path

from building.folders import HERE
from building.pages import PAGES
from building.policy import digest
from building.runtime import preloaded


def service_worker(site: Path) -> str:
    """Return the service worker of a built site: the digest of each file that a visit needs, then what to do with them."""
    files = {name: digest((site / name).read_bytes()) for name in kept_files()}
    return f"const FILES = {json.dumps(files, indent=2)};\n{(HERE / 'static/service-worker.js').read_text()}"


def kept_files() -> Iterator[str]:
    """Yield what a visit loads when nothing goes wrong."""
    yield from PAGES
    yield from preloaded()
    yield from ("static/icon.svg", "static/frame.js", "runtime/pyscript/core.js", "runtime/snapshot.bin.gz")
    yield from (f"runtime/pyodide/{name}" for name in ("pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json"))
