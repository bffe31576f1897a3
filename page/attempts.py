"""The list of this tab's attempts. It holds no secret, and it is the only memory of them: it goes with the tab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyscript import window

from page.elements import element, elements, fill, playground
from page.states import remembered, remembered_links

if TYPE_CHECKING:
    from page.elements import Element
    from page.protocol import Values

MOST_ATTEMPTS = 50


def add_attempt(entry: str) -> None:
    """Put an attempt's entry on top of the list, its time as this reader writes times."""
    place = element("attempts").querySelector("ol")
    place.insertAdjacentHTML("afterbegin", entry)
    time = place.querySelector("time")
    time.textContent = window.Date.new(time.dateTime).toLocaleTimeString()
    while place.children.length > MOST_ATTEMPTS:
        place.lastElementChild.remove()
    element("attempts").hidden = False


def clear_attempts() -> None:
    """Empty the list."""
    element("attempts").hidden = True
    element("attempts").open = False
    element("attempts").querySelector("ol").replaceChildren()


def archive() -> str:
    """Return what the attempts sent and received as an HTTP archive (HAR 1.2), the oldest first."""
    entries = [entry.dataset.har for entry in elements("#attempts [data-har]")]
    empty: str = element("attempts").dataset.har
    return empty.replace("[]", "[" + ",".join(reversed(entries)) + "]")


def digests() -> list[str]:
    """Return the digests of the states in this tab's links."""
    return [entry.dataset.digest for entry in elements("#attempts [data-digest]") if entry.dataset.digest]


def expected_digests() -> list[str]:
    """Return the digests of all states that may come back: this tab's and those that this browser remembers."""
    return digests() + remembered()


def links() -> dict[str, Values]:
    """Return what is public of this tab's links, by the digests of their states."""
    entries = elements("#attempts [data-digest]")
    return {entry.dataset.digest: json.loads(entry.dataset.values) for entry in entries if entry.dataset.digest}


def expected_links() -> dict[str, Values]:
    """Return what is public of all links whose states may come back, by digest."""
    known = remembered_links()
    known.update(links())
    return known


def restore(control: Element) -> None:
    """Fill the form in as it was for an attempt. Its secrets are gone; those in the form now stay."""
    typed = json.loads(control.closest("[data-values]").dataset.values)
    for name in typed:
        fill(name, typed[name])
        playground.noteEdit(name)
    playground.showFolded()
