"""Waiting for whatever comes first."""

import asyncio

from pyscript import window
from pyscript.ffi import create_proxy


class First:
    """One wait that several things may end; what comes after the first of them is ignored.

    It waits for a promise of the browser's: MicroPython's own events wake the wrong one of two that wait.
    """

    def __init__(self):
        self.is_over = False
        self.outcome = None
        self.promise = window.Promise.new(create_proxy(self.keep))

    def keep(self, resolve, _):
        """Keep what ends the promise."""
        self.resolve = resolve

    def end(self, outcome):
        """End the wait with this outcome."""
        if not self.is_over:
            self.is_over = True
            self.outcome = outcome
            self.resolve(True)

    def end_with(self, result):
        """End the wait with what a coroutine returns or raises, should that come first."""

        async def run():
            try:
                outcome = await result
            except Exception as error:  # noqa: BLE001 - raised again where the wait ends
                outcome = error
            self.end(outcome)

        asyncio.create_task(run())

    async def result(self):
        """Return the outcome that came first, or raise it where it is an error."""
        await self.promise
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


async def let_events_happen():
    """Wait until the browser has told of what has just happened."""
    turn = First()
    window.setTimeout(create_proxy(lambda *_: turn.end(True)), 0)
    await turn.result()
