"""One small interface to a tab, for each engine: what the journeys are written against."""

import json
import os
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import websocket
from playwright.sync_api import Browser, Frame, Page
from playwright.sync_api import Error as PlaywrightError
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.service import Service
from tools import need

SECONDS_TO_WAIT = 60  # machines are noisy; nothing waits that long when it works
SECONDS_BETWEEN = 0.05
# What an engine's driver cannot do, and so no test asks of it; the end of the run shows it.
UNABLE = {
    ("webkit", "storage"): "WebKitWebDriver has one storage for all tabs of a session",
}


class Gone(Exception):
    """The page was left while it was asked."""


class Tab(ABC):
    """A tab, or a frame in one. Only scripts of a test run in it: an element is named by its id."""

    @abstractmethod
    def goto(self, address: str) -> None: ...

    @abstractmethod
    def run(self, body: str, *given: object) -> Any:
        """Return what the body of an asynchronous function returns for `given`. Raises `Gone`."""

    @abstractmethod
    def click(self, id: str) -> None:
        """Click as a mouse does."""

    @abstractmethod
    def type(self, id: str, text: str) -> None:
        """Replace what stands in a field by keys."""

    @abstractmethod
    def press_enter(self, id: str) -> None: ...

    @abstractmethod
    def frame(self) -> "Tab":
        """Return the first frame of the page."""

    def wait(self, body: str, *given: object) -> Any:
        """Return what the body returns as soon as that is true."""
        end = time.monotonic() + SECONDS_TO_WAIT
        while time.monotonic() < end:
            try:
                if found := self.run(body, *given):
                    return found
            except Gone:
                pass
            time.sleep(SECONDS_BETWEEN)
        page = self.run(
            "return document.documentElement.dataset.python + ': ' + [document.getElementById('status'), document.getElementById('answer')].map(e => e?.innerText).join().slice(0, 1500)"
        )
        raise AssertionError(f"never true: {body} for {given} in {page}")


class ChromiumTab(Tab):
    def __init__(self, page: Page | Frame) -> None:
        self.page = page

    def goto(self, address: str) -> None:
        self.page.goto(address, wait_until="domcontentloaded")

    def run(self, body: str, *given: object) -> Any:
        try:
            return self.page.evaluate(f"async (given) => {{ {body} }}", list(given))
        except PlaywrightError as error:
            raise Gone from error

    def click(self, id: str) -> None:
        self.page.locator(f"[id='{id}']").click()

    def type(self, id: str, text: str) -> None:
        self.page.locator(f"[id='{id}']").fill(text)

    def press_enter(self, id: str) -> None:
        self.page.locator(f"[id='{id}']").press("Enter")

    def frame(self) -> Tab:
        assert isinstance(self.page, Page)
        return ChromiumTab(self.page.frames[1])


class Bidi:
    """WebDriver BiDi (W3C) to a Firefox, one command after the other."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(f"{address}/session", timeout=120, suppress_origin=True)
        self.numbers = count(1)
        self.send("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})

    def send(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if message["type"] == "error":
                    raise Gone(message["message"])
                return message["result"]


class FirefoxTab(Tab):
    def __init__(self, bidi: Bidi, context: str) -> None:
        self.bidi = bidi
        self.context = context

    def goto(self, address: str) -> None:
        self.bidi.send("browsingContext.navigate", context=self.context, url=address, wait="interactive")

    def run(self, body: str, *given: object) -> Any:
        script = f"async () => {{ const given = {json.dumps(given)}; return JSON.stringify(await (async () => {{ {body} }})()) }}"
        result = self.bidi.send(
            "script.callFunction",
            functionDeclaration=script,
            target={"context": self.context},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] == "exception":
            raise Gone(result["exceptionDetails"]["text"])
        text = result["result"].get("value")
        return None if text is None else json.loads(text)

    def act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self.bidi.send("input.performActions", context=self.context, actions=[source])

    def click(self, id: str) -> None:
        self.wait("const e = document.getElementById(given[0]); return e?.checkVisibility()", id)
        found = self.bidi.send(
            "script.evaluate",
            expression=f"{{ const e = document.getElementById({json.dumps(id)}); e.scrollIntoView({{block: 'center'}}); e }}",
            target={"context": self.context},
            awaitPromise=False,
        )
        origin = {"type": "element", "element": {"sharedId": found["result"]["sharedId"]}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        self.act("pointer", [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])

    def type(self, id: str, text: str) -> None:
        self.run("const e = document.getElementById(given[0]); e.focus(); e.select()", id)
        keys = text or "\ue017"
        self.act("key", [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")])

    def press_enter(self, id: str) -> None:
        self.run("document.getElementById(given[0]).focus()", id)
        self.act("key", [{"type": kind, "value": "\ue007"} for kind in ("keyDown", "keyUp")])

    def frame(self) -> Tab:
        [tree] = self.bidi.send("browsingContext.getTree", root=self.context)["contexts"]
        return FirefoxTab(self.bidi, tree["children"][0]["context"])


class WebKitTab(Tab):
    def __init__(self, driver: WebKitGTK) -> None:
        self.driver = driver

    def goto(self, address: str) -> None:
        self.driver.switch_to.default_content()
        self.driver.get(address)

    def run(self, body: str, *given: object) -> Any:
        script = f"const [given, done] = arguments; (async () => {{ {body} }})().then(done, () => done(null))"
        try:
            return self.driver.execute_async_script(script, list(given))
        except WebDriverException as error:
            raise Gone from error

    def click(self, id: str) -> None:
        self.wait("const e = document.getElementById(given[0]); return e?.checkVisibility()", id)
        # The button that stays in view covers what ends up at the lower edge.
        self.run("document.getElementById(given[0]).scrollIntoView({ block: 'center' })", id)
        self.driver.find_element(By.ID, id).click()

    def type(self, id: str, text: str) -> None:
        self.run("const e = document.getElementById(given[0]); e.focus(); e.select()", id)
        ActionChains(self.driver).send_keys(text or "\ue017").perform()

    def press_enter(self, id: str) -> None:
        self.run("document.getElementById(given[0]).focus()", id)
        ActionChains(self.driver).send_keys("\ue007").perform()

    def frame(self) -> Tab:
        self.driver.switch_to.frame(0)
        return self


class Engine(ABC):
    """A browser that was started once; each tab of it has a storage of its own where the engine can."""

    name: str

    @abstractmethod
    def tab(self) -> Tab: ...

    def can(self, ability: str) -> bool:
        return (self.name, ability) not in UNABLE


class ChromiumEngine(Engine):
    name = "chromium"

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def tab(self) -> Tab:
        context = self.browser.new_context()
        context.set_default_timeout(1000 * SECONDS_TO_WAIT)
        return ChromiumTab(context.new_page())


class FirefoxEngine(Engine):
    name = "firefox"

    def __init__(self, bidi: Bidi) -> None:
        self.bidi = bidi

    def tab(self) -> Tab:
        own = self.bidi.send("browser.createUserContext")["userContext"]
        return FirefoxTab(self.bidi, self.bidi.send("browsingContext.create", type="tab", userContext=own)["context"])


class WebKitEngine(Engine):
    name = "webkit"

    def __init__(self, driver: WebKitGTK) -> None:
        self.driver = driver

    def tab(self) -> Tab:
        return WebKitTab(self.driver)


@contextmanager
def firefox(proxy_port: int, more: Mapping[str, object] = MappingProxyType({})) -> Iterator[FirefoxEngine]:
    """Start Firefox, with more preferences; every host but this machine is behind the proxy."""
    prefs = {
        **more,
        "network.proxy.type": 1,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": proxy_port,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy_port,
    }
    program = need("firefox-esr" if Path("/usr/bin/firefox-esr").exists() else "firefox")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in prefs.items()]
        (Path(profile) / "user.js").write_text("".join(lines))
        command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
            try:
                assert process.stderr
                said = next(line for line in process.stderr if "WebDriver BiDi listening on " in line)
                bidi = Bidi(said.split()[-1])
                with closing(bidi.socket):
                    yield FirefoxEngine(bidi)
            finally:
                process.terminate()


@contextmanager
def webkit(proxy_port: int) -> Iterator[WebKitEngine]:
    """Start WebKitGTK on a screen of its own; every TLS connection goes to the proxy."""
    driver = need("WebKitWebDriver")
    command = [need("Xvfb"), "-displayfd", "1", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as screen:
        assert screen.stdout
        try:
            options = WebKitGTKOptions()
            options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
            options.add_argument("--automation")
            options.accept_insecure_certs = True
            address = f"127.0.0.1:{proxy_port}"
            # The driver leaves a proxy capability aside.
            for argument in (
                f"--proxy=http://{address}",
                "--ignore-host=localhost",
                "--ignore-host=127.0.0.1",
                "--ignore-tls-errors",
            ):
                options.add_argument(argument)
            service = Service(driver, env={**os.environ, "DISPLAY": f":{screen.stdout.readline().strip()}"})
            with WebKitGTK(options=options, service=service) as browser:
                browser.set_script_timeout(SECONDS_TO_WAIT)
                yield WebKitEngine(browser)
        finally:
            screen.terminate()
