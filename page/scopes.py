"""The picker of scopes. The field is the truth; the picker writes into it, and agrees with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from page.elements import element, elements

if TYPE_CHECKING:
    from page.elements import Element


def pick(box: Element) -> None:
    """Write a picked scope into its field, or take it out."""
    field = element(box.dataset.picks)
    words = [word for word in field.value.split() if word != box.value]
    field.value = " ".join(words + [box.value] if box.checked else words)


def mark_picked() -> None:
    """Let the picker agree with its field."""
    for box in elements("[data-picks]"):
        box.checked = box.value in element(box.dataset.picks).value.split()
