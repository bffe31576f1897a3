"""The seams: what the pages, their policy, their scripts and the domain promise each other."""

import ast
import json
import re
import sys
from argparse import ArgumentTypeError
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import markup
import pytest
from jinja2 import UndefinedError
from jinja2.meta import find_referenced_templates

import build
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX, DataCenter
from linking.cronofy.sandbox import OUTCOMES
from linking.errors import FieldError
from linking.judging.authorization_request import Consent
from linking.judging.callback import Verdict
from linking.judging.did_it_link import LinkingVerdict
from linking.judging.no_link import Problem
from linking.playground import page
from linking.playground.protocol import Answer, Call
from linking.reading.deep_links import SECRETS
from linking.reading.form import LinkForm
from linking.showing.qr_code import QrCode
from linking.showing.rendering import TEMPLATES, environment, fragment
from linking.showing.report import Exchange
from linking.showing.snippets import LANGUAGES, Language

PAGES = tuple(build.PAGES)
RELAY = "https://relay.example.com"
COMMITTED = build.cdn_runtime()
RUNTIMES = {
    "committed": COMMITTED,
    "site": build.site_runtime(""),
    "site with its own relay": build.site_runtime("/"),
    "site with a relay elsewhere": build.site_runtime(f"{RELAY}/base/"),
}
RENDERED = {name: build.render_pages(runtime) for name, runtime in RUNTIMES.items()}
DOCUMENTS = {name: {each: markup.read(text) for each, text in pages.items()} for name, pages in RENDERED.items()}
INDEX = DOCUMENTS["site with its own relay"]["index.html"]
MAIN = ast.parse((build.HERE / "main.py").read_text())
EARLY = (build.HERE / "static/early.js").read_text()

every_page = pytest.mark.parametrize("name", PAGES)
every_runtime = pytest.mark.parametrize("runtime", RUNTIMES)


# The committed pages.


def test_rendering_twice_gives_the_same() -> None:
    assert build.render_pages(COMMITTED) == RENDERED["committed"]


def test_every_module_and_what_it_renders_is_among_our_sources() -> None:
    shipped = {path for path, _ in build.own_sources(with_worker=True)}

    assert {path.relative_to(build.HERE).as_posix() for path in build.HERE.glob("linking/**/*.py")} <= shipped
    assert {"worker.py"} | {f"templates/{name}" for name in rendered_in_the_browser()} <= shipped


def rendered_in_the_browser() -> Iterator[str]:
    """Yield the fragments and all that they include or import."""
    waiting = [f"fragments/{name}.html" for name in FRAGMENTS]
    while waiting:
        name = waiting.pop()
        yield name
        source = (TEMPLATES / name).read_text()
        waiting += [each for each in find_referenced_templates(environment().parse(source)) if each]


def test_every_package_that_the_committed_pages_need_is_in_their_config() -> None:
    config = python_config(DOCUMENTS["committed"]["index.html"])
    brought = {name.replace("-", "_") for name in config["packages"]} | {"markupsafe", "js", "pyodide", "linking"}
    paths = [*build.HERE.glob("linking/**/*.py"), build.HERE / "worker.py"]
    needed = {name for path in paths for name in imports(ast.parse(path.read_text()), optional=False)}

    assert needed - set(sys.stdlib_module_names) <= brought


# Imports run one way.


def imports(tree: ast.AST, *, optional: bool) -> set[str]:
    """Return the packages that a module imports, with or without those that it can do without."""
    left_out = {
        id(inner) for node in ast.walk(tree) if isinstance(node, ast.Try) and not optional for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
            found |= {constant.partition(".")[0] for constant in constants(node.args)}
    return found


def constants(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("path", sorted(build.HERE.glob("linking/**/*.py")), ids=lambda path: path.name)
def test_the_domain_imports_nothing_above_it_and_only_transport_the_browser(path: Path) -> None:
    browser = {"pyodide"} if path.name == "transport.py" else set()

    assert imports(ast.parse(path.read_text()), optional=True) <= {
        *sys.stdlib_module_names,
        "linking",
        "jinja2",
        "segno",
        *browser,
    }


def test_the_pages_python_imports_nothing_but_pyscript_and_the_worker() -> None:
    assert imports(MAIN, optional=True) == {"asyncio", "json", "pyscript", "worker"}


# What main.py and early.js refer to.


def arguments(name: str) -> set[str]:
    """Return the texts that main.py calls a function with."""
    calls = (node for node in ast.walk(MAIN) if isinstance(node, ast.Call))
    return {text for call in calls if ast.unparse(call.func) == name for text in constants(call.args[:1])}


def compared(name: str) -> set[str]:
    """Return the texts that main.py compares a name to."""
    comparisons = (node for node in ast.walk(MAIN) if isinstance(node, ast.Compare))
    return {text for each in comparisons if ast.unparse(each.left) == name for text in constants(each.comparators)}


def ids_in_templates() -> set[str]:
    """Return every id that stands as such in a template, also where it is shown under a condition only."""
    sources = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    return {name for source in sources for name in re.findall(r'\bid="([\w-]+)"', source)} | set(INDEX.ids)


def test_the_ids_in_main_py_exist() -> None:
    assert len(arguments("element")) > 5
    assert arguments("element") <= ids_in_templates()


def test_the_ids_in_early_js_exist() -> None:
    assert set(re.findall(r'getElementById\("([\w-]+)"\)', EARLY)) <= set(INDEX.ids)


@every_page
def test_the_status_line_holds_every_sentence_that_is_said_without_the_domain(name: str) -> None:
    status = DOCUMENTS["site"][name].by_id("status").attributes
    said = arguments("said") | arguments("stop") | set(re.findall(r'say\("(\w+)"\)', EARLY))

    assert {"late", "copied", "kept", "failed"} <= said
    assert all(status[f"data-{sentence}"].strip() for sentence in said)


def test_every_action_of_a_control_is_carried_out() -> None:
    controls = [element for document in (INDEX, *SAMPLES.values()) for element in document.elements]
    actions = {each.attributes["data-action"] for each in controls if "data-action" in each.attributes}

    assert {"create_link", "new_state", "copy", "switch"} <= actions
    assert actions <= compared("action") | set(page._ACTIONS)


def test_every_call_of_main_py_is_answered() -> None:
    assert arguments("ask") <= set(page._ACTIONS) | {"send"}
    assert {build.PAGES[name]["start"] for name in PAGES} - {"form"} <= set(page._ACTIONS)


def test_main_py_reads_only_what_an_answer_can_hold() -> None:
    known = {each.name for each in fields(Answer)}

    # Whether a policy stopped the request is known to the browser alone; no answer says so yet.
    assert arguments("answer.get") - {"policy"} <= known


def test_main_py_asks_only_with_what_a_call_can_hold() -> None:
    calls = [node for node in ast.walk(MAIN) if isinstance(node, ast.Call) and ast.unparse(node.func) == "ask"]
    given = {keyword.arg for call in calls for keyword in call.keywords}

    assert given
    assert given <= {each.name for each in fields(Call)}


@pytest.mark.parametrize("action", ["focus", "copy", "download", "show_qr"])
def test_the_target_of_a_control_exists(action: str) -> None:
    controls = [element for document in (INDEX, *SAMPLES.values()) for element in document.elements]
    targets = {each.attributes["data-argument"] for each in controls if each.attributes.get("data-action") == action}

    assert targets
    assert targets - {HARMLESS} <= ids_in_templates()


def page_names(keyword: str) -> set[str]:
    """Return the element ids that the domain's answers name in `fragments` or `focus`."""
    found = set()
    for path in build.HERE.glob("linking/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == keyword:
                keys = node.value.keys if isinstance(node.value, ast.Dict) else [node.value]
                found |= set(constants([key for key in keys if key]))
    return found


@pytest.mark.parametrize("keyword", ["fragments", "focus"])
def test_the_ids_in_answers_exist(keyword: str) -> None:
    assert len(page_names(keyword)) > 2
    assert page_names(keyword) <= ids_in_templates()


def test_every_field_that_the_domain_reads_is_on_the_page() -> None:
    read = set()
    for path in build.HERE.glob("linking/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("read", "values.get", "call.values.get"):
                read |= set(constants(node.args[:1]))
    controls = [element for element in INDEX.elements if "data-field" in element.attributes]
    offered = {each.attributes["name"] if each.attributes.get("type") == "radio" else each.id for each in controls}

    assert {"data-center", "access-token", "scope", "state"} <= read <= offered


# The page's contract.

FORM_IDS = [
    "link-form",
    "data-center",
    "route-direct",
    "route-paste",
    "sandbox-outcome",
    "access-token",
    "link-token",
    "client-id",
    "redirect-uri",
    "scope",
    "state",
    "new-state",
    "provider-name",
    "avoid-linking",
    "locale",
    "create-link",
    "cancel",
    "clear",
    "status",
    "error-summary",
]


@every_runtime
@pytest.mark.parametrize("name", FORM_IDS)
def test_the_form_has_the_contracts_elements(runtime: str, name: str) -> None:
    assert DOCUMENTS[runtime]["index.html"].by_id(name)


@pytest.mark.parametrize(
    ("runtime", "offered"),
    [
        ("committed", False),
        ("site", False),
        ("site with its own relay", True),
        ("site with a relay elsewhere", True),
    ],
)
def test_the_relay_is_offered_only_where_the_build_has_one(runtime: str, offered: bool) -> None:
    assert ("route-relay" in DOCUMENTS[runtime]["index.html"].ids) == offered


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [
        ("link-form", "form", ""),
        ("data-center", "select", ""),
        ("route-direct", "input", "radio"),
        ("route-relay", "input", "radio"),
        ("route-paste", "input", "radio"),
        ("sandbox-outcome", "select", ""),
        ("scope", "input", "text"),
        ("avoid-linking", "input", "checkbox"),
        ("create-link", "button", "submit"),
        ("cancel", "button", "button"),
    ],
)
def test_an_element_of_the_contract_is_what_it_says(name: str, tag: str, kind: str) -> None:
    element = INDEX.by_id(name)

    assert (element.tag, element.attributes.get("type", "")) == (tag, kind)


@pytest.mark.parametrize(
    ("select", "values"),
    [
        ("data-center", ["sandbox", "us", "au", "ca", "de", "sg", "uk"]),
        ("sandbox-outcome", [outcome.id for outcome in OUTCOMES]),
        ("snippet-language", [language.id for language in LANGUAGES]),
    ],
)
def test_a_select_has_the_contracts_values(select: str, values: list[str]) -> None:
    options = [each for each in INDEX.all("option") if INDEX.by_id(select) in each.ancestors]

    assert [option.attributes["value"] for option in options] == values


def test_a_first_visitor_starts_in_the_sandbox_with_its_examples() -> None:
    [first, *_] = [each for each in INDEX.all("option") if INDEX.by_id("data-center") in each.ancestors]

    assert first.attributes["value"] == SANDBOX.id
    assert INDEX.by_id("access-token").attributes["value"]
    assert INDEX.by_id("client-id").attributes["value"]


def test_the_status_is_a_live_region() -> None:
    assert all(DOCUMENTS["site"][name].by_id("status").attributes["role"] == "status" for name in PAGES)


@every_page
def test_a_page_says_that_python_is_not_alive_yet(name: str) -> None:
    assert DOCUMENTS["site"][name].all("html")[0].attributes["data-python"] == "loading"


@every_page
def test_every_page_tells_the_first_script_what_is_secret(name: str) -> None:
    assert DOCUMENTS["site"][name].all("html")[0].attributes["data-secrets"].split() == list(SECRETS)


# Controls.


@every_runtime
@every_page
def test_no_id_is_there_twice(runtime: str, name: str) -> None:
    ids = DOCUMENTS[runtime][name].ids

    assert [each for each in ids if ids.count(each) > 1] == []


@every_runtime
@every_page
def test_every_control_has_a_label(runtime: str, name: str) -> None:
    document = DOCUMENTS[runtime][name]
    labelled = {each.attributes["for"] for each in document.all("label") if each.attributes.get("for") and each.text}
    controls = [each for each in document.all("input", "select", "textarea") if each.attributes.get("type") != "hidden"]

    for control in controls:
        inside = any(each.tag == "label" and each.text for each in control.ancestors)
        assert control.id in labelled or inside or control.attributes.get("aria-label"), control.attributes


@every_runtime
@every_page
@pytest.mark.parametrize("attribute", ["for", "aria-describedby", "aria-labelledby", "list"])
def test_what_refers_to_an_element_finds_it(runtime: str, name: str, attribute: str) -> None:
    document = DOCUMENTS[runtime][name]
    referred = {each for element in document.elements for each in element.attributes.get(attribute, "").split()}

    assert referred <= set(document.ids)


@every_runtime
@every_page
def test_a_link_within_the_page_finds_its_target(runtime: str, name: str) -> None:
    document = DOCUMENTS[runtime][name]
    targets = {each.attributes["href"][1:] for each in document.all("a") if each.attributes["href"].startswith("#")}

    assert targets <= set(document.ids)


@every_runtime
def test_every_field_that_can_be_faulty_is_described_by_its_error(runtime: str) -> None:
    document = DOCUMENTS[runtime]["index.html"]
    required = [each for each in document.elements if each.attributes.get("aria-required") == "true"]

    assert {"access-token", "link-token", "client-id", "redirect-uri", "scope"} <= {each.id for each in required}
    for control in required:
        assert f"{control.id}-error" in control.attributes["aria-describedby"].split()


@every_runtime
@every_page
def test_nothing_that_is_typed_can_be_submitted_or_filled_in(runtime: str, name: str) -> None:
    for control in DOCUMENTS[runtime][name].all("input", "textarea", "select"):
        kind = control.attributes.get("type", "")
        assert "name" not in control.attributes or kind == "radio", control.attributes
        if "data-secret" in control.attributes and kind != "hidden":
            assert control.attributes["autocomplete"] == "off"


@pytest.mark.parametrize("name", ["access-token", "link-token", "state", "used-state", "callback-url"])
def test_a_field_that_holds_a_secret_is_cleared_with_the_others(name: str) -> None:
    assert "data-secret" in INDEX.by_id(name).attributes


# What the browser may load and reach.


def policy(document: markup.Document) -> dict[str, list[str]]:
    [meta] = [each for each in document.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy"]
    rules = (rule.split() for rule in meta.attributes["content"].split("; "))
    return {name: sources for name, *sources in rules}


def python_config(document: markup.Document) -> dict[str, Any]:
    """Return the configuration of the one Python of a committed page."""
    config: dict[str, Any] = json.loads(document.all("py-config")[0].text)
    return config


@every_page
@pytest.mark.parametrize(
    ("runtime", "scripts", "connections"),
    [
        ("committed", ["https://cdn.jsdelivr.net"], ["https://cdn.jsdelivr.net"]),
        ("site", [], []),
        ("site with its own relay", [], []),
        ("site with a relay elsewhere", [], [RELAY]),
    ],
)
def test_the_policy_is_the_table_of_data_centers_and_nothing_more(
    name: str, runtime: str, scripts: list[str], connections: list[str]
) -> None:
    [script] = inline_scripts(DOCUMENTS[runtime][name])
    [style] = DOCUMENTS[runtime][name].all("style")

    assert policy(DOCUMENTS[runtime][name]) == {
        "default-src": ["'none'"],
        "script-src": ["'self'", source_of(script), "'unsafe-eval'", "'wasm-unsafe-eval'", *scripts],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'", "blob:", *(f"https://{each.api_host}" for each in DATA_CENTERS), *connections],
        "style-src": [source_of(style)],
        "img-src": ["'self'"],
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
    versions = json.loads((build.HERE / "package.json").read_text())["devDependencies"]
    elsewhere = [each for each in loaded(DOCUMENTS["committed"][name]) if urlsplit(each).netloc]

    assert elsewhere == [
        f"https://cdn.jsdelivr.net/pyodide/v{versions['pyodide']}/full/pyodide.mjs",
        f"https://cdn.jsdelivr.net/npm/@pyscript/core@{versions['@pyscript/core']}/dist/core.js",
    ]


@every_runtime
@every_page
def test_the_page_sends_no_referrer(runtime: str, name: str) -> None:
    metas = {
        each.attributes.get("name"): each.attributes.get("content") for each in DOCUMENTS[runtime][name].all("meta")
    }

    assert metas["referrer"] == "no-referrer"


def outward(document: markup.Document) -> list[markup.Element]:
    links = document.all("a")
    return [each for each in links if urlsplit(each.attributes["href"]).scheme in ("http", "https")]


@every_runtime
@every_page
def test_links_out_open_a_tab_that_knows_nothing_of_the_page(runtime: str, name: str) -> None:
    for link in outward(DOCUMENTS[runtime][name]):
        assert (link.attributes.get("target"), link.attributes.get("rel")) == ("_blank", "noopener noreferrer")


def test_the_page_links_to_cronofys_page() -> None:
    assert build.CRONOFY_PAGE in [each.attributes["href"] for each in outward(INDEX)]


# What the worker renders.

HOSTILE = "x\"'><script>alert(1)</script><b onclick=x>&amp;{{ 7 * 7 }}{% raw %}"
HARMLESS = "x"


Values = Callable[[str], dict[str, object]]


def form(text: str) -> LinkForm:
    return LinkForm(
        data_center=DataCenter(text, text, text, text),
        route=text,
        outcome=OUTCOMES[0],
        access_token=text,
        authorization=AuthorizationRequest(client_id=text, redirect_uri=text, scope=(text,), state=text),
        notes=(text,),
        warnings=(text,),
    )


def problem(text: str) -> Problem:
    return Problem(text, text, (text,), ("retry", "relay", "paste", "sandbox"), 403, (text,), f"mailto:{text}", 5)


def consent(text: str) -> Consent:
    return Consent(((text, text, text),), (), text, text, text)


def link(*, simulated: bool, own: bool) -> Values:
    return lambda text: {
        "url": text,
        "shown": text,
        "form": form(text),
        "exchange": Exchange(text, text),
        "own_callback": own,
        "simulated": simulated,
        "parts": [(text, text, text, text)],
        "report": text,
        "qr_offered": own,
    }


# Each with every branch that shows a value; where branches exclude each other, more than once.
FRAGMENTS: Mapping[str, tuple[Values, ...]] = {
    "code": (
        lambda text: {
            "simulated": True,
            "language": Language(text, text, text, text),
            "tokens": [("keyword", text), ("", text)],
        },
    ),
    "command": (lambda text: {"command": text},),
    "consent": (
        lambda text: {"consent": consent(text)},
        lambda text: {"consent": replace(consent(text), refusals=(text,))},
        lambda text: {"consent": replace(consent(text), allow_url="")},
        lambda text: {"consent": Consent((), (text,), text, "", "")},
    ),
    "embed": (
        lambda text: {"code": text, "hosted": True},
        lambda text: {"code": text, "hosted": False},
    ),
    "errors": (lambda text: {"errors": [FieldError(text, text), FieldError("route", text)], "warnings": (text,)},),
    "exchange": (
        lambda text: {"exchange": Exchange(text, text), "open": True},
        lambda text: {"exchange": Exchange(text), "open": False},
    ),
    "link": (link(simulated=False, own=False), link(simulated=False, own=True), link(simulated=True, own=True)),
    "linked": (lambda text: {"verdict": LinkingVerdict(text, text, (text,))},),
    "preview": (
        lambda text: {"request": text, "endpoint": text, "parameters": [(text, text)]},
        lambda text: {"request": "", "endpoint": text, "parameters": [(text, text), (text, text)]},
    ),
    "problem": (
        lambda text: {
            "problem": problem(text),
            "form": form(text),
            "steps": problem(text).steps,
            "exchange": Exchange(text),
            "report": text,
        },
    ),
    "qr": (lambda text: {"code": QrCode(21, text)},),
    "report": (lambda text: {"report": text},),
    "verdict": (
        lambda text: {"id": text, "verdict": Verdict("match", text, (text,), text)},
        lambda text: {"id": text, "verdict": Verdict(text, text, (text,), text)},
    ),
    "working": (
        lambda text: {"simulated": False, "host": text},
        lambda text: {"simulated": True, "host": text},
    ),
}
CASES = [(name, index) for name, samples in FRAGMENTS.items() for index in range(len(samples))]
SAMPLES = {(name, index): markup.read(fragment(name, **FRAGMENTS[name][index](HARMLESS))) for name, index in CASES}
every_case = pytest.mark.parametrize(("name", "index"), CASES)


def test_every_fragment_has_a_case_here() -> None:
    assert set(FRAGMENTS) == {path.stem for path in TEMPLATES.glob("fragments/*.html")}


@every_case
def test_a_hostile_value_changes_no_markup(name: str, index: int) -> None:
    hostile = markup.read(fragment(name, **FRAGMENTS[name][index](HOSTILE)))

    assert hostile.structure == SAMPLES[name, index].structure


@pytest.mark.parametrize("name", list(FRAGMENTS))
def test_a_hostile_value_is_shown_as_it_is(name: str) -> None:
    hostile = markup.read(fragment(name, **FRAGMENTS[name][0](HOSTILE)))
    values = [value for element in hostile.elements for value in element.attributes.values()]

    assert any(HOSTILE in text for text in (*(element.raw_text for element in hostile.elements), *values))


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_value_that_is_not_given_is_an_error(name: str) -> None:
    with pytest.raises(UndefinedError):
        fragment(name)


@every_case
def test_a_fragment_fits_into_its_page(name: str, index: int) -> None:
    document = SAMPLES[name, index]
    replaced = {"preview-heading", "preview-request", "preview-link", "command", "snippet"}
    # In a template element, which comes onto the page only where no Python does.
    set_aside = {"problem", "problem-heading"}

    assert len(document.ids) == len(set(document.ids))
    assert not (set(document.ids) - replaced - set_aside) & set(INDEX.ids)


@every_case
def test_what_a_fragment_refers_to_is_there(name: str, index: int) -> None:
    document = SAMPLES[name, index]
    referred = {
        each for attribute in ("for", "aria-describedby", "aria-labelledby") for each in values_of(document, attribute)
    }

    assert referred <= set(document.ids)


def values_of(document: markup.Document, attribute: str) -> Iterator[str]:
    for element in document.elements:
        yield from element.attributes.get(attribute, "").split()


@every_case
def test_links_out_of_a_fragment_open_a_tab_that_knows_nothing_of_the_page(name: str, index: int) -> None:
    url = "https://app.cronofy.com/"
    for link in outward(markup.read(fragment(name, **FRAGMENTS[name][index](url)))):
        # The consent page stays in its tab, as Cronofy's does: both of its answers lead to our own callback page.
        expected = (None, None) if name == "consent" else ("_blank", "noopener noreferrer")
        assert (link.attributes.get("target"), link.attributes.get("rel")) == expected


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("problem", {"problem", "problem-heading", "exchange"}),
        ("link", {"result", "authorization-link", "copy-link", "exchange", "stale"}),
        ("preview", {"preview-request", "preview-link"}),
        ("consent", {"allow", "deny"}),
        ("code", {"snippet"}),
    ],
)
def test_a_fragment_has_the_contracts_elements(name: str, ids: set[str]) -> None:
    assert ids <= set(SAMPLES[name, 0].ids)


def test_a_problem_carries_its_cause_and_status() -> None:
    attributes = SAMPLES["problem", 0].by_id("problem").attributes

    assert (attributes["data-cause"], attributes["data-status"]) == (HARMLESS, "403")


def test_the_qr_code_is_offered_only_where_it_can_be_drawn() -> None:
    assert ["show-qr" in SAMPLES["link", index].ids for index in range(3)] == [False, True, True]


def test_a_hostile_relay_changes_no_markup() -> None:
    hostile = build.render_pages(replace(RUNTIMES["site with its own relay"], relay=HOSTILE))

    assert markup.read(hostile["index.html"]).structure == INDEX.structure


@pytest.mark.parametrize("text", ["", "/", "/base/", "http://localhost:8000", "https://relay.example.com/base/"])
def test_a_relays_address_is_a_web_address_or_a_path(text: str) -> None:
    assert build.relay_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "relay",
        "//relay.example.com",
        "ftp://x.example",
        "https://",
        "https://a@x.example",
        "https://x.example/?a",
        "https://x/#a",
    ],
)
def test_anything_else_is_no_relays_address(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="give an address like"):
        build.relay_address(text)
