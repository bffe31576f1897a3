"""What changes with time alone: seconds are counted up and down, and the age of the link stays true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import window

from page.elements import element

if TYPE_CHECKING:
    from page.elements import Element


def tick(*_: object) -> None:
    """Do what a second changes."""
    count_down(element("countdown"))
    grow_older(element("link-age"))
    count_up(element("elapsed"))


def start_counting(place: Element) -> None:
    """Count the seconds from now on."""
    place.dataset.since = str(window.performance.now())


def count_up(place: Element) -> None:
    """Say how many whole seconds have gone by."""
    if place and place.dataset.since:
        place.textContent = str(int((window.performance.now() - float(place.dataset.since)) / 1000))


def count_down(place: Element) -> None:
    """Say how many seconds are left, until there are none."""
    if place and place.dataset.seconds:
        left = int(place.dataset.seconds) - 1
        place.dataset.seconds = str(left) if left > 0 else ""
        place.textContent = place.dataset.left.replace("{}", str(left)) if left > 0 else place.dataset.over


def grow_older(place: Element) -> None:
    """Say once a minute how old something is."""
    if not place:
        return
    seconds = int(place.dataset.seconds) + 1
    place.dataset.seconds = str(seconds)
    minutes = seconds // 60
    if seconds % 60 == 0:
        place.textContent = place.dataset.one if minutes == 1 else place.dataset.many.replace("{}", str(minutes))
