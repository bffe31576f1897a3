"""A stream of bytes, read up to a limit."""

from collections.abc import AsyncIterable


class TooLarge(Exception):
    """More bytes than the limit allows."""


async def at_most(limit: int, chunks: AsyncIterable[bytes]) -> bytes:
    """Return all the bytes. Raises `TooLarge` as soon as there are more than `limit`."""
    received = bytearray()
    async for chunk in chunks:
        received += chunk
        if len(received) > limit:
            raise TooLarge
    return bytes(received)
