"""Doing what a reply says: a sentence, fragments, values, errors, the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document

from page.elements import element, elements, fill, given, playground, reveal, root, unfold
from page.journey import write_times
from page.mirroring import mirror
from page.pasting import place_pasting
from page.tokens import keep_tokens_apart

if TYPE_CHECKING:
    from page.elements import Element
    from page.protocol import Reply

drawn: dict[str, str] = {}


def say(sentence: str) -> None:
    """Announce a sentence in the page's one status line."""
    element("status").textContent = sentence


def said(name: str) -> None:
    """Announce a sentence that the template holds."""
    say(element("status").getAttribute("data-" + name))


def show(reply: Reply, *, anew: bool = True) -> None:
    """Do what a reply says, in the order in which it has to happen; the focus is moved apart, see `Focus`.

    What is drawn as one types is not drawn `anew` where it is the same: nothing but a reply changes it.
    """
    for name, html in reply.get("fragments", {}).items():
        place = element(name)
        if place and (anew or drawn.get(name) != html):
            place.innerHTML = html
            place.hidden = not html
        drawn[name] = html
    write_times()
    place_pasting()
    for name, value in reply.get("values", {}).items():
        fill(name, value)
        if name == "share-link":
            mirror(value)
    keep_tokens_apart()
    playground.showFolded()
    if reply.get("status"):
        say(reply["status"])


def show_errors(errors: dict[str, str]) -> None:
    """Mark exactly the faulty fields, with the words that the summary has."""
    for control in elements("[data-field]"):
        name = control.dataset.field
        place = element(name + "-error")
        if place:
            place.textContent = errors.get(name, "")
            place.hidden = name not in errors
        if name in errors:
            control.setAttribute("aria-invalid", "true")
            unfold(control)
        else:
            control.removeAttribute("aria-invalid")
    document.title = (root.dataset.error if errors else "") + root.dataset.title
    if not errors:
        element("error-summary").hidden = True


def is_typed_into(control: Element) -> bool:
    """Tell whether an element is a field, or picks for one."""
    return bool(given(control, "field") or given(control, "picks"))


class Focus:
    """Where the focus was when something was asked for. A reply moves it on only if nobody has moved it elsewhere."""

    def __init__(self) -> None:
        self.at = document.activeElement
        # Before the start a press may have been kept for a while, and whoever types since is not to be interrupted.
        self.edits = playground.edits if root.dataset.python == "ready" else -1

    def move(self, name: str) -> None:
        """Move the focus to an element, unless somebody types or went elsewhere meanwhile: then the status says it all."""
        if element(name) and self.is_free():
            reveal(element(name))

    def is_free(self) -> bool:
        """Tell whether the focus is nowhere, on Cancel, or still where it was with nothing typed there since."""
        now = document.activeElement
        if not now or now.isSameNode(document.body) or now.id == "cancel":
            return True
        return now.isSameNode(self.at) and (self.edits == playground.edits or not is_typed_into(now))
