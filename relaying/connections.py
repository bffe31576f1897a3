"""Connections that cannot be held: each has to go on within a deadline, and a newcomer takes an idle one's place.

uvicorn bounds the time between two requests, and nothing else of a connection. So this stands on top of its protocol.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS_OF_SILENCE = 20.0


class BoundedConnection(H11Protocol):
    """A connection that ends when it waits too long for a whole request, or for a visitor who reads nothing.

    What happens between the two is the application's, which has deadlines of its own.
    """

    most = 4096
    silence = SECONDS_OF_SILENCE
    overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; where there are too many connections, in the place of one that also waits."""
        super().connection_made(transport)
        self.wait()
        if len(self.connections) > self.most:
            longest_idle(self.connections, otherwise=self).end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self.go_on()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Let the application have its time once a request's headers are all there."""
        super().handle_events()
        if self.is_busy():
            self.go_on()

    def on_response_complete(self) -> None:
        """Wait for the next request, and for this response to be read."""
        self.wait()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Wait for the visitor to read."""
        super().pause_writing()
        self.wait()

    def resume_writing(self) -> None:
        """Go on: the visitor reads."""
        super().resume_writing()
        if self.is_busy():
            self.go_on()

    def is_busy(self) -> bool:
        """Return whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def wait(self) -> None:
        """Give the visitor the time that there is."""
        self.go_on()
        self.overdue = self.loop.call_later(self.silence, self.end)

    def go_on(self) -> None:
        """End the wait."""
        if self.overdue:
            self.overdue.cancel()
            self.overdue = None

    def end(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        self.go_on()
        self.transport.abort()


def longest_idle(connections: set[Any], otherwise: BoundedConnection) -> BoundedConnection:
    """Return the connection that waits the longest, or `otherwise` where all others are busy."""
    idle = [other for other in connections if isinstance(other, BoundedConnection) and other.overdue]
    return min(idle, key=lambda other: other.overdue.when() if other.overdue else 0, default=otherwise)


def bounded(most: int, silence: float) -> type[BoundedConnection]:
    """Return the protocol with these bounds: connections at once, and seconds."""
    return type("BoundedConnection", (BoundedConnection,), {"most": most, "silence": silence})
