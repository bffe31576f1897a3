"""Waiting for whatever comes first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pyscript import window

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class First:
    """One wait that several things may end; what comes after the first of them is ignored.

    It waits for a promise, because MicroPython's own `asyncio.Event` wakes the wrong one of two waiting event handlers.
    """

    def __init__(self) -> None:
        self.is_over = False
        self.outcome: Any = None
        self.deadline: Any = None
        self.promise = window.Promise.new(self.hold)

    def hold(self, resolve: Callable[[], None], _: object) -> None:
        """Hold on to what fulfils the promise."""
        self.resolve = resolve

    def end(self, outcome: object) -> None:
        """End the wait with this outcome."""
        if not self.is_over:
            self.is_over = True
            self.outcome = outcome
            self.resolve()

    def end_with(self, result: Awaitable[object]) -> None:
        """End the wait with what a coroutine returns or raises, should that come first."""

        async def run() -> None:
            try:
                outcome = await result
            except Exception as error:  # noqa: BLE001 - raised again where the wait ends
                outcome = error
            self.end(outcome)

        asyncio.create_task(run())

    async def result(self) -> Any:
        """Return the outcome that came first, or raise it where it is an error."""
        await self.promise
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


async def let_events_happen() -> None:
    """Wait until the browser has told of what has just happened."""
    await window.Promise.new(lambda resolve, _: window.setTimeout(resolve, 0))
