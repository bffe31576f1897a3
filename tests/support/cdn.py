"""A stand-in for the CDN that the committed pages and the example for docsify load from: it plays the installed packages."""

import hashlib
import io
import json
import mimetypes
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

from servers import Received, Reply

from building.committed import CDN
from building.folders import HERE, MODULES

CDN_HOST = CDN.removeprefix("https://")
VERSIONS = json.loads((HERE / "package.json").read_text())["devDependencies"]
FOLDERS = {
    f"/npm/@pyscript/core@{VERSIONS['@pyscript/core']}/": MODULES / "@pyscript/core",
    f"/pyodide/v{VERSIONS['pyodide']}/full/": MODULES / "pyodide",
    f"/npm/docsify@{VERSIONS['docsify']}/": MODULES / "docsify",
}
PYODIDE = f"/pyodide/v{VERSIONS['pyodide']}/full/"
LOCK = PYODIDE + "pyodide-lock.json"
# The CDN has Pyodide's packages as wheels, the npm package has none. MarkupSafe's pure Python part does without its C.
WHEELS = ("jinja2", "markupsafe", "pyodide-http")
MEDIA_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}


FOREIGN = "/npm/somebody-elses@1.0.0/index.js"
TAMPERED = b";globalThis.tampered = true;"
tampering: set[str] = set()  # the end of each path whose file is not what it was


def cdn_reply() -> Callable[[Received], Reply]:
    """Return what the CDN answers to a request."""
    made = {f"{PYODIDE}{name}-0-py3-none-any.whl": wheel(name) for name in WHEELS}
    made[LOCK] = lock_file(made)
    made[FOREIGN] = b"globalThis.tampered = true;"

    def reply(request: Received) -> Reply:
        body = made.get(request.path) or installed(request.path)
        if body is None:
            return Reply(404)
        body += TAMPERED if request.path.endswith(tuple(tampering)) else b""
        suffix = Path(request.path).suffix
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


def lock_file(wheels: dict[str, bytes]) -> bytes:
    """Return Pyodide's list of packages, with our wheels in place of the CDN's."""
    lock = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text())
    for path, content in wheels.items():
        name = path.removeprefix(PYODIDE)
        lock["packages"][name.split("-0-")[0]] |= {"file_name": name, "sha256": hashlib.sha256(content).hexdigest()}
    return json.dumps(lock).encode()
