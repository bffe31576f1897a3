"""An API with faults on demand: the request's token says which, and its answer carries the token as a mark."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

# What each fault makes of a call through the relay: its status. An answer that is there is the API's own.
STATUSES = {
    "ok": 200,
    "slow": 200,
    "limited": 429,
    "broken": 500,
    "silent": 504,
    "resets": 502,
    "lies": 502,
    "babbles": 502,
}


@dataclass
class FaultyApi:
    """It counts the calls for each mark, like `ok-17`."""

    url: str = ""
    calls: Counter[str] = field(default_factory=Counter)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Respond to the requests of one connection."""
        with closed_at_the_end(writer), suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                mark = head.partition("Bearer ")[2].split("\r\n")[0]
                self.calls[mark] += 1
                self.arrived.set()
                if not await self.follow(mark, reader, writer):
                    break

    async def follow(self, mark: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Do what the mark says. Returns whether the connection can be used again."""
        body = json.dumps({"link_token": mark}).encode()
        match mark.partition("-")[0]:
            case "silent":
                await reader.read(1)
                return False
            case "resets":
                return False
            case "babbles":
                writer.write(b"220 mail.example ESMTP\r\n")
                await writer.drain()
                return False
            case "lies":
                writer.write(response(200, body, len(body) + 10))
                await writer.drain()
                writer.write_eof()
                await reader.read(1)
                return False
            case "slow":
                await asyncio.sleep(0.2)
                writer.write(response(200, body))
            case fault:
                writer.write(response(STATUSES[fault], body))
        await writer.drain()
        return True


@contextmanager
def closed_at_the_end(writer: asyncio.StreamWriter) -> Iterator[None]:
    try:
        yield
    finally:
        writer.transport.abort()


def response(status: int, body: bytes, length: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {length or len(body)}\r\n\r\n"
    return head.encode() + body


@asynccontextmanager
async def faulty_api() -> AsyncIterator[FaultyApi]:
    """Run it on this machine."""
    api = FaultyApi()
    async with await asyncio.start_server(api.respond, "127.0.0.1", 0) as server:
        api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield api
        finally:
            connections = asyncio.all_tasks() - {asyncio.current_task()}
            for connection in connections:
                connection.cancel()
            await asyncio.gather(*connections, return_exceptions=True)
