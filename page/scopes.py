"""The picker of scopes. The field is the truth; the picker writes into it, and agrees with it."""

from page.elements import element, elements


def pick(box):
    """Write a picked scope into its field, or take it out."""
    field = element(box.dataset.picks)
    words = [word for word in field.value.split() if word != box.value]
    field.value = " ".join(words + [box.value] if box.checked else words)


def mark_picked():
    """Let the picker agree with its field."""
    for box in elements("[data-picks]"):
        box.checked = box.value in element(box.dataset.picks).value.split()
