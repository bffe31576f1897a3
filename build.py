"""Build the pages: read, render, write. Each part of it is a module of `building/`.

python build.py                        render the committed pages and sources.js, which take PyScript from its CDN
python build.py --check                fail when the committed files are not what would be rendered
python build.py --site _site           render the site to host, with a runtime of its own
python build.py --site _site --relay / the same, with a relay at that address instead of one on the reader's computer
"""

import argparse
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from building import budget
from building.committed import committed_files
from building.development import build_development_site
from building.folders import HERE
from building.for_assistants import write_for_assistants
from building.licences import write_licences
from building.materials import bill_of_materials
from building.on_demand import loaded_on_demand, write_on_demand
from building.pages import render_pages, write_pages
from building.runtime import site_runtime, with_bytes
from building.service_worker import kept_files, service_worker
from building.site import copy_files_for_other_pages, copy_own_files, copy_runtime, make_snapshot, name_of
from building.sources import python_sources, write_archive
from linking.cronofy.relay import LOCAL_RELAY


def main() -> int:
    """Do what the command line asks for; return the exit code."""
    arguments = parse_arguments()
    if arguments.dev:
        build_development_site(arguments.site, arguments.dev)
        return 0
    if arguments.site:
        build_site(arguments.site, arguments.relay)
        return 0
    if arguments.check:
        return check(committed_files())
    write_pages(HERE, committed_files())
    return 0


def check(files: dict[str, str]) -> int:
    """Say which committed files are not what would be rendered; return the exit code."""
    stale = [name for name, text in files.items() if not is_same(HERE / name, text)]
    if stale:
        sys.stderr.write(f"Stale: {', '.join(stale)}. Run “python build.py” and commit the result.\n")
    return 1 if stale else 0


def build_site(site: Path, relay: str) -> None:
    """Write the whole site: pages, their build's files, licences. Print what a visit downloads."""
    if site.exists():
        shutil.rmtree(site)
    files = write_files(site, relay)
    copy_files_for_other_pages(site)
    write_licences(site / "licences")
    (site / "licences/bill-of-materials.cdx.json").write_text(bill_of_materials())
    write_for_assistants(site)
    write_pages(site, render_pages(with_bytes(site_runtime(relay, files), site)))
    (site / "service-worker.js").write_text(service_worker(site, files))
    sys.stdout.write(f"{budget.table(budget.weigh(site, files, kept_files()))}\n")
    loaded = budget.weigh(site, files, loaded_on_demand(site / files), budget.ON_DEMAND)
    sys.stdout.write(f"On demand:\n{budget.table(loaded)}\n")


def write_files(site: Path, relay: str) -> str:
    """Write what the pages load into a folder that is this build's alone, so that no page gets a file of another build.

    Return the folder's path within the site.
    """
    making = site / "builds/making"
    copy_runtime(making / "runtime")
    copy_own_files(making)
    write_archive(making / "runtime/python.zip", python_sources())
    make_snapshot(making / "runtime/python.zip", making / "runtime/snapshot.bin.gz")
    write_on_demand(making)
    files = f"builds/{name_of(making, render_pages(site_runtime(relay)))}/"
    making.rename(site / files)
    return files


def parse_arguments() -> argparse.Namespace:
    """Return the command line, read."""
    parser = argparse.ArgumentParser(description="Render the playground's pages.")
    parser.add_argument("--check", action="store_true", help="fail when the committed files are stale")
    parser.add_argument("--site", type=Path, metavar="FOLDER", help="build the site to host into this folder")
    parser.add_argument(
        "--relay",
        type=relay_address,
        default=LOCAL_RELAY,
        metavar="URL",
        help="the relay that the site offers (one on the reader's own computer); empty for none",
    )
    parser.add_argument("--dev", metavar="NAME", help="build it for “make dev”, as the build of this name")
    arguments = parser.parse_args()
    if arguments.dev and not arguments.site:
        parser.error("--dev needs a --site to build.")
    return arguments


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


def is_same(path: Path, text: str) -> bool:
    """Tell whether a file holds exactly that text."""
    return path.is_file() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
