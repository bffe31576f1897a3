"""The committed pages opened from disk: Python on the page itself, PyScript and Pyodide from a stand-in for their CDN."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cdn import CDN_HOST, FOREIGN, committed_for_stand_in, tampering
from chromium import new_context
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import Browser, BrowserContext, expect
from servers import LINK_TOKEN, Api, served
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from building.folders import HERE, MODULES
from building.sources import own_sources

# PyScript's modules, Pyodide's, what Pyodide fetches, its packages.
OF_THE_CDN = (
    "/dist/core.js", f"/dist/{next((MODULES / '@pyscript/core/dist').glob('core-*.js')).name}",
    "/pyodide.mjs", "/pyodide.asm.mjs",
    "/pyodide.asm.wasm", "/python_stdlib.zip", "/pyodide-lock.json", "-none-any.whl",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the committed pages."""
    folder = tmp_path_factory.mktemp("disk")
    committed_for_stand_in(folder)
    return folder


@pytest.fixture(scope="module")
def disk(folder: Path) -> str:
    return f"{folder.as_uri()}/"


@pytest.fixture(scope="module")
def requested() -> list[str]:
    """The addresses of all requests of the page that `opened` gives."""
    return []


@pytest.fixture(scope="module")
def opened(browser: Browser, disk: str, requested: list[str]) -> Iterator[Playground]:
    """The page at the root of the repository, opened from disk."""
    with new_context(browser) as context:
        context.on("request", lambda request: requested.append(request.url))
        yield Playground(context.new_page(), disk).start("index.html")


def test_one_click_makes_a_link_that_leads_to_the_page_beside(opened: Playground, disk: str) -> None:
    parameters = opened.choose("sandbox").submit().shows_link()

    assert parameters["link_token"].startswith("sandbox-link-token-")
    assert opened.link().startswith(f"{disk}authorize.html?")


def test_the_page_has_its_look(opened: Playground) -> None:
    assert opened.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page')")


def test_no_policy_of_its_own_is_in_its_way(opened: Playground) -> None:
    assert [line for line in opened.console if "Content Security Policy" in line] == []


def test_nothing_but_the_disk_and_the_cdn_is_asked_to_start(opened: Playground, requested: list[str]) -> None:
    opened.ready()
    schemes_and_hosts = {(urlsplit(url).scheme, urlsplit(url).hostname) for url in requested}

    assert schemes_and_hosts == {("file", None), ("https", CDN_HOST)}


def test_the_policy_lets_in_what_a_start_takes_of_the_cdn_and_nothing_else(
    opened: Playground, requested: list[str]
) -> None:
    opened.ready()
    policy = opened.page.evaluate("document.querySelector('meta[http-equiv]').content")
    allowed = {source for source in policy.replace(";", "").split() if CDN_HOST in source}

    assert {url for url in requested if CDN_HOST in url} == allowed


def test_the_sources_are_asked_for_once_and_after_the_core(opened: Playground, requested: list[str]) -> None:
    opened.ready()
    names = [urlsplit(url).path.rpartition("/")[2] for url in requested]

    assert names.count("sources.js") == 1
    assert names.index("core.js") < names.index("sources.js")


def test_the_sources_are_ours(opened: Playground) -> None:
    assert opened.page.evaluate("playground.sources") == dict(own_sources(with_worker=True))


def test_direct_works_where_the_host_answers_any_origin(opened: Playground, api: Api) -> None:
    parameters = opened.fill_all("direct").submit().shows_link()

    assert parameters["link_token"] == LINK_TOKEN
    assert [request.headers.get("authorization") for request in api.posts()] == [f"Bearer {ACCESS_TOKEN}"]


def test_a_blocked_answer_is_explained_by_the_missing_origin(opened: Playground, api: Api) -> None:
    api.allows_pages = False

    problem = opened.fill_all("direct").submit().shows_problem("opaque_origin")

    expect(problem).to_contain_text("it was opened from disk")
    expect(opened["use-paste"]).to_be_visible()
    expect(opened["use-relay"]).to_have_count(0)


def test_cancel_ends_a_hanging_request(opened: Playground, api: Api) -> None:
    api.silent = True
    opened.fill_all("direct").submit()
    opened["cancel"].click()
    opened.says("Stopped.")
    api.silent = False

    opened.submit().shows_link()


def test_the_callback_page_judges_its_own_address(context: BrowserContext, disk: str) -> None:
    callback = Playground(context.new_page(), disk).start("callback.html?code=some-code&state=some-state")

    expect(callback["verdict"]).to_have_attribute("data-verdict", "unknown")
    assert callback.page.url == f"{disk}callback.html"


@pytest.mark.parametrize("page", ["index.html", "callback.html", "authorize.html"])
def test_a_page_without_its_sources_says_that_python_cannot_start(
    context: BrowserContext, tmp_path: Path, page: str
) -> None:
    shutil.copyfile(HERE / page, tmp_path / page)
    alone = Playground(context.new_page(), f"{tmp_path.as_uri()}/").open(page)

    expect(alone.page.locator("html")).to_have_attribute("data-python", "failed")
    alone.says("Python could not start on this page.")


def test_a_foreign_package_of_the_cdn_does_not_run(opened: Playground) -> None:
    script = """async (address) => {
        const violation = new Promise(resolve => addEventListener('securitypolicyviolation', resolve, {once: true}));
        const ran = await import(address).then(() => true, () => false);
        const fetched = fetch(address).then(() => true, () => false);
        return [ran, (await violation).blockedURI, await fetched, globalThis.tampered === true];
    }"""
    address = f"https://{CDN_HOST}{FOREIGN}"

    assert opened.page.evaluate(script, address) == [False, address, False, False]


@pytest.mark.parametrize("name", OF_THE_CDN)
def test_a_file_of_the_cdn_that_was_tampered_with_does_not_run(context: BrowserContext, disk: str, name: str) -> None:
    tampering.add(name)
    try:
        page = Playground(context.new_page(), disk).open("index.html")
        expect(page.page.locator("html")).to_have_attribute("data-python", "failed")
    finally:
        tampering.discard(name)

    assert page.page.evaluate("globalThis.tampered") is None


# Over the web, as Pages' “Deploy from a branch” serves them: below the project's name.


@pytest.fixture
def deployed(folder: Path) -> Iterator[str]:
    app = Starlette(routes=[Mount("/name", StaticFiles(directory=folder, follow_symlink=True))])
    with served(app) as address:
        yield f"{address}name/"


def test_the_page_makes_a_link_where_a_branch_is_deployed(context: BrowserContext, deployed: str) -> None:
    page = Playground(context.new_page(), deployed).start("index.html")

    assert page.submit().shows_link()["link_token"].startswith("sandbox-link-token-")
    assert page.link().startswith(f"{deployed}authorize.html?")
    assert [line for line in page.console if "Content Security Policy" in line] == []
