"""Build the pages: read, render, write.

python build.py                        render the committed pages, which take PyScript from its CDN
python build.py --check                fail when the committed pages are not what would be rendered
python build.py --site _site           render the site to host, with a runtime of its own
python build.py --site _site --relay / the same, with a relay at that address
"""

import argparse
import json
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

import budget
from building.bundle import bundle, page_modules
from linking.cronofy import providers, sandbox, scopes, secrets
from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.reading import deep_links
from linking.reading.addresses import Site
from linking.showing import embedding, preview, snippets
from linking.showing.rendering import environment, say

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
PAGES = {
    "index.html": {"start": "form", "arrival": "clean"},
    "callback.html": {"start": "callback", "arrival": "take"},
    "authorize.html": {"start": "authorize", "arrival": "keep"},
}
# Part of each page, which can then be painted before another file is there.
INLINED = ("early.js", "page.css")
# PyScript's features that the page does not use; each would be a request before Python starts.
NO_PLUGINS = ("!deprecations-manager", "!donkey", "!py-editor", "!py-game", "!py-terminal")
CRONOFY_PAGE = "https://docs.cronofy.com/developers/authorization/authorization-linking/"
CDN = "https://cdn.jsdelivr.net"
PYTHON_PACKAGES = ("jinja2", "markupsafe", "pyodide_http", "segno")
# What the worker never imports; leaving it out keeps the archive small.
LEFT_OUT = (
    "_speedups",
    "segno/cli",
    "segno/writers_",
    "jinja2/ext",
    "jinja2/sandbox",
    "jinja2/meta",
    "pyodide_http/_requests",
)


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


def main() -> int:
    """Do what the command line asks for; return the exit code."""
    arguments = parse_arguments()
    if arguments.site:
        build_site(arguments.site, arguments.relay)
        return 0
    rendered = render_pages(cdn_runtime())
    if not arguments.check:
        write_pages(HERE, rendered)
        return 0
    stale = [name for name, text in rendered.items() if not is_same(HERE / name, text)]
    if stale:
        sys.stderr.write(f"Stale: {', '.join(stale)}. Run “python build.py” and commit the result.\n")
    return 1 if stale else 0


def parse_arguments() -> argparse.Namespace:
    """Return the command line, read."""
    parser = argparse.ArgumentParser(description="Render the playground's pages.")
    parser.add_argument("--check", action="store_true", help="fail when the committed pages are stale")
    parser.add_argument("--site", type=Path, metavar="FOLDER", help="build the site to host into this folder")
    parser.add_argument("--relay", type=relay_address, default="", metavar="URL", help="the relay that the site offers")
    return parser.parse_args()


def relay_address(text: str) -> str:
    """Return the relay's base address. Raises `ArgumentTypeError` when it is neither a web address nor a path."""
    parts = urlsplit(text)
    web = (
        parts.scheme in ("http", "https")
        and parts.hostname
        and not (parts.query or parts.fragment or "@" in parts.netloc)
    )
    if text and not web and not (text.startswith("/") and not text.startswith("//")):
        raise argparse.ArgumentTypeError(
            "give an address like https://relay.example.com/, or / for the site's own server"
        )
    return text


def build_site(site: Path, relay: str) -> None:
    """Write the whole site: pages, runtime, snapshot and licences. Print what a visit downloads."""
    if site.exists():
        shutil.rmtree(site)
    copy_runtime(site / "runtime")
    shutil.copytree(HERE / "static", site / "static", ignore=shutil.ignore_patterns(*INLINED, "service-worker.js"))
    (site / "main.py").write_text(bundle(page_modules(HERE)))
    shutil.copyfile(HERE / "worker.py", site / "worker.py")
    (site / ".nojekyll").touch()
    write_archive(site / "runtime/python.zip", python_sources())
    make_snapshot(site / "runtime/python.zip", site / "runtime/snapshot.bin.gz")
    write_licences(site / "licences")
    write_pages(site, render_pages(site_runtime(relay)))
    (site / "service-worker.js").write_text(service_worker(site))
    sys.stdout.write(f"{budget.table(budget.weigh(site, kept_files()))}\n")


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


def render_pages(runtime: Runtime) -> dict[str, str]:
    """Return the pages by file name."""
    early, css = ((HERE / "static" / name).read_text() for name in INLINED)
    shown = {
        "runtime": runtime,
        "no_plugins": json.dumps({"plugins": NO_PLUGINS}),
        "early": Markup(early),  # noqa: S704 - our own script
        "css": Markup(css),  # noqa: S704 - our own style
        "policy": security_policy(runtime, early, css),
        "secrets": " ".join(secrets.IN_ADDRESSES),
        "fields": " ".join(deep_links.FIELDS),
        "deadline": DEADLINE_SECONDS,
        "docs": CRONOFY_PAGE,
        "reachable": reachable(runtime),
        "data_center_options": [
            (SANDBOX.id, "Sandbox (no account needed)"),
            *((each.id, each.name) for each in DATA_CENTERS),
        ],
        "outcome_options": [(outcome.id, say(outcome.name)) for outcome in sandbox.OUTCOMES],
        "commands": [(data_center, preview.curl_command(data_center)) for data_center in DATA_CENTERS],
        "command": preview.curl_command(DATA_CENTERS[0]),
        "scope_groups": (("One by one", scopes.ONE_BY_ONE), ("Composites", scopes.COMPOSITE)),
        "default_scope": scopes.DEFAULT,
        "providers": providers.PROVIDERS,
        "sandbox_access_token": sandbox.ACCESS_TOKEN,
        "sandbox_client_id": sandbox.CLIENT_ID,
        "language_options": [(language.id, language.name) for language in snippets.LANGUAGES],
        "embed_options": embedding.KINDS,
        "code": Markup(preview.code(first_values())),  # noqa: S704 - rendered by our own template
        "preview": Markup(preview.preview(first_values(), Site())),  # noqa: S704 - rendered by our own template
    }
    return {name: environment().get_template(name).render(shown, **about) for name, about in PAGES.items()}


def first_values() -> dict[str, str]:
    """Return the form as it is before Python is alive."""
    return {"scope": " ".join(scopes.DEFAULT), "snippet-language": snippets.LANGUAGES[0].id}


def security_policy(runtime: Runtime, early: str, css: str) -> str:
    """Return the Content-Security-Policy. Only the hosts of the table, the site and its relay can be reached."""
    rules = {
        "default-src": ("'none'",),
        # PyScript's core calls Function(), hence 'unsafe-eval'.
        "script-src": (
            "'self'",
            f"'{digest(early.encode())}'",
            "'unsafe-eval'",
            "'wasm-unsafe-eval'",
            *runtime.scripts,
        ),
        # 'self' for the service worker, and because Firefox asks here for what a worker imports.
        "worker-src": ("'self'", "blob:"),
        "connect-src": ("'self'", "blob:", *(each.api_url for each in DATA_CENTERS), *runtime.connections),
        "style-src": (f"'{digest(css.encode())}'",),
        "img-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


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


def digest(content: bytes) -> str:
    """Return the digest as browsers compare it (Subresource Integrity)."""
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"


def reachable(runtime: Runtime) -> tuple[str, ...]:
    """Return the hosts that the page promises to talk to, in words."""
    more = (urlsplit(address).netloc for address in runtime.connections)
    return (*(each.api_host for each in DATA_CENTERS), *filter(None, more))


def own_sources(*, with_worker: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file of ours that runs in the browser: the domain and its templates."""
    names = [*HERE.glob("linking/**/*.py"), *HERE.glob("templates/fragments/*.html"), HERE / "templates/controls.html"]
    names += [*HERE.glob("templates/pieces/*.html"), *HERE.glob("templates/snippets/*")]
    names += HERE.glob("templates/words/*")
    if with_worker:
        names.append(HERE / "worker.py")
    for path in sorted(names):
        yield path.relative_to(HERE).as_posix(), path.read_text()


def python_sources() -> Iterator[tuple[str, str]]:
    """Yield what the worker imports: our sources and the pure Python of the installed packages."""
    yield from own_sources(with_worker=False)
    for package in PYTHON_PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{package} is not installed. Run “make site”, which installs it.")
        folder = Path(spec.origin).parent
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder.parent).as_posix()
            if not any(part in name for part in LEFT_OUT):
                yield name, path.read_text()


def write_archive(target: Path, sources: Iterable[tuple[str, str]]) -> None:
    """Write a ZIP archive that depends on nothing but its contents."""
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, text in sources:
            archive.writestr(ZipInfo(name), text)


def make_snapshot(sources: Path, target: Path) -> None:
    """Boot Pyodide in Node with our sources imported, and save its memory."""
    subprocess.run(["node", HERE / "snapshot.mjs", sources, target], check=True, cwd=HERE)  # noqa: S603, S607 - our own script


def copy_runtime(target: Path) -> None:
    """Copy what the browser loads from the installed npm packages."""
    if not MODULES.is_dir():
        raise SystemExit("The npm packages are not installed. Run “make site”, which installs them.")
    unused = ("*.map", "codemirror*", "xterm*", "toml*", "pyodide_graph*", "*.css")
    shutil.copytree(MODULES / "@pyscript/core/dist", target / "pyscript", ignore=shutil.ignore_patterns(*unused))
    for package, names in {
        "pyodide": ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"),
        "@micropython/micropython-webassembly-pyscript": ("micropython.mjs", "micropython.wasm"),
    }.items():
        folder = target / ("pyodide" if package == "pyodide" else "micropython")
        folder.mkdir(parents=True)
        for name in names:
            shutil.copyfile(MODULES / package / name, folder / name)
    # Pyodide reads its list of packages at each start; the site has none of them.
    lock = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text())
    (target / "pyodide/pyodide-lock.json").write_text(json.dumps({"info": lock["info"], "packages": {}}))


def write_licences(target: Path) -> None:
    """Write the licences of all that the site ships."""
    target.mkdir()
    shutil.copyfile(HERE / "LICENSE", target / "playground.txt")
    shutil.copyfile(MODULES / "@pyscript/core/LICENSE", target / "pyscript.txt")
    for package in PYTHON_PACKAGES:
        files = metadata.files(package) or []
        found = [file for file in files if "licen" in file.name.lower() or "copying" in file.name.lower()]
        text = "\n".join(Path(str(file.locate())).read_text() for file in found)
        (target / f"{package}.txt").write_text(text or f"{metadata.metadata(package)['License']}\n")


def data_url(text: str) -> str:
    """Return the text as a data: URL (RFC 2397), which a page can fetch even from disk."""
    return f"data:text/plain,{quote(text, safe='')}"


def is_same(path: Path, text: str) -> bool:
    """Tell whether a file holds exactly that text."""
    return path.is_file() and path.read_text() == text


def write_pages(folder: Path, pages: dict[str, str]) -> None:
    """Write the pages by file name."""
    for name, text in pages.items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    sys.exit(main())
