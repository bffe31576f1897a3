"""Where the command and the field for its answer stand: in a problem's panel that asks for them, else in the form."""

from page.elements import element

pasting = element("pasting")


def place_pasting() -> None:
    """Bring the command and its field to where they are wanted now; what is in the field goes along."""
    place = element("paste-place") or element("paste-home")
    if pasting and not place.contains(pasting):
        place.append(pasting)


def bring_pasting_home() -> None:
    """Have the command and its field in the form again, where a way was chosen by hand."""
    if element("paste-here"):
        element("paste-here").replaceChildren()
    place_pasting()
