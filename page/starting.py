"""The start of the page: nothing that needs the domain is done before its first reply was shown."""

from page.elements import root
from page.showing import said
from page.waiting import First

started = First()


async def once_started() -> None:
    """Wait for the start, and say that what was asked for is kept meanwhile."""
    if root.dataset.python != "ready":
        said("failed" if root.dataset.python == "failed" else "kept")
    await started.result()
