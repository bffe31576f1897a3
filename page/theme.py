"""Light, dark, or as the reader's system."""

from page.elements import element, playground, root


def use_theme(theme: str) -> None:
    """Show the page in a theme."""
    root.dataset.theme = theme
    if element("theme"):
        element("theme").value = theme


def choose_theme(theme: str) -> None:
    """Use a theme and keep the choice, where the browser lets us."""
    use_theme(theme)
    try:
        playground.storage.setItem("theme", theme)
    except Exception:  # noqa: BLE001 - a denied storage is named differently by every browser
        return
