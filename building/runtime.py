"""Where a page gets its Python from, and the runtime of the site: its own files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from building.folders import MODULES

# PyScript's features that the page does not use; each would be a request before Python starts.
NO_PLUGINS = ("!deprecations-manager", "!donkey", "!py-editor", "!py-game", "!py-terminal")

# The largest files by far: the first counted as it is packed, the second as the browser unpacks it.
COUNTED = ("snapshot.bin.gz", "pyodide/pyodide.asm.wasm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Where a page gets its Python from, and what its security policy allows for that.

    `bytes` is how much of it is counted as it arrives: see `static/interpreter.mjs`.
    """

    core: str
    files: str = ""
    config: str = ""
    early: str = ""
    main: str = ""
    main_config: str = ""
    worker: str = ""
    worker_config: str = ""
    preload: tuple[str, ...] = ()
    relay: str = ""
    service_worker: str = ""
    bytes: int = 0
    scripts: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    # The import map that pins what modules hold (HTML, “module integrity map”); its digest is part of the policy.
    import_map: str = ""


def site_runtime(relay: str, files: str = "") -> Runtime:
    """Return the runtime of the site: its own files, in the folder `files`, MicroPython on the page and Pyodide in a worker."""
    parts = urlsplit(relay)
    return Runtime(
        core=f"{files}runtime/pyscript/core.js",
        files=files,
        main=f"{files}main.py",
        main_config=json.dumps({"interpreter": f"./{files}runtime/micropython/micropython.mjs", "plugins": NO_PLUGINS}),
        worker=f"{files}worker.py",
        worker_config=json.dumps({"interpreter": f"./{files}static/interpreter.mjs"}),
        preload=tuple(files + name for name in preloaded()),
        relay=relay,
        service_worker="service-worker.js",
        connections=(f"{parts.scheme}://{parts.netloc}",) if parts.netloc else (),
    )


def with_bytes(runtime: Runtime, site: Path) -> Runtime:
    """Return the runtime that knows how large the counted files of a built site are."""
    return replace(runtime, bytes=sum((site / runtime.files / "runtime" / name).stat().st_size for name in COUNTED))


def preloaded() -> Iterator[str]:
    """Yield what the page asks for before PyScript's modules, one after the other, come to ask for it."""
    for chunk in ("core-*.js", "error-*.js"):
        yield from (f"runtime/pyscript/{path.name}" for path in (MODULES / "@pyscript/core/dist").glob(chunk))
    yield from ("runtime/micropython/micropython.mjs", "runtime/micropython/micropython.wasm", "main.py", "worker.py")
    yield from ("static/storage.mjs", "static/interpreter.mjs", "static/difference.mjs", "runtime/pyodide/pyodide.mjs")
