"""Docs tools: how each of them makes its site in `examples/`, and what is known of that site."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from project import ROOT
from tools import PATH, need

from linking.showing import embedding

EXAMPLES = ROOT / "examples"
PLAYGROUND = "http://localhost:8000/"
SITE = "http://localhost:8001/"
FORM = {"data-center": "sandbox", "scope": "read_events create_event"}
# What one of the tools would read as its own: JSX and Vue, Hugo, Markdown, reStructuredText, the end of its block.
HOSTILE = "a \"b\" 'c' <i>&amp; {{ d }} ${e} >}} `f` *g* [h](i) |j| :k: --- \\\n\n.. raw:: html\n{#l}\t\u202e\xe9"
HOSTILE_FORM = {**FORM, "client-id": HOSTILE, "provider-name": HOSTILE}


@dataclass(frozen=True)
class Tool:
    """A docs tool: by which command it builds which folder, where its pages are, how readers get to them and change the theme."""

    name: str
    package: str
    command: tuple[str, ...]
    folder: str
    page: str
    address: str
    title: str = "# {}"
    switch: str = ""  # without one the theme is the system's
    navigates_by_script: bool = False

    @property
    def version(self) -> str:
        """Return the version that is installed."""
        if self.command[0] == "hugo":
            return run((need("hugo"), "version")).split()[1].partition("-")[0].removeprefix("v")
        if self.command[0] == sys.executable:
            return metadata.version(self.package)
        home = next(place for place in (EXAMPLES / self.name, ROOT) if (place / "node_modules" / self.package).is_dir())
        return str(json.loads((home / "node_modules" / self.package / "package.json").read_text())["version"])

    def build(self, copy: Path, playground: str, site: str) -> Path:
        """Make the site of a copy of the example for these two addresses, with one page more, and return its folder."""
        left_out = shutil.ignore_patterns("node_modules", ".astro", ".docusaurus", "dist", "cache", "build", "public")
        shutil.copytree(EXAMPLES / self.name, copy, ignore=left_out)
        if (EXAMPLES / self.name / "package.json").is_file():
            (copy / "node_modules").symlink_to((EXAMPLES / self.name / "node_modules").resolve(strict=True))
        self.add_hostile_page(copy)
        for file in [each for each in copy.rglob("*") if each.is_file() and "node_modules" not in each.parts]:
            file.write_text(file.read_text().replace(PLAYGROUND, playground).replace(SITE, site))
        if self.command:
            run((need(self.command[0]), *self.command[1:]), copy)
        return copy / self.folder

    def add_hostile_page(self, copy: Path) -> None:
        """Add a page with the component and the frame, both of a form that each tool could take for something else."""
        body = []
        for kind in ("component", "iframe"):
            for place, text in parts(self.name, kind, HOSTILE_FORM):
                if not place:
                    body.append(text)
                elif not (copy / place).exists():
                    (copy / place).write_text(text)
        (copy / self.page.format("hostile")).write_text("\n\n".join((self.title.format("Hostile"), *body, "")))


def parts(tool: str, kind: str, form: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of the piece that the page writes for a tool, each with the file that it is for once, or no file."""
    piece = embedding.snippet({**form, "embed-kind": kind, "embed-tool": tool}, f"{PLAYGROUND}index.html")
    found = re.findall(r"<!-- (?:Once, in (\S+)|In the page) -->\n(.+?)(?=\n\n<!-- |\Z)", piece, re.DOTALL)
    yield from found or [("", piece)]


def run(command: tuple[str, ...], folder: Path = ROOT) -> str:
    """Run a tool, which asks nobody else, and return what it prints."""
    quiet = {"ASTRO_TELEMETRY_DISABLED": "1", "NO_MKDOCS_2_WARNING": "1", "NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
    environment = {**os.environ, **quiet, "PATH": PATH}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


PYTHON = (sys.executable, "-m")
NPM = ("npm", "run", "build")
FRONT = "---\ntitle: {}\n---"
LIGHT = (
    Tool(
        "mkdocs", "mkdocs-material", (*PYTHON, "mkdocs", "build", "--quiet", "--strict"), "site", "docs/{}.md", "{}/",
        switch="label[title^='Switch to']", navigates_by_script=True,
    ),
    Tool(
        "sphinx", "sphinx", (*PYTHON, "sphinx", "-q", "-W", "-d", "_build/trees", ".", "_build/html"), "_build/html", "{}.rst",
        "{}.html", title=":orphan:\n\n{}\n=======", switch="button.theme-toggle",
    ),
    Tool("hugo", "hugo", ("hugo", "--quiet"), "public", "content/{}.md", "{}/", title=FRONT),
    Tool("docsify", "docsify", (), ".", "{}.md", "#/{}", navigates_by_script=True),
)  # fmt: skip
HEAVY = (
    Tool(
        "vitepress", "vitepress", NPM, ".vitepress/dist", "{}.md", "{}.html",
        switch=".VPSwitchAppearance", navigates_by_script=True,
    ),
    Tool(
        "docusaurus", "@docusaurus/core", NPM, "build", "docs/{}.mdx", "{}/",
        switch="button[class*='toggleButton']", navigates_by_script=True,
    ),
    Tool(
        "starlight", "@astrojs/starlight", NPM, "dist", "src/content/docs/{}.md", "{}/",
        title=FRONT, switch="starlight-theme-select select",
    ),
)  # fmt: skip
