"""What the browser may load and reach, and what a link out tells."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit

import markup
import pytest
from project import ROOT
from rendered import DOCUMENTS, RELAY, RUNTIMES, every_page, every_runtime, outward

from building.folders import MODULES
from linking.cronofy.data_centers import DATA_CENTERS

VERSIONS = json.loads((ROOT / "package.json").read_text())["devDependencies"]
CDN = "https://cdn.jsdelivr.net"
PYSCRIPT = f"{CDN}/npm/@pyscript/core@{VERSIONS['@pyscript/core']}/"
PYODIDE = f"{CDN}/npm/pyodide@{VERSIONS['pyodide']}/"
FOLDERS = {PYSCRIPT: MODULES / "@pyscript/core", PYODIDE: MODULES / "pyodide"}
LOADED = ("core", "error")
PYSCRIPT_MODULES = [
    f"{PYSCRIPT}dist/{path.name}"
    for path in sorted(
        (MODULES / "@pyscript/core/dist").glob("*.js"), key=lambda path: (path.name != "core.js", path.name)
    )
    if path.name.startswith(LOADED)
]
FETCHED = [
    *(PYODIDE + name for name in ("pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")),
    *(
        f"{CDN}/pyodide/v{VERSIONS['pyodide']}/full/{name}.whl"
        for name in (
            "jinja2-3.1.6-py3-none-any",
            "markupsafe-3.0.3-cp314-cp314-pyemscripten_2026_0_wasm32",
            "pyodide_http-0.2.2-py3-none-any",
        )
    ),
]


def policy(document: markup.Document) -> dict[str, list[str]]:
    [meta] = [each for each in document.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy"]
    rules = (rule.split() for rule in meta.attributes["content"].split("; "))
    return {name: sources for name, *sources in rules}


@every_page
@pytest.mark.parametrize(
    ("runtime", "scripts", "connections"),
    [
        ("committed", [*PYSCRIPT_MODULES, f"{PYODIDE}pyodide.mjs", f"{PYODIDE}pyodide.asm.mjs"], FETCHED),
        ("site", [], []),
        ("site with a relay on this computer", [], ["http://localhost:8765"]),
        ("site with its own relay", [], []),
        ("site with a relay elsewhere", [], [RELAY]),
    ],
)
def test_the_policy_is_the_table_of_data_centers_and_nothing_more(
    name: str, runtime: str, scripts: list[str], connections: list[str]
) -> None:
    [script] = inline_scripts(DOCUMENTS[runtime][name])
    [style] = DOCUMENTS[runtime][name].all("style")
    maps = [each for each in DOCUMENTS[runtime][name].all("script") if each.attributes.get("type") == "importmap"]

    assert policy(DOCUMENTS[runtime][name]) == {
        "default-src": ["'none'"],
        "script-src": [
            "'self'",
            source_of(script),
            "'unsafe-eval'",
            "'wasm-unsafe-eval'",
            *map(source_of, maps),
            *scripts,
        ],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'", "blob:", *(f"https://{each.api_host}" for each in DATA_CENTERS), *connections],
        "style-src": [source_of(style)],
        "img-src": ["'self'"],
        **({} if runtime == "committed" else {"frame-src": ["'self'"]}),
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def source_of(inlined: markup.Element) -> str:
    """Return the source expression of the policy that allows an inlined script or style."""
    return f"'sha256-{b64encode(sha256(inlined.raw_text.encode()).digest()).decode()}'"


def inline_scripts(document: markup.Document) -> list[markup.Element]:
    """Return the scripts in the page that a browser runs by itself."""
    return [each for each in document.all("script") if "src" not in each.attributes and "type" not in each.attributes]


@every_page
def test_the_policy_comes_before_anything_that_it_is_for(name: str) -> None:
    tags = [each.attributes.get("http-equiv") or each.tag for each in DOCUMENTS["site"][name].elements]

    assert tags.index("Content-Security-Policy") < min(tags.index("script"), tags.index("link"))


@every_runtime
@every_page
def test_nothing_runs_or_looks_different_because_of_an_attribute(runtime: str, name: str) -> None:
    for element in DOCUMENTS[runtime][name].elements:
        assert not [each for each in element.attributes if each.startswith("on") or each == "style"]
        assert element.tag not in ("base", "iframe", "object", "embed", "img")


@every_runtime
def test_the_hosts_that_the_page_promises_are_those_of_its_policy(runtime: str) -> None:
    document = DOCUMENTS[runtime]["index.html"]
    about = next(each for each in document.elements if each.attributes.get("aria-labelledby") == "about-heading")
    promise = next(each for each in document.all("p") if about in each.ancestors)
    named = {each.text for each in document.all("code") if promise in each.ancestors}
    allowed = {urlsplit(each).netloc for each in policy(document)["connect-src"]} - {""}

    assert named == allowed


@every_runtime
def test_the_promise_claims_no_more_than_the_policy_covers(runtime: str) -> None:
    # Content Security Policy Level 3, section 6.1.2: `connect-src` is about requests, not about navigation and WebRTC.
    document = DOCUMENTS[runtime]["index.html"]
    said = " ".join(paragraph.text for paragraph in document.all("p"))

    assert "Requests from this page's code reach" in said
    assert "That does not cover navigation and WebRTC" in said
    assert "can talk to" not in said


def loaded(document: markup.Document) -> Iterator[str]:
    """Yield every address that the page loads by itself."""
    for config in document.all("py-config"):
        yield from (address for name, address in json.loads(config.text).items() if name == "interpreter")
    for element in document.elements:
        attributes = element.attributes
        yield from (attributes[each] for each in ("src", "data-core") if each in attributes)
        yield from attributes.get("data-preload", "").split()
        if element.tag == "link":
            yield attributes["href"]
        if "config" in attributes:
            yield json.loads(attributes["config"])["interpreter"]


@every_page
@pytest.mark.parametrize("runtime", [name for name in RUNTIMES if name != "committed"])
def test_a_page_of_the_site_loads_only_what_is_beside_it(runtime: str, name: str) -> None:
    addresses = [*loaded(DOCUMENTS[runtime][name])]

    assert len(addresses) > 3
    # A path from the root would leave the folder that a project's page is served from.
    assert [each for each in addresses if urlsplit(each).scheme or each.startswith("/")] == []


@every_page
def test_a_committed_page_loads_only_its_pinned_runtime_from_elsewhere(name: str) -> None:
    elsewhere = [each for each in loaded(DOCUMENTS["committed"][name]) if urlsplit(each).netloc]

    assert elsewhere == [
        f"{PYODIDE}pyodide.mjs",
        f"{PYSCRIPT}dist/core.js",
    ]


@every_runtime
@every_page
def test_the_page_sends_no_referrer(runtime: str, name: str) -> None:
    metas = {
        each.attributes.get("name"): each.attributes.get("content") for each in DOCUMENTS[runtime][name].all("meta")
    }

    assert metas["referrer"] == "no-referrer"


@every_runtime
@every_page
def test_links_out_open_a_tab_that_knows_nothing_of_the_page(runtime: str, name: str) -> None:
    for link in outward(DOCUMENTS[runtime][name]):
        assert (link.attributes.get("target"), link.attributes.get("rel")) == ("_blank", "noopener noreferrer")


@every_page
def test_a_committed_page_pins_the_content_of_each_file_that_its_policy_lets_in(name: str) -> None:
    document = DOCUMENTS["committed"][name]
    rules = policy(document)
    allowed = {each for rule in ("script-src", "connect-src") for each in rules[rule] if each.startswith(CDN)}
    pinned = {**pinned_modules(document), **pinned_files(document)}

    assert set(pinned) == allowed
    for address, integrity in pinned.items():
        assert integrity == expected_integrity(address)


def pinned_modules(document: markup.Document) -> dict[str, str]:
    """Return what the browser compares modules with (HTML, “module integrity map”)."""
    [script] = [each for each in document.all("script") if each.attributes.get("type") == "importmap"]
    integrity: dict[str, str] = json.loads(script.raw_text)["integrity"]
    return integrity


def pinned_files(document: markup.Document) -> dict[str, str]:
    """Return what the page's first script has the browser compare with what Pyodide fetches."""
    [script] = inline_scripts(document)
    [line] = [line for line in script.raw_text.splitlines() if line.startswith("const PINNED = ")]
    pinned: dict[str, str] = json.loads(line.removeprefix("const PINNED = ").removesuffix(";"))
    return pinned


def expected_integrity(address: str) -> str:
    """Return the digest of the npm package's own file, or what Pyodide's lock file says of a package of Pyodide."""
    name = address.rpartition("/")[2]
    for prefix, folder in FOLDERS.items():
        if address.startswith(prefix):
            return f"sha256-{b64encode(sha256((folder / address.removeprefix(prefix)).read_bytes()).digest()).decode()}"
    packages = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text())["packages"].values()
    [found] = [each["sha256"] for each in packages if each["file_name"] == name]
    return f"sha256-{b64encode(bytes.fromhex(found)).decode()}"
