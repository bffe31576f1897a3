"""What runs in the browser as Python: our own sources, and the pure Python of the installed packages."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from building.folders import HERE

PYTHON_PACKAGES = ("jinja2", "markupsafe", "pyodide_http", "segno")
OWN = (
    "linking/**/*.py",
    "templates/controls.html",
    "templates/exchange/*",
    "templates/fragments/*.html",
    "templates/pieces/**/*.html",
    "templates/snippets/*",
    "templates/words/*",
)
# What is for a terminal, or loaded when it is asked for.
NOT_IN_THE_WORKER = ("linking/terminal/", "templates/words/terminal.", "templates/words/cell.")
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


def own_sources(*, with_worker: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file of ours that runs in the browser: the domain and its templates."""
    patterns = (*OWN, "worker.py") if with_worker else OWN
    for path in sorted(path for pattern in patterns for path in HERE.glob(pattern)):
        name = path.relative_to(HERE).as_posix()
        if not name.startswith(NOT_IN_THE_WORKER):
            yield name, path.read_text()


def python_sources() -> Iterator[tuple[str, str]]:
    """Yield what the worker imports: our sources and the pure Python of the installed packages."""
    yield from own_sources(with_worker=False)
    for package in PYTHON_PACKAGES:
        yield from package_sources(package)


def package_sources(package: str) -> Iterator[tuple[str, str]]:
    """Yield what the worker may import of an installed package."""
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
