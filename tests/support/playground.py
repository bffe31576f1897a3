"""The playground as a person sees it: what can be filled in, what can be pressed and what is shown."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

ACCESS_TOKEN = "access-token-nobody-may-see"
SECONDS_TO_START = 60
VALID = {
    "client-id": "client-id-of-the-test",
    "redirect-uri": "https://example.com/callback",
    "scope": "read_events create_event",
    "state": "state-of-the-test",
}


# Notes every sentence of the status line, as a screen reader would read it out.
ANNOUNCED = """
globalThis.announced = [];
const note = () => {
  const sentence = document.getElementById("status").textContent;
  if (announced.at(-1) !== sentence) announced.push(sentence);
};
addEventListener("DOMContentLoaded", () => {
  const status = document.getElementById("status");
  if (status) new MutationObserver(note).observe(status, { childList: true, characterData: true, subtree: true });
});
"""


@dataclass
class Playground:
    """One page of the site, in a tab."""

    page: Page
    address: str
    console: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.note)
        self.page.add_init_script(ANNOUNCED)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def note(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    def announced(self) -> list[str]:
        """Return every sentence that the status line has said since the page was opened."""
        sentences: list[str] = self.page.evaluate("announced")
        return sentences

    def open(self, path: str = "") -> "Playground":
        """Open a page of the site, without waiting for its Python."""
        self.page.goto(self.address + path, wait_until="domcontentloaded")
        return self

    def ready(self) -> "Playground":
        """Wait until Python has answered."""
        expect(self.page.locator("html")).to_have_attribute("data-python", "ready", timeout=1000 * SECONDS_TO_START)
        return self

    def start(self, path: str = "") -> "Playground":
        """Open a page of the site and wait for its Python."""
        return self.open(path).ready()

    def __getitem__(self, id: str) -> Locator:
        return self.page.locator(f"[id='{id}']")

    def choose(self, data_center: str, route: str = "") -> "Playground":
        """Choose a data center, and how the link token is made."""
        self["data-center"].select_option(data_center)
        if route:
            self[f"route-{route}"].check()
        return self

    def fill(self, **values: str) -> "Playground":
        """Type a value into each field; an underscore stands for the hyphen in its id."""
        for name, value in values.items():
            self.unfolded(name.replace("_", "-")).fill(value)
        return self

    def unfolded(self, id: str) -> Locator:
        """Return an element, with whatever hides it unfolded."""
        self[id].evaluate("e => { for (let f = e; (f = f.parentElement.closest('details')); ) f.open = true }")
        return self[id]

    def fill_all(self, route: str, data_center: str = "de") -> "Playground":
        """Fill in everything that a link of that data center needs."""
        self.choose(data_center, route)
        if route != "paste":
            self.unfolded("access-token").fill(ACCESS_TOKEN)
        for name, value in VALID.items():
            self.unfolded(name).fill(value)
        return self

    def submit(self) -> "Playground":
        """Press the button, with nothing of an earlier submit in sight."""
        self.take_away_answers()["create-link"].click()
        return self

    def take_away_answers(self) -> "Playground":
        """Empty the places of answers, so that nobody takes an earlier one for the next."""
        places = "#answer, #error-summary"
        self.page.evaluate("places => document.querySelectorAll(places).forEach(e => e.replaceChildren())", places)
        return self

    def shows_link(self) -> dict[str, str]:
        """Wait for the link and return its parameters."""
        expect(self["authorization-link"]).to_be_visible()
        return dict(parse_qsl(urlsplit(self.link()).query, keep_blank_values=True))

    def link(self) -> str:
        return self["authorization-link"].get_attribute("href") or ""

    def shows_problem(self, cause: str, status: int = 0) -> Locator:
        """Wait for the problem with this cause, and return its panel."""
        expect(self["problem"]).to_have_attribute("data-cause", cause)
        if status:
            expect(self["problem"]).to_have_attribute("data-status", str(status))
        return self["problem"]

    def values(self) -> dict[str, str]:
        """Return what stands in the text fields, by id."""
        script = "all => Object.fromEntries(all.map(field => [field.id, field.value]))"
        values: dict[str, str] = self.page.locator("input[data-field]:not([type=radio], [type=checkbox])").evaluate_all(
            script
        )
        return values

    def focused(self) -> str:
        """Return the id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))

    def has_focus(self, id: str) -> None:
        expect(self[id]).to_be_focused()

    def says(self, sentence: str) -> None:
        """Wait for a sentence in the status line."""
        expect(self["status"]).to_have_text(re.compile(re.escape(sentence)))
