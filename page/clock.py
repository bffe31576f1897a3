"""What changes with time alone: a `Retry-After` is counted down, and the age of the link stays true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from page.elements import element

if TYPE_CHECKING:
    from page.elements import Element


def tick(*_: object) -> None:
    """Do what a second changes."""
    count_down(element("countdown"))
    grow_older(element("link-age"))


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
