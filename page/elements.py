"""What is on the page: finding elements, reading fields, filling them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pyscript import document, window

if TYPE_CHECKING:
    from page.protocol import Values

    # What the browser hands over has no types here.
    Element: TypeAlias = Any
    Event: TypeAlias = Any

root = document.documentElement
playground = window.playground


def element(name: str) -> Element:
    """Return the element with that id, or None."""
    return document.getElementById(name)


def elements(selector: str) -> list[Element]:
    """Return the elements that a selector finds."""
    found = document.querySelectorAll(selector)
    return [found.item(index) for index in range(found.length)]


def given(control: Element, name: str) -> str:
    """Return an element's `data-` attribute, or an empty text."""
    return control.getAttribute("data-" + name) or ""


def values(within: str = "") -> Values:
    """Return every field's value by its name, also of those within a part of the page only."""
    found: Values = {}
    for control in elements(within + " [data-field]"):
        if control.type == "checkbox":
            found[control.dataset.field] = "true" if control.checked else ""
        elif control.type != "radio" or control.checked:
            found[control.dataset.field] = control.value
    return found


def fill(name: str, value: str) -> None:
    """Put a value into a field, whatever kind of control it is."""
    control = element(name)
    if not control:
        control = element(name + "-" + value)
        if control:
            control.checked = True
    elif control.type == "checkbox":
        control.checked = value == "true"
    else:
        control.value = value


def unfold(target: Element) -> None:
    """Open what hides an element."""
    fold = target.closest("details")
    while fold:
        fold.open = True
        fold = fold.parentElement.closest("details")


def reveal(target: Element) -> None:
    """Unfold what hides an element, and move the focus to it."""
    unfold(target)
    target.focus()
