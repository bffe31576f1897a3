"""Keeping what is shown in step with what is typed."""

from page.domain import ask
from page.elements import element, values
from page.showing import show


class Preview:
    """Whether a drawing runs, whether another one is wanted, and the form that the shown link was made from."""

    drawing = False
    wanted = False
    link_made_from = None


async def refresh():
    """Show what the form makes now; while one drawing runs, any number of changes ask for just one more."""
    mark_stale()
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


def form():
    """Return the values that a link is made from."""
    return values("#link-form")


def mark_stale():
    """Say so where the form no longer is what the shown link was made from."""
    note = element("stale")
    if note:
        note.hidden = form() == Preview.link_made_from
