"""Firefox and WebKit: that the page starts there, makes a link, and can be stopped; from disk, that it gets its sources."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service
from servers import Api, StandIn, built_with_relay, certificate, files_in, running, served
from tools import need

from building import cdn
from building.committed import committed_files
from building.pages import write_pages
from building.sources import own_sources
from cell import ATTACKS, FOR_EVER, HARMS, RUN, attack
from relaying.application import assembled
from relaying.pairing import Pairing
from relaying.settings import Settings

HERE = Path(__file__).parent
SECONDS_TO_WAIT = 120  # machines are noisy; nothing waits that long when it works


@pytest.fixture
def firefox() -> str:
    return need("firefox-esr" if shutil.which("firefox-esr") else "firefox")


@pytest.fixture
def webkit() -> Iterator[WebKitGTK]:
    """WebKitGTK on a screen of its own."""
    driver = need("WebKitWebDriver")
    command = [need("Xvfb"), "-displayfd", "1", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as display:
        assert display.stdout
        try:
            yield from webkit_on(f":{display.stdout.readline().strip()}", driver)
        finally:
            display.terminate()


def webkit_on(display: str, driver: str) -> Iterator[WebKitGTK]:
    options = WebKitGTKOptions()
    options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
    options.add_argument("--automation")
    options.set_capability("acceptInsecureCerts", True)
    browser = WebKitGTK(options=options, service=Service(driver, env={**os.environ, "DISPLAY": display}))
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def local_pairing() -> Pairing:
    return Pairing(lambda _: None)


@pytest.fixture(scope="module")
def hosted(
    site: Path, upstream_server: StandIn, local_pairing: Pairing, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A page on https, and a relay on this computer for it: on a port of its own, where somebody may use 8765."""
    files = tmp_path_factory.mktemp("hosted") / "site"
    with running(StandIn(files_in(files), certificate("localhost"))) as host:
        origin = f"https://localhost:{host.server_port}"
        settings = Settings.model_validate({"upstream": upstream_server.url, "allow_origin": [origin]})
        with served(assembled(settings, local_pairing)) as relay:
            built_with_relay(site, files, relay)
            yield f"{origin}/"


def test_firefox_makes_links_stops_and_explains(
    firefox: str, address: str, hosted: str, local_pairing: Pairing, upstream: Api
) -> None:
    command = [need("node"), str(HERE / "firefox.mjs"), firefox, address, hosted, local_pairing.code]
    run = subprocess.run(command, capture_output=True, text=True, timeout=400)
    assert run.returncode == 0, run.stderr[-2000:]
    seen = json.loads(run.stdout)

    assert seen["link"].startswith(f"{address}authorize.html?response_type=code&")
    assert seen["cancelled"] == "Stopped. Nothing you typed is lost."
    assert seen["cause"] == "blocked"
    assert seen["relayed"].startswith("https://app-de.cronofy.com/oauth/authorize?response_type=code&")
    assert parse_qs(urlsplit(seen["relayed"]).query)["link_token"]
    assert seen["local"].startswith("https://app-de.cronofy.com/oauth/authorize?response_type=code&")
    assert len(upstream.posts()) == 2


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own call
def test_webkit_makes_a_link_but_lets_no_page_reach_a_relay_on_this_computer(
    webkit: WebKitGTK, address: str, hosted: str, local_pairing: Pairing, upstream: Api
) -> None:
    webkit.get(address)
    waiting = WebDriverWait(webkit, SECONDS_TO_WAIT)
    waiting.until(lambda page: page.find_element(By.TAG_NAME, "html").get_attribute("data-python") == "ready")
    webkit.find_element(By.ID, "create-link").click()
    waiting.until(lambda page: page.find_elements(By.ID, "authorization-link"))
    href = webkit.find_element(By.ID, "authorization-link").get_attribute("href")

    assert href
    assert href.startswith(f"{address}authorize.html?response_type=code&")

    webkit.get(f"{hosted}#data_center=de&client_id=client")
    waiting.until(lambda page: page.find_element(By.TAG_NAME, "html").get_attribute("data-python") == "ready")
    webkit.execute_script("document.getElementById('route-relay').click()")
    webkit.execute_script("document.querySelectorAll('#link-form details').forEach(fold => { fold.open = true })")
    webkit.find_element(By.ID, "access-token").send_keys("token-of-the-test")
    webkit.find_element(By.ID, "relay-key").send_keys(local_pairing.code)
    webkit.find_element(By.ID, "create-link").click()
    waiting.until(lambda page: page.find_elements(By.ID, "use-paste"))
    problem = webkit.find_element(By.ID, "problem")

    assert problem.get_attribute("data-cause") == "blocked"
    assert "cannot be reached" in webkit.find_element(By.ID, "problem-heading").text
    assert upstream.posts() == []


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A committed page on disk, whose CDN no machine can reach (RFC 6761, section 6.4)."""
    # Not replaced in the text: the policy allows the first script by its digest.
    monkeypatch.setattr(cdn, "CDN", "https://cdn.invalid")
    write_pages(tmp_path, committed_files())
    return (tmp_path / "index.html").as_uri()


def test_firefox_takes_the_sources_from_disk(firefox: str, disk: str) -> None:
    run = subprocess.run(
        [need("node"), HERE / "firefox_from_disk.mjs", firefox, disk], capture_output=True, text=True, timeout=400
    )
    assert run.returncode == 0, run.stderr[-2000:]

    assert json.loads(run.stdout) == dict(own_sources(with_worker=True))


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own call
def test_webkit_takes_the_sources_from_disk(webkit: WebKitGTK, disk: str) -> None:
    webkit.get(disk)
    taken = webkit.execute_async_script("""
        const done = arguments[0];
        const script = Object.assign(document.createElement("script"), { src: "sources.js" });
        script.onload = () => done(playground.sources);
        script.onerror = () => done("refused");
        document.head.append(script);
    """)

    assert taken == dict(own_sources(with_worker=True))


@pytest.fixture
def plain_host(site: Path) -> Iterator[StandIn]:
    """A host of the site that sends no header of ours, and records what it was asked."""
    with running(StandIn(files_in(site))) as server:
        yield server


def programs(server: StandIn) -> list[tuple[str, bool]]:
    """Return what each engine runs: the attack, an endless loop that is stopped, then each harm."""
    return [(attack(f"{server.url}/stolen"), False), (FOR_EVER, True), *((code, False) for code, _ in HARMS.values())]


def check_ended(ended: list[dict[str, Any]], server: StandIn) -> None:
    typed, attacked, stopped, *harmed = ended

    assert typed["output"].startswith("typed\nhttps://app.cronofy.com/oauth/authorize?response_type=code&")
    assert typed["links"] == 1
    assert attacked["output"].endswith("END\n")
    assert "REACHED" not in attacked["output"]
    assert sum(name in attacked["output"] for name in ATTACKS) == len(ATTACKS)
    assert [request.path for request in server.received if "stolen" in request.path] == []
    assert stopped["status"] == "Stopped."
    for (harm, (_, sentence)), result in zip(HARMS.items(), harmed, strict=True):
        assert result["status"].startswith(sentence), harm


def test_firefox_keeps_a_program_in_its_cell(firefox: str, plain_host: StandIn) -> None:
    asked = json.dumps({"run": RUN, "programs": programs(plain_host)})
    command = [need("node"), str(HERE / "firefox_cell.mjs"), firefox, f"{plain_host.url}/"]
    run = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=400)
    assert run.returncode == 0, run.stderr[-2000:]

    check_ended(json.loads(run.stdout), plain_host)


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own call
def test_webkit_keeps_a_program_in_its_cell(webkit: WebKitGTK, plain_host: StandIn) -> None:
    webkit.get(f"{plain_host.url}/")
    webkit.set_script_timeout(SECONDS_TO_WAIT)
    waiting = WebDriverWait(webkit, SECONDS_TO_WAIT)
    waiting.until(lambda page: page.find_element(By.TAG_NAME, "html").get_attribute("data-python") == "ready")
    opening = (
        "const b = document.getElementById('edit-run'); b.closest('details')?.setAttribute('open', ''); b.click();"
    )
    webkit.execute_script(opening)
    waiting.until(
        lambda page: page.execute_script("return !!document.getElementById('editor')?.shadowRoot?.activeElement")
    )
    webkit.switch_to.active_element.send_keys("print('typed')\n")
    script = f"const [code, stops, done] = arguments; ({RUN})(code, stops).then(done, (e) => done(String(e)));"
    ended = [webkit.execute_async_script(script, *each) for each in [("", False), *programs(plain_host)]]

    check_ended(ended, plain_host)
