"""The network between the local server and the browser: as fast as it goes, or limited."""

import asyncio
import time
from dataclasses import dataclass, field

CHUNK = 8 * 1024
BURST = 0.005  # seconds: what a late wake-up of the event loop may catch up with


@dataclass
class Network:
    """One line that all connections share, workers' too; each chunk waits for its turn."""

    megabits: float | None = None
    latency: float = 0.0
    _free: float = field(default=0.0, init=False)

    async def answer(self) -> None:
        """Wait for the round trip that comes before an answer's first byte, or before a new connection is open."""
        if self.latency:
            await asyncio.sleep(self.latency)

    async def send(self, size: int) -> None:
        """Wait until this many bytes have gone through."""
        if not self.megabits:
            return
        now = time.monotonic()
        self._free = max(self._free, now - BURST) + size * 8 / (self.megabits * 1e6)
        if self._free > now:
            await asyncio.sleep(self._free - now)
