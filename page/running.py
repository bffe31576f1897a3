"""Edit and run: all of it is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document

if TYPE_CHECKING:
    from page.elements import Element


async def edit_run(control: Element) -> None:
    """Load the editor's script, which takes the button over."""
    script = document.createElement("script")
    script.type = "module"
    script.src = control.dataset.argument
    document.head.append(script)
