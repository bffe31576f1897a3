"""Keeping what is shown in step with what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from page.domain import ask
from page.elements import element, playground, values
from page.showing import show

if TYPE_CHECKING:
    from page.protocol import Values


class Preview:
    """Whether a drawing runs, whether another one is wanted, and the form that the shown link was made from."""

    drawing = False
    wanted = False
    link_made_from: Values | None = None


async def refresh() -> None:
    """Show what the form makes now; while one drawing runs, any number of changes ask for just one more."""
    mark_stale()
    playground.showFolded()
    Preview.wanted = True
    if Preview.drawing:
        return
    Preview.drawing = True
    try:
        while Preview.wanted:
            Preview.wanted = False
            show(await ask("preview", values=values()))
    finally:
        Preview.drawing = False


def form() -> Values:
    """Return the values that a link is made from."""
    return values(":is(#link-form, #pasting)")


def mark_stale() -> None:
    """Say so where the form no longer is what the shown link was made from."""
    note = element("stale")
    if note:
        note.hidden = form() == Preview.link_made_from
