"""Waiting for whatever comes first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable


class First:
    """One wait that several things may end; what comes after the first of them is ignored."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.outcome: Any = None

    def end(self, outcome: object) -> None:
        """End the wait with this outcome."""
        if not self.over.is_set():
            self.outcome = outcome
            self.over.set()

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
        await self.over.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome
