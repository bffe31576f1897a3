"""Edit and run: the editor is loaded when it is asked for, with the Python of the form in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document

from page.elements import element, fill
from page.preview import refresh
from page.starting import once_started

if TYPE_CHECKING:
    from page.elements import Element


async def edit_run(control: Element) -> None:
    """Load the editor below the code; once it is there, its own script follows the button."""
    if document.getElementById("editor-script"):
        return
    script = document.createElement("script")
    script.id = "editor-script"
    script.type = "module"
    script.src = control.dataset.argument
    await once_started()
    fill("snippet-language", "python")
    await refresh()
    element("edit-run-place").append(script)
