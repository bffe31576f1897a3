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
from site_files import files_folder, place
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import relay
from building.pages import PAGES
from building.service_worker import service_worker

KEPT = "async () => (await Promise.all((await caches.keys()).map(async name =>\
 (await (await caches.open(name)).keys()).map(request => request.url)))).flat()"
# The program of the service worker itself is asked for at each visit, and nothing is sent when it is the same. A browser
# asks for the other one by itself, some time after a page that names no icon, like a plain text.
ALWAYS_ASKED = {"/service-worker.js", "/favicon.ico"}
# Whether a file is kept, and is not what a test made of it.
KEPT_WHOLE = (
    "async path => !['damaged(', undefined].includes(await (await caches.match(path, {ignoreSearch: true}))?.text())"
)
MICROPYTHON = "runtime/micropython/micropython.wasm"
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
        """Change the page, its program and the worker's, as a new build does: its files are in another folder."""
        for name in ("main.py", "worker.py"):
            path = place(self.site, name)
            path.write_text(f"{path.read_text()}\n# the next build\n")
        files = files_folder(self.site)
        next_files = f"builds/{'f' * 16}/"
        (self.site / files).rename(self.site / next_files)
        for name in PAGES:
            page = self.site / name
            page.write_text(page.read_text().replace(TITLE, NEW_TITLE).replace(files, next_files))
        (self.site / "service-worker.js").write_text(service_worker(self.site, next_files))


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
    size = "async name => (await (await fetch(name)).arrayBuffer()).byteLength"
    kept = playground.page.evaluate(size, f"{files_folder(site)}runtime/snapshot.bin.gz")
    leave(playground)

    assert kept == len(gzip.decompress(place(site, "runtime/snapshot.bin.gz").read_bytes()))


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


def wait_for(page: Page, condition: str, argument: object) -> None:
    """Wait for a condition that is asynchronous, which Playwright's own function takes for fulfilled at once."""
    look = "while (!(await condition(argument))) await new Promise((done) => setTimeout(done, 50))"
    page.evaluate(f"async argument => {{ const condition = {condition}; {look}; }}", argument)


def look_for_update(playground: Playground) -> None:
    """Ask the host for a new build, as a browser does at each visit; the page may be another one before this returns."""
    playground.page.evaluate("() => void navigator.serviceWorker.ready.then(registration => registration.update())")


def typed(playground: Playground) -> Playground:
    return playground.fill(client_id="typed-client-id")


class TestANewBuild:
    def test_a_page_in_which_nothing_was_typed_takes_it(self, keeping: BrowserContext, home: str, host: Host) -> None:
        first_visit(keeping, home)
        old = visit(keeping, home)
        host.bring_out_next_build()
        look_for_update(old)

        expect(old.page).to_have_title(NEW_TITLE)
        old.ready().submit().shows_link()

    def test_a_page_in_which_something_was_typed_offers_it_and_stays_whole(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        old = typed(visit(keeping, home))
        before = kept(old.page)
        host.bring_out_next_build()
        look_for_update(old)

        expect(old["new-version"]).to_be_visible()
        leave(visit(keeping, home))
        assert kept(old.page) > before
        stop_the_worker(old)
        old.submit().shows_link()
        expect(old.page).not_to_have_title(NEW_TITLE)
        assert old.values()["client-id"] == "typed-client-id"

        old["new-version"].get_by_role("button").click()
        expect(old.page).to_have_title(NEW_TITLE)
        wait_for(old.page, f"async size => (await ({KEPT})()).length === size", len(files(host.site)))
        assert paths(kept(old.page), home) == files(host.site)

    def test_the_next_visit_is_new_while_an_old_page_is_open(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        old = typed(visit(keeping, home))
        host.bring_out_next_build()
        look_for_update(old)
        expect(old["new-version"]).to_be_visible()

        expect(visit(keeping, home).page).to_have_title(NEW_TITLE)
        old.page.reload()
        expect(old.page).to_have_title(NEW_TITLE)

    def test_an_answer_that_came_back_is_not_loaded_away(self, keeping: BrowserContext, home: str, host: Host) -> None:
        first_visit(keeping, home)
        callback = visit(keeping, home, "callback.html?code=code-of-the-test&state=unknown")
        host.bring_out_next_build()
        look_for_update(callback)

        expect(callback["new-version"]).to_be_visible()
        expect(callback["verdict"]).to_be_visible()

    def test_a_first_visit_stays_whole(self, keeping: BrowserContext, home: str, host: Host) -> None:
        old = typed(visit(keeping, home))
        old.page.wait_for_function("navigator.serviceWorker.controller")
        host.bring_out_next_build()

        stop_the_worker(old)
        old.submit().shows_link()

    def test_only_what_changed_is_downloaded(self, keeping: BrowserContext, home: str, host: Host) -> None:
        first_visit(keeping, home)
        old = typed(visit(keeping, home))
        host.downloads()
        host.bring_out_next_build()
        look_for_update(old)
        expect(old["new-version"]).to_be_visible()

        changed = {f"/{files_folder(host.site)}{name}" for name in ("main.py", "worker.py")}
        assert host.downloads() - ALWAYS_ASKED == changed | {f"/{page}" for page in PAGES}

    def test_a_build_that_does_not_arrive_whole_is_not_used(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        old = visit(keeping, home)
        before = kept(old.page)
        host.bring_out_next_build()
        host.broken.add(f"/{files_folder(host.site)}worker.py")

        wait_for_update(old.page)

        assert kept(old.page) == before
        leave(old)
        expect(visit(keeping, home).submit().page).not_to_have_title(NEW_TITLE)


class TestWhatIsKeptIsBroken:
    def test_a_lost_file_is_downloaded_again(self, keeping: BrowserContext, home: str, host: Host) -> None:
        first_visit(keeping, home)
        page = elsewhere(keeping, home)
        assert lose_kept(page, MICROPYTHON) == 1
        host.downloads()

        visit(keeping, home).submit().shows_link()

        assert host.downloads() - ALWAYS_ASKED <= {f"/{files_folder(host.site)}{MICROPYTHON}"}
        assert paths(kept(page), home) == files(host.site)

    def test_a_lost_file_without_a_network_costs_nothing_else(
        self, keeping: BrowserContext, home: str, host: Host
    ) -> None:
        first_visit(keeping, home)
        page = elsewhere(keeping, home)
        assert lose_kept(page, MICROPYTHON) == 1
        before = kept(page)
        keeping.set_offline(True)

        failed = Playground(keeping.new_page(), home).open()
        expect(failed.page.locator("html")).to_have_attribute("data-python", "failed")
        assert page.evaluate("async () => Boolean(await navigator.serviceWorker.getRegistration('/'))")
        assert kept(page) == before
        leave(failed)

        keeping.set_offline(False)
        host.downloads()
        visit(keeping, home).submit().shows_link()
        assert host.downloads() - ALWAYS_ASKED == {f"/{files_folder(host.site)}{MICROPYTHON}"}
        assert paths(kept(page), home) == files(host.site)

    @pytest.mark.parametrize("name", ["main.py", "static/interpreter.mjs", "runtime/pyscript/core.js"])
    def test_a_damaged_file_costs_one_visit(self, keeping: BrowserContext, home: str, host: Host, name: str) -> None:
        first_visit(keeping, home)
        page = elsewhere(keeping, home)
        assert damage_kept(page, name) == 1
        host.downloads()

        failed = Playground(keeping.new_page(), home).open()
        expect(failed.page.locator("html")).to_have_attribute("data-python", "failed")
        wait_for(failed.page, KEPT_WHOLE, f"/{files_folder(host.site)}{name}")
        leave(failed)

        visit(keeping, home).submit().shows_link()
        assert host.downloads() - ALWAYS_ASKED <= {f"/{files_folder(host.site)}{name}"}

    def test_a_damaged_page_costs_nothing(self, keeping: BrowserContext, home: str) -> None:
        first_visit(keeping, home)
        assert damage_kept(elsewhere(keeping, home), "index.html") == 1

        visit(keeping, home).submit().shows_link()

    @pytest.mark.parametrize("name", ["index.html", "worker.py"])
    def test_a_lost_file_of_a_build_that_is_gone_leads_to_the_next_build(
        self, keeping: BrowserContext, home: str, host: Host, name: str
    ) -> None:
        first_visit(keeping, home)
        host.bring_out_next_build()
        assert lose_kept(elsewhere(keeping, home), name) == 1

        new = Playground(keeping.new_page(), home).open()

        expect(new.page).to_have_title(NEW_TITLE)
        new.ready().submit().shows_link()


def elsewhere(context: BrowserContext, home: str) -> Page:
    """Open a file of the site that nothing is kept of, and that changes nothing."""
    page = context.new_page()
    page.goto(f"{home}licences/playground.txt")
    return page


def lose_kept(page: Page, name: str) -> int:
    return change_kept(page, name, "cache.delete(request)")


def damage_kept(page: Page, name: str) -> int:
    damage = "cache.put(request, new Response('damaged(', {headers: {'Content-Type': 'text/javascript'}}))"
    return change_kept(page, name, damage)


def change_kept(page: Page, name: str, change: str) -> int:
    """Do something to what is kept of a file; return how many there were."""
    script = f"""async (name) => {{
      let count = 0;
      for (const key of await caches.keys()) {{
        const cache = await caches.open(key);
        for (const request of await cache.keys()) {{
          if (!new URL(request.url).pathname.endsWith(`/${{name}}`)) continue;
          await {change};
          count += 1;
        }}
      }}
      return count;
    }}"""
    count: int = page.evaluate(script, name)
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
