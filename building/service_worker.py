"""The service worker, told which files of a site it keeps."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from building.folders import HERE
from building.pages import PAGES
from building.policy import digest
from building.runtime import preloaded


def service_worker(site: Path, files: str) -> str:
    """Return the service worker of a built site: the digest of each file that a visit needs, then what to do with them."""
    digests = {path: digests_of(site / path) for path in kept_paths(files)}
    return f"const FILES = {json.dumps(digests, indent=2)};\n{(HERE / 'static/service-worker.js').read_text()}"


def digests_of(path: Path) -> str:
    """Return a file's digest; of what is kept unzipped also the digest of that."""
    content = path.read_bytes()
    return f"{digest(content)} {digest(gzip.decompress(content))}" if path.suffix == ".gz" else digest(content)


def kept_paths(files: str) -> Iterator[str]:
    """Yield the paths of what is kept, in a site whose build's files are in that folder."""
    yield from (name if name in PAGES else files + name for name in kept_files())


def kept_files() -> Iterator[str]:
    """Yield what a visit loads when nothing goes wrong: the pages, and the files of their build."""
    yield from PAGES
    yield from preloaded()
    yield from ("static/icon.svg", "static/frame.js", "static/updates.mjs")
    yield from ("runtime/pyscript/core.js", "runtime/snapshot.bin.gz")
    yield from (f"runtime/pyodide/{name}" for name in ("pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json"))
