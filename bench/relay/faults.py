"""What the relay survives: ten minutes of mixed load with faults, and 2,000 calls to an API that says nothing.

    python bench/relay/faults.py [--seconds 600] [--clients 16]

The relay is a process of its own; at half time it is killed in flight and started again. Each request has a mark, which
the API's answer carries: none may be lost, called twice or crossed. All of it stays on this machine.
"""

import argparse
import asyncio
import itertools
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from faulty_api import STATUSES, FaultyApi, faulty_api  # noqa: E402 - the tests' own, which stand elsewhere

PORT = 18765
ADDRESS = f"http://127.0.0.1:{PORT}"
WEIGHTS = {"ok": 80, "slow": 8, "limited": 3, "broken": 3, "silent": 1, "resets": 2, "lies": 2, "babbles": 1}


class Relay:
    """The relay as a process, which can be killed and started again."""

    def __init__(self, upstream: str) -> None:
        self.environment = os.environ | {
            "RELAY_UPSTREAM": upstream,
            "RELAY_RATE": "100000/second",
            "RELAY_TIMEOUT": "2",
        }
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it says that it serves."""
        command = (str(ROOT / "relay.py"), "--no-site", "--port", str(PORT))
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=pipe, env=self.environment)
        assert self.process.stdout  # noqa: S101 - it is a pipe
        await self.process.stdout.readline()

    async def kill(self) -> None:
        """Kill it, whatever it does."""
        assert self.process  # noqa: S101 - it was started
        self.process.kill()
        await self.process.wait()

    def megabytes(self) -> float:
        """Return its memory."""
        assert self.process  # noqa: S101 - it was started
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def ask(session: aiohttp.ClientSession, mark: str) -> tuple[int, str]:
    """Return the status and the mark of the answer; 0 where there was no relay."""
    headers = {"Authorization": f"Bearer {mark}"}
    try:
        async with session.post(f"{ADDRESS}/relay/de/v1/link_tokens", headers=headers) as response:
            return response.status, (await response.json()).get("link_token", "")
    except aiohttp.ClientError:
        return 0, ""


async def mixed_load(relay: Relay, api: FaultyApi, seconds: float, clients: int) -> Counter[str]:
    """Return how many requests ended how."""
    seen: Counter[str] = Counter()
    numbers = itertools.count()
    ends = time.monotonic() + seconds

    async def client() -> None:
        async with aiohttp.ClientSession() as session:
            while time.monotonic() < ends:
                fault = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]  # noqa: S311 - no secret
                mark = f"{fault}-{next(numbers)}"
                status, marked = await ask(session, mark)
                seen["requests"] += 1
                seen[f"status {status}" if status else "no relay"] += 1
                seen["lost"] += status not in (STATUSES[fault], 0)
                seen["crossed"] += marked not in (mark, "")
                seen["without its mark"] += status in (200, 429, 500) and marked != mark
                if not status:
                    await asyncio.sleep(0.05)

    async def kill_at_half_time() -> None:
        await asyncio.sleep(seconds / 2)
        await relay.kill()
        await relay.start()

    await asyncio.gather(kill_at_half_time(), *(client() for _ in range(clients)))
    seen["called twice"] = sum(count > 1 for count in api.calls.values())
    return seen


async def hung_calls(relay: Relay, count: int) -> Counter[str]:
    """Return how so many calls at once to a silent API end, and the memory they take."""
    seen: Counter[str] = Counter()
    most = relay.megabytes()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        asking = [asyncio.create_task(ask(session, f"silent-hung-{n}")) for n in range(count)]
        while not all(task.done() for task in asking):
            most = max(most, relay.megabytes())
            await asyncio.sleep(0.05)
    seen.update(f"status {task.result()[0]}" if task.result()[0] else "no connection" for task in asking)
    seen["memory at most, MB"] = round(most)
    return seen


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Load the relay while the API is at fault.")
    parser.add_argument("--seconds", type=float, default=600, help="how long the mixed load takes (600)")
    parser.add_argument("--clients", type=int, default=16, help="how many ask at once (16)")
    options = parser.parse_args()
    async with faulty_api() as api:
        relay = Relay(api.url)
        await relay.start()
        try:
            sys.stdout.write(f"memory at the start: {relay.megabytes():.0f} MB\n")
            sys.stdout.write(f"2,000 hung calls: {dict(await hung_calls(relay, 2000))}\n")
            sys.stdout.write(f"memory after them: {relay.megabytes():.0f} MB\n")
            sys.stdout.flush()
            sys.stdout.write(f"mixed load: {dict(await mixed_load(relay, api, options.seconds, options.clients))}\n")
            sys.stdout.write(f"memory at the end: {relay.megabytes():.0f} MB\n")
        finally:
            await relay.kill()


if __name__ == "__main__":
    asyncio.run(main())
