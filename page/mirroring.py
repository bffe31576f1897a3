"""The page's own address holds what the address to share does, so that loading the page again keeps the form."""

from pyscript import window
from pyscript.ffi import create_proxy

from page.elements import elements, playground

# Browsers refuse more than a few changes of the address a second.
PAUSE_MILLISECONDS = 500
ALWAYS_STARTS = "start=auto"


class Mirror:
    """The address that is written as soon as nothing has changed for a moment."""

    address = ""
    timer = 0


def mirror(address: str) -> None:
    """Have the fragment of the address to share in the page's own address soon, once somebody has changed the form."""
    if playground.edits:
        Mirror.address = address
        window.clearTimeout(Mirror.timer)
        Mirror.timer = window.setTimeout(write_address, PAUSE_MILLISECONDS)


@create_proxy
def write_address(*_: object) -> None:
    """Write the fragment into the address, without an entry in the history."""
    fragment = "#" + Mirror.address.split("#")[1]
    if ALWAYS_STARTS in window.location.hash:
        fragment += "&" + ALWAYS_STARTS
    if fragment != window.location.hash:
        window.history.replaceState(None, "", fragment)
        for link in elements("[data-tab]"):
            link.hash = fragment
