"""Waiting for whatever comes first."""

import asyncio


class First:
    """One wait that several things may end; what comes after the first of them is ignored."""

    def __init__(self):
        self.over = asyncio.Event()
        self.outcome = None

    def end(self, outcome):
        """End the wait with this outcome."""
        if not self.over.is_set():
            self.outcome = outcome
            self.over.set()

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
        await self.over.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome
