"""Taking something along: into the clipboard, or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document, window
from pyscript.ffi import create_proxy, to_js

from page.attempts import archive
from page.elements import element, playground
from page.showing import said

if TYPE_CHECKING:
    from page.elements import Element, Event


ANSWER_MILLISECONDS = 2_000


async def copy(control: Element) -> None:
    """Copy an element's text or link; where the clipboard is denied, select it and say what to press."""
    source = element(control.dataset.argument)
    text = getattr(source, {"A": "href", "INPUT": "value"}.get(source.tagName, "textContent"))
    if not await copied(control, text):
        select(source)


async def copied(control: Element, text: str) -> bool:
    """Tell whether a text is in the clipboard now, and say so; where it is denied, say what to press."""
    try:
        await window.navigator.clipboard.writeText(text)
    except Exception:  # noqa: BLE001 - a denied clipboard is named differently by every browser
        answer(control, "press")
        return False
    answer(control, "copied")
    return True


async def copy_address(control: Element) -> None:
    """Copy the whole address that a person came back to."""
    await copy_secret(control, came_back())


async def copy_code(control: Element) -> None:
    """Copy the code in that address."""
    await copy_secret(control, window.URLSearchParams.new(came_back().split("?", 1)[-1].split("#")[0]).get("code"))


def came_back() -> str:
    """Return the address that a person came back to: this page's own, or the one that was pasted."""
    field = element("callback-url")
    return str(field.value.strip() if field else playground.arrival)


async def copy_secret(control: Element, text: str) -> None:
    """Copy what is not on the screen; only where the clipboard is denied it is shown, to be copied by hand."""
    if not await copied(control, text):
        element("shown-field").hidden = False
        element("shown-secret").value = text
        element("shown-secret").select()


async def forget_address(_: Element) -> None:
    """Forget the address that this page was opened with, and with it the code."""
    playground.arrival = ""
    element("kept").remove()
    said("forgotten")
    element("verdict").focus()


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
    save(control.dataset.argument + ".md", element(control.dataset.argument).textContent, "text/markdown")


async def download_attempts(_: Element) -> None:
    """Offer the attempts of this tab as a file."""
    save("attempts.har", archive(), "application/json")


def save(name: str, text: str, media_type: str) -> None:
    """Offer a text as a file."""
    blob = window.Blob.new(to_js([text]), to_js({"type": media_type}))
    link = document.createElement("a")
    link.href = window.URL.createObjectURL(blob)
    link.download = name
    link.click()
    window.setTimeout(create_proxy(lambda *_: window.URL.revokeObjectURL(link.href)), 1000)
