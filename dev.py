"""Work on the playground: build, serve, and after each change build again and let the open pages load anew.

“make dev” runs it. Each build is a process of its own, so that it has the Python that was just written.
"""

import argparse
import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from socket import socket

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Mount, Route
from watchfiles import awatch

from relaying.application import application as site_with_relay
from relaying.command_line import cannot_listen, failure
from relaying.listening import address, listen, server

HERE = Path(__file__).parent
SITE = HERE / "_dev"
SOURCES = ("build.py", "building", "linking", "main.py", "page", "static", "templates", "worker.py")
HOST = "127.0.0.1"
MILLISECONDS_OF_SILENCE = 50  # an editor may write several files at once


class Builds:
    """The builds one after the other; each has a name, and can be waited for."""

    def __init__(self) -> None:
        self.name = ""
        self.next = asyncio.Event()

    async def build(self) -> bool:
        """Build the site and say how long that took. Returns whether there is a new build."""
        began = time.monotonic()
        name = str(time.time_ns())
        process = await asyncio.create_subprocess_exec(sys.executable, HERE / "build.py", "--dev", name, "--site", SITE)
        if await process.wait():
            say("That does not build. The pages stay as they were.")
            return False
        say(f"Built in {time.monotonic() - began:.1f} s.")
        self.name = name
        self.next.set()
        self.next = asyncio.Event()
        return True

    async def other_than(self, name: str) -> str:
        """Return the name of the newest build as soon as it is another one."""
        while name == self.name:
            await self.next.wait()
        return self.name

    async def follow(self) -> None:
        """Build again after each change of a source."""
        paths = [HERE / name for name in SOURCES if (HERE / name).exists()]
        async for _ in awatch(*paths, step=MILLISECONDS_OF_SILENCE):
            await self.build()


def application(builds: Builds) -> Starlette:
    """Return the site with its relay, and the stream in which a page learns of a build newer than its own."""

    async def changes(request: Request) -> StreamingResponse:
        return StreamingResponse(events(request.path_params["name"]), media_type="text/event-stream")

    async def events(name: str) -> AsyncIterator[str]:
        yield f"data: {await builds.other_than(name)}\n\n"

    return Starlette(routes=[Route("/changes/{name}", changes), Mount("/", site_with_relay(site=SITE))])


async def work(listener: socket) -> int:
    """Serve and follow the changes until Ctrl+C. Returns the exit code: 1 where it cannot start."""
    shutil.rmtree(SITE, ignore_errors=True)
    builds = Builds()
    if not await builds.build():
        return 1
    following = asyncio.create_task(builds.follow())
    say(f"Open {address(HOST, listener)} in a browser. Stop it with Ctrl+C.")
    await server(application(builds)).serve(sockets=[listener])
    following.cancel()
    return 0


def say(sentence: str) -> None:
    """Say something at once, also where the output is no terminal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> int:
    """Work until Ctrl+C. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Serve the playground, and build it again after each change.")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000); 0 for any free one")
    port = parser.parse_args().port
    try:
        listener = listen(HOST, port)
    except OSError as error:
        return failure(cannot_listen(HOST, port, error))
    with listener, suppress(KeyboardInterrupt):
        return asyncio.run(work(listener))
    return 0


if __name__ == "__main__":
    sys.exit(main())
