"""The site of “make dev”: quick to build, quick to load anew, and open about its faults. It is not for visitors."""

import shutil
from dataclasses import replace
from pathlib import Path

from building.folders import HERE
from building.on_demand import code_page, write_on_demand
from building.pages import render_pages, write_pages
from building.runtime import Runtime, site_runtime
from building.site import copy_files_for_other_pages, copy_own_files, copy_runtime
from building.sources import python_sources, write_archive

ONLY_HERE = HERE / "building/dev"


def build_development_site(site: Path, build: str) -> None:
    """Write the site into a folder, over the build before. Its pages wait for a build of another name than theirs."""
    copy_runtime(site / "runtime")
    copy_own_files(site)
    copy_files_for_other_pages(site)
    shutil.copyfile(ONLY_HERE / "interpreter.mjs", site / "static/interpreter.mjs")
    write_archive(site / "runtime/python.zip", python_sources())
    write_on_demand(site)
    (site / "code.html").write_text(code_page(""))
    write_pages(site, render_pages(development_runtime(build)))


def development_runtime(build: str) -> Runtime:
    """Return the runtime: the site's, with the relay of its own server, and without the files that a browser keeps."""
    reload = (ONLY_HERE / "reload.js").read_text()
    return replace(site_runtime("/"), service_worker="", early=f'const BUILD = "{build}";\n{reload}')
