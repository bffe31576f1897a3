"""A second visit: nothing is downloaded, no network is needed, and no page is ever half of one build and half of another."""

import gzip
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from chromium import new_context
from playground import Playground
from playwright.sync_api import Browser, BrowserContext, Page, expect
from servers import served
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import relay
from building.service_worker import service_worker

KEPT = "async () => (await Promise.all((await caches.keys()).map(async name =>\
 (await (await caches.open(name)).keys()).map(request => request.url)))).flat()"
# The program of the service worker itself is asked for at each visit, and nothing is sent when it is the same. A browser
# asks for the other one by itself, some time after a page that names no icon, like a plain text.
ALWAYS_ASKED = {"/service-worker.js", "/favicon.ico"}
TITLE = "Authorization linking playground"
NEW_TITLE = "The next build of the playground"


@dataclass
class Host:
    """A host of the site that can bring out another build, and counts the bytes that it sends for each path."""

    site: Path
    sent: Counter[str] = field(default_factory=Counter)
    broken: set[str] = field(default_factory=set)
    app: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        self.app = relay.application(site=self.site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def count(message: Message) -> None:
            if message["type"] == "http.response.body" and scope["path"] in self.broken:
                message = {**message, "body": b"x" * len(message.get("body", b""))}
            if message["type"] == "http.response.body":
                self.sent[scope["path"]] += len(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, count)

    def downloads(self) -> set[str]:
        """Return the paths of which anything was sent since the last time."""
        paths = {path for path, size in self.sent.items() if size}
        self.sent.clear()
        return paths

    def bring_out_next_build(self) -> None:
        """Change the page, its program and the worker's, as a new build does."""
        for name in ("main.py", "worker.py"):
            path = self.site / name
            path.write_text(f"{path.read_text()}\n# the next build\n")
        page = self.site / "index.html"
        page.write_text(page.read_text().replace(TITLE, NEW_TITLE))
        (self.site / "service-worker.js").write_text(service_worker(self.site))


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Host:
    return Host(shutil.copytree(site, tmp_path / "site"))


@pytest.fixture
def home(host: Host) -> Iterator[str]:
    with served(host) as address:
        yield address


@dataclass
class Visited:
    """A browser that has been at the site before, and kept its files."""

    context: BrowserContext
    home: str
    host: Host

    def visit(self, path: str = "") -> Playground:
        return visit(self.context, self.home, path)


@pytest.fixture(scope="module")
def visited(browser: Browser, site: Path) -> Iterator[Visited]:
    """One for all tests that only look."""
    host = Host(site)
    with served(host) as home, new_context(browser, keeps_files=True) as context:
        first_visit(context, home)
        host.downloads()
        yield Visited(context, home, host)


@pytest.fixture(scope="module")
def offline(browser: Browser, site: Path) -> Iterator[Visited]:
    """The same without a network, and without the host."""
    host = Host(site)
    with new_context(browser, keeps_files=True) as context:
        with served(host) as home:
            first_visit(context, home)
        context.set_offline(True)
        yield Visited(context, home, host)


def visit(context: BrowserContext, home: str, path: str = "") -> Playground:
    """Come to the site in a new tab, and wait for its Python."""
    return Playground(context.new_page(), home).start(path)


def leave(playground: Playground) -> None:
    playground.page.close()


def first_visit(context: BrowserContext, home: str) -> None:
    """Visit the site until its files are kept."""
    playground = visit(context, home)
    playground.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    leave(playground)


def kept(page: Page) -> set[str]:
    return set(page.evaluate(KEPT))


def paths(addresses: set[str], home: str) -> set[str]:
    return {address.removeprefix(home).partition("?")[0] for address in addresses}


def files(site: Path) -> set[str]:
    """Return the files that the service worker of a site keeps."""
    text = (site / "service-worker.js").read_text()
    found: dict[str, str] = json.loads(text.partition("const FILES = ")[2].partition(";\n")[0])
    return set(found)


def wait_for_update(page: Page) -> None:
    """Look for a new build, and wait until it is fetched or given up."""
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          await registration.update();
          const next = registration.installing;
          if (next) await new Promise((done) => {
            const look = () => ["installed", "redundant"].includes(next.state) && done();
            next.addEventListener("statechange", look);
            look();
          });
        }"""
    )


def test_the_files_that_are_kept_are_those_of_the_site(site: Path) -> None:
    assert {name for name in files(site) if not (site / name).is_file()} == set()


def test_the_first_visit_is_not_slowed_and_keeps_every_file(keeping: BrowserContext, home: str, host: Host) -> None:
    playground = visit(keeping, home)

    assert playground.page.evaluate("navigator.serviceWorker.controller") is None
    playground.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert paths(kept(playground.page), home) == files(host.site)


def test_keeping_the_files_downloads_no_file_twice(keeping: BrowserContext, home: str, host: Host) -> None:
    first_visit(keeping, home)

    sizes = {name: (host.site / name).stat().st_size for name in files(host.site)}
    assert {name for name, size in sizes.items() if host.sent[f"/{name}"] > size} == set()


def test_the_snapshot_is_kept_unzipped(visited: Visited, site: Path) -> None:
    playground = visited.visit()
    size = "async () => (await (await fetch('runtime/snapshot.bin.gz')).arrayBuffer()).byteLength"
    kept = playground.page.evaluate(size)
    leave(playground)

    assert kept == len(gzip.decompress((site / "runtime/snapshot.bin.gz").read_bytes()))


@pytest.mark.parametrize(
    "path", ["", "index.html", "index.html?embed#v=1&data_center=de", "callback.html?code=secret", "authorize.html"]
)
def test_the_second_visit_to_a_page_downloads_nothing(visited: Visited, path: str) -> None:
    leave(visited.visit(path))

    assert visited.host.downloads() - ALWAYS_ASKED == set()


def test_no_answer_and_no_address_is_kept(visited: Visited) -> None:
    leave(visited.visit("callback.html?code=secret&state=secret"))
    playground = visited.visit().fill_all("relay").submit()
    expect(playground["problem"].or_(playground["result"])).to_be_visible()

    assert paths(kept(playground.page), visited.home) == files(visited.host.site)
    assert "secret" not in "".join(kept(playground.page))
    leave(playground)


def test_the_sandbox_makes_a_link_without_a_network(offline: Visited) -> None:
    assert offline.visit().submit().shows_link()["response_type"] == "code"


def test_a_pasted_link_token_makes_a_link_without_a_network(offline: Visited) -> None:
    playground = offline.visit().fill_all("paste").fill(link_token="pasted-link-token")

    assert playground.submit().shows_link()["link_token"] == "pasted-link-token"


def test_a_request_that_needs_the_network_says_that_there_is_none(offline: Visited) -> None:
    offline.visit().fill_all("direct").submit().shows_problem("offline")


def test_a_worker_that_was_stopped_comes_back_without_a_network(offline: Visited) -> None:
    playground = offline.visit()
    stop_the_worker(playground)

    playground.submit().shows_link()


def stop_the_worker(playground: Playground) -> None:
    """Cancel a request that hangs, which ends the worker, and wait for the next one."""
    playground.unfolded("sandbox-outcome").select_option("hangs")
    playground.submit()["cancel"].click()
    playground.unfolded("sandbox-outcome").select_option("ok")
    playground.ready()


class TestANewBuild:
    def test_an_open_page_stays_whole_and_the_next_visit_is_new(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        old = visit(keeping, home)
        before = kept(old.page)
        host.bring_out_next_build()
        wait_for_update(old.page)

        assert kept(old.page) > before
        another = visit(keeping, home)
        expect(another.page).not_to_have_title(NEW_TITLE)
        stop_the_worker(old)
        old.submit().shows_link()
        leave(another)
        leave(old)

        new = visit(keeping, home)
        expect(new.page).to_have_title(NEW_TITLE)
        new.page.wait_for_function(f"async size => (await ({KEPT})()).length === size", arg=len(files(host.site)))
        assert len(before - kept(new.page)) == 3

    def test_only_what_changed_is_downloaded(self, keeping: BrowserContext, home: str, host: Host) -> None:
        first_visit(keeping, home)
        page = visit(keeping, home).page
        host.downloads()
        host.bring_out_next_build()

        wait_for_update(page)

        assert host.downloads() - ALWAYS_ASKED == {"/index.html", "/main.py", "/worker.py"}

    def test_a_build_that_does_not_arrive_whole_is_not_used(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        old = visit(keeping, home)
        before = kept(old.page)
        host.bring_out_next_build()
        host.broken.add("/worker.py")

        wait_for_update(old.page)

        assert kept(old.page) == before
        leave(old)
        expect(visit(keeping, home).submit().page).not_to_have_title(NEW_TITLE)


class TestWhatIsKeptIsBroken:
    def test_a_lost_file_is_downloaded_again(self, keeping: BrowserContext, home: str, host: Host) -> None:
        first_visit(keeping, home)
        page = keeping.new_page()
        page.goto(f"{home}licences/playground.txt")
        assert change_kept(page, "runtime/micropython/micropython.wasm", "cache.delete(request)") == 1
        host.downloads()

        visit(keeping, home).submit().shows_link()

        assert host.downloads() - ALWAYS_ASKED <= {"/runtime/micropython/micropython.wasm"}
        assert paths(kept(page), home) == files(host.site)

    @pytest.mark.parametrize("name", ["main.py", "static/interpreter.mjs", "runtime/pyscript/core.js"])
    def test_a_damaged_file_costs_one_visit(self, keeping: BrowserContext, home: str, name: str) -> None:
        first_visit(keeping, home)
        page = keeping.new_page()
        page.goto(f"{home}licences/playground.txt")
        damage = "cache.put(request, new Response('damaged(', {headers: {'Content-Type': 'text/javascript'}}))"
        assert change_kept(page, name, damage) == 1

        failed = Playground(keeping.new_page(), home).open()
        expect(failed.page.locator("html")).to_have_attribute("data-python", "failed")
        failed.page.wait_for_function("async () => !(await navigator.serviceWorker.getRegistration())")
        leave(failed)

        visit(keeping, home).submit().shows_link()

    def test_a_lost_file_of_a_build_that_is_gone_costs_one_visit(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        host.bring_out_next_build()
        page = keeping.new_page()
        page.goto(f"{home}licences/playground.txt")
        assert change_kept(page, "worker.py", "cache.delete(request)") == 1

        failed = Playground(keeping.new_page(), home).open()
        expect(failed.page.locator("html")).to_have_attribute("data-python", "failed")
        leave(failed)

        expect(visit(keeping, home).page).to_have_title(NEW_TITLE)


def change_kept(page: Page, name: str, change: str) -> int:
    """Do something to what is kept of a file; return how many there were."""
    script = f"""async (address) => {{
      let count = 0;
      for (const name of await caches.keys()) {{
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {{
          if (!request.url.startsWith(address)) continue;
          await {change};
          count += 1;
        }}
      }}
      return count;
    }}"""
    count: int = page.evaluate(script, page.url.replace("licences/playground.txt", name))
    return count


def test_a_full_disk_costs_nothing_but_the_second_visit(keeping: BrowserContext, home: str) -> None:
    page = keeping.new_page()
    limit = {"origin": home, "quotaSize": 1_000_000}
    keeping.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", limit)

    playground = Playground(page, home).start()
    page.evaluate(
        """async () => {
          const { installing } = await navigator.serviceWorker.register("service-worker.js");
          await new Promise((done) => installing.addEventListener("statechange", done));
        }"""
    )

    assert kept(page) == set()
    playground.submit().shows_link()
    visit(keeping, home).submit().shows_link()


def test_other_projects_of_the_origin_keep_what_they_have(keeping: BrowserContext, home: str, host: Host) -> None:
    page = keeping.new_page()
    page.goto(f"{home}licences/playground.txt")
    page.evaluate("async () => (await caches.open('another project')).put('/theirs', new Response('theirs'))")
    first_visit(keeping, home)
    host.bring_out_next_build()
    first_visit(keeping, home)

    visit(keeping, home)

    assert page.evaluate("async () => (await caches.match('/theirs'))?.text()") == "theirs"
