"""Keeping what is shown in step with what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import window
from pyscript.ffi import create_proxy

from page.domain import ask
from page.elements import element, values
from page.showing import show
from page.starting import started

if TYPE_CHECKING:
    from page.protocol import Values

TYPING_PAUSE_MILLISECONDS = 50


class Preview:
    """Whether a drawing runs, whether another one is wanted, and the form that the shown link was made from."""

    pause = 0
    drawing = False
    wanted = False
    link_made_from: Values | None = None


def follow() -> None:
    """Show what the form makes in the next pause of whoever types, so that each letter is painted first.

    Before the start, the start does.
    """
    if not started.outcome:
        return
    window.clearTimeout(Preview.pause)
    Preview.pause = window.setTimeout(refreshing, TYPING_PAUSE_MILLISECONDS)


async def refresh(*_: object) -> None:
    """Show what the form makes now; while one drawing runs, any number of changes ask for just one more."""
    mark_stale()
    Preview.wanted = True
    if Preview.drawing:
        return
    Preview.drawing = True
    try:
        while Preview.wanted:
            Preview.wanted = False
            show(await ask("preview", values=values()), anew=False)
    finally:
        Preview.drawing = False


refreshing = create_proxy(refresh)


def form() -> Values:
    """Return the values that a link is made from."""
    return values(":is(#link-form, #pasting)")


def mark_stale() -> None:
    """Say so where the form no longer is what the shown link was made from."""
    note = element("stale")
    if note:
        note.hidden = form() == Preview.link_made_from
