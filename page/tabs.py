"""The languages of the code, as tabs. What is chosen stands in a field, like every other choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript.ffi import create_proxy

from page.elements import element, elements, playground
from page.preview import follow

if TYPE_CHECKING:
    from page.elements import Element, Event

TABS = "#code-tabs > *"


async def choose_language(tab: Element) -> None:
    """Show the code in a tab's language."""
    element("snippet-language").value = tab.dataset.argument
    playground.noteEdit("snippet-language")
    mark_chosen()
    follow()


def mark_chosen() -> None:
    """Let the tabs agree with the field."""
    for tab in elements(TABS):
        is_chosen = tab.dataset.argument == element("snippet-language").value
        tab.setAttribute("aria-selected", "true" if is_chosen else "false")
        tab.tabIndex = 0 if is_chosen else -1
        if is_chosen:
            element("code").setAttribute("aria-labelledby", tab.id)


def on_key(event: Event) -> None:
    """Go to another tab by the arrow keys, Home and End (ARIA Authoring Practices, tabs)."""
    tabs = elements(TABS)
    at = [tab.id for tab in tabs].index(event.target.id)
    places = {"ArrowLeft": at - 1, "ArrowRight": (at + 1) % len(tabs), "Home": 0, "End": -1}
    if event.key in places:
        event.preventDefault()
        tabs[places[event.key]].focus()
        tabs[places[event.key]].click()


if element("code-tabs"):
    element("code-tabs").onkeydown = create_proxy(on_key)
