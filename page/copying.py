"""Taking something along: into the clipboard, or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document, window
from pyscript.ffi import create_proxy, to_js

from page.elements import element
from page.showing import said

if TYPE_CHECKING:
    from page.elements import Element, Event


ANSWER_MILLISECONDS = 2_000


async def copy(control: Element) -> None:
    """Copy an element's text or link; where the clipboard is denied, select it and say what to press."""
    source = element(control.dataset.argument)
    text = getattr(source, {"A": "href", "INPUT": "value"}.get(source.tagName, "textContent"))
    try:
        await window.navigator.clipboard.writeText(text)
        answer(control, "copied")
    except Exception:  # noqa: BLE001 - a denied clipboard is named differently by every browser
        select(source)
        answer(control, "press")


def answer(control: Element, name: str) -> None:
    """Say a sentence in the status line, and in short for a moment on the control that was pressed."""
    said(name)
    control.setAttribute("data-answer", element("status").getAttribute("data-" + name + "-here"))
    window.setTimeout(create_proxy(lambda *_: control.removeAttribute("data-answer")), ANSWER_MILLISECONDS)


def select(source: Element) -> None:
    """Select an element's text, as a person would before copying it."""
    if source.tagName == "INPUT":
        source.select()
    else:
        window.getSelection().selectAllChildren(source)


def copy_whole(event: Event) -> None:
    """Put the whole link into the clipboard where its text was selected, in which the link token is hidden."""
    link = element("authorization-link")
    if link and str(window.getSelection().toString()).strip() == link.textContent:
        event.clipboardData.setData("text/plain", link.href)
        event.preventDefault()


async def download(control: Element) -> None:
    """Offer an element's text as a file."""
    name = control.dataset.argument
    blob = window.Blob.new(to_js([element(name).textContent]), to_js({"type": "text/markdown"}))
    link = document.createElement("a")
    link.href = window.URL.createObjectURL(blob)
    link.download = name + ".md"
    link.click()
    window.setTimeout(create_proxy(lambda *_: window.URL.revokeObjectURL(link.href)), 1000)
