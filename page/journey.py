"""The picture of the flow: the page keeps how far one has come, and saw when."""

from pyscript import window

from page.elements import element, elements, given

seen: dict[str, str] = {}


def journey() -> str:
    """Return how far one has come, as it was handed to the page."""
    return given(element("journey").firstElementChild, "facts")


def write_times() -> None:
    """Write beside each step that has happened when it was first seen here."""
    for place in elements("#journey time"):
        name = given(place, "of")
        if name not in seen:
            seen[name] = place.dateTime or window.Date.new().toISOString()
        place.dateTime = seen[name]
        place.textContent = window.Date.new(seen[name]).toLocaleTimeString()
