"""A stand-in for the CDN that the committed pages and the example for docsify load from: it plays the installed packages."""

import io
import mimetypes
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

from servers import Received, Reply

from building import cdn
from building.committed import cdn_runtime, sources_script
from building.folders import HERE, MODULES
from building.pages import render_pages, write_pages
from building.policy import digest

CDN_HOST = cdn.CDN.removeprefix("https://")
FOLDERS = {
    f"/npm/{package}@{cdn.pinned_version(package)}/": MODULES / package
    for package in ("@pyscript/core", "pyodide", "docsify")
}
MEDIA_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}

FOREIGN = "/npm/somebody-elses@1.0.0/index.js"
# What each kind of file can have at its end and still works: only a comparison stops it. WebAssembly's is a custom section.
SCRIPT = b";globalThis.tampered = true;"
TAMPERED = {".js": SCRIPT, ".mjs": SCRIPT, ".json": b"\n", ".wasm": b"\x00\x02\x01x", ".zip": b"\n", ".whl": b"\n"}
tampering: set[str] = set()  # the end of each path whose file is not what it was


@cache
def wheels() -> dict[str, bytes]:
    """Return the packages by the addresses of the CDN's.

    The CDN has wheels that were made for Pyodide, the npm package has none: these are made of what is installed.
    MarkupSafe's pure Python part does without its C.
    """
    return {address: wheel(package) for address, package in zip(cdn.wheels(), cdn.PACKAGES, strict=True)}


def committed_for_stand_in(folder: Path) -> None:
    """Write what is committed into a folder, for a CDN that has these packages in place of its own."""
    runtime = cdn_runtime({address: digest(content) for address, content in wheels().items()})
    write_pages(folder, {**render_pages(runtime), "sources.js": sources_script()})
    (folder / "static").symlink_to(HERE / "static")


def cdn_reply() -> Callable[[Received], Reply]:
    """Return what the CDN answers to a request."""
    made = {urlsplit(address).path: content for address, content in wheels().items()}
    made[FOREIGN] = b"globalThis.tampered = true;"

    def reply(request: Received) -> Reply:
        body = made.get(request.path) or installed(request.path)
        if body is None:
            return Reply(404)
        suffix = Path(request.path).suffix
        body += TAMPERED[suffix] if request.path.endswith(tuple(tampering)) else b""
        media_type = MEDIA_TYPES.get(suffix) or mimetypes.guess_type(request.path)[0] or "application/octet-stream"
        return Reply(200, (("Content-Type", media_type), ("Access-Control-Allow-Origin", "*")), body)

    return reply


def installed(path: str) -> bytes | None:
    """Return the file of an npm package that the CDN has at that path."""
    for prefix, folder in FOLDERS.items():
        file = folder / path.removeprefix(prefix)
        if path.startswith(prefix) and file.is_file():
            return file.read_bytes()
    return None


def wheel(package: str) -> bytes:
    """Return the pure Python of an installed package as a wheel."""
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for file in metadata.files(package) or ():
            if file.suffix == ".py" or ".dist-info/" in file.as_posix():
                archive.write(str(file.locate()), file.as_posix())
    return written.getvalue()
