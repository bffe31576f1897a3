"""Where a page gets its Python from: the site's own files, or a CDN for the committed pages."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from building.bundle import bundle, page_modules
from building.folders import HERE, MODULES
from building.sources import own_sources

CDN = "https://cdn.jsdelivr.net"
# PyScript's features that the page does not use; each would be a request before Python starts.
NO_PLUGINS = ("!deprecations-manager", "!donkey", "!py-editor", "!py-game", "!py-terminal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Where a page gets its Python from, and what its security policy allows for that."""

    core: str
    main: str
    main_config: str
    worker: str = ""
    worker_config: str = ""
    preload: tuple[str, ...] = ()
    relay: str = ""
    service_worker: str = ""
    scripts: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()


def site_runtime(relay: str) -> Runtime:
    """Return the runtime of the site: its own files, MicroPython on the page and Pyodide in a worker."""
    parts = urlsplit(relay)
    return Runtime(
        core="runtime/pyscript/core.js",
        main="main.py",
        main_config=json.dumps({"interpreter": "./runtime/micropython/micropython.mjs", "plugins": NO_PLUGINS}),
        worker="worker.py",
        worker_config=json.dumps({"interpreter": "./static/interpreter.mjs"}),
        preload=tuple(preloaded()),
        relay=relay,
        service_worker="service-worker.js",
        connections=(f"{parts.scheme}://{parts.netloc}",) if parts.netloc else (),
    )


def preloaded() -> Iterator[str]:
    """Yield what the page asks for before PyScript's modules, one after the other, come to ask for it."""
    for chunk in ("core-*.js", "error-*.js"):
        yield from (f"runtime/pyscript/{path.name}" for path in (MODULES / "@pyscript/core/dist").glob(chunk))
    yield from ("runtime/micropython/micropython.mjs", "runtime/micropython/micropython.wasm", "main.py", "worker.py")
    yield from ("static/storage.mjs", "static/interpreter.mjs", "static/difference.mjs", "runtime/pyodide/pyodide.mjs")


def cdn_runtime() -> Runtime:
    """Return the runtime of the committed pages: PyScript and Pyodide from their CDN, our sources inside the page.

    From disk a browser starts no module worker, so there Pyodide runs on the page itself.
    """
    versions = json.loads((HERE / "package.json").read_text())["devDependencies"]
    files = {data_url(text): f"./{name}" for name, text in own_sources(with_worker=True)}
    return Runtime(
        core=f"{CDN}/npm/@pyscript/core@{versions['@pyscript/core']}/dist/core.js",
        main=data_url(bundle(page_modules(HERE))),
        main_config=json.dumps(
            {
                "interpreter": f"{CDN}/pyodide/v{versions['pyodide']}/full/pyodide.mjs",
                "packages": ["jinja2", "pyodide-http"],
                # Pyodide's own loader, with the hashes of its lock file: no micropip, and nothing kept in the browser.
                "packages_cache": "passthrough",
                "files": files,
                "plugins": NO_PLUGINS,
            }
        ),
        scripts=(CDN,),
        connections=(CDN, "data:"),
    )


def data_url(text: str) -> str:
    """Return the text as a data: URL (RFC 2397), which a page can fetch even from disk."""
    return f"data:text/plain,{quote(text, safe='')}"
