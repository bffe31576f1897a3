"""How quick the relay is: `wrk` on it and on a bare Starlette route in turn, and the ratios of the same run.

    python bench/relay/run.py [--rounds 15] [--seconds 1]

All of it stays on this machine. The API stands behind TLS, as the real one does, and takes no time of its own.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATH = "/relay/de/v1/link_tokens"
CONNECTIONS = (1, 32)

Figures = dict[str, float]


def main() -> int:
    """Print the table. Returns the exit code."""
    options = command_line().parse_args()
    if not shutil.which("wrk"):
        sys.stderr.write("The load comes from wrk: install it (apt install wrk, brew install wrk), then try again.\n")
        return 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ports = {name: free_port() for name in ("api", "bare", "relay")}
        authority = folder / "authority.pem"
        servers = HERE / "servers.py"
        stack.enter_context(started(ports["api"], servers, "api", ports["api"], authority))
        stack.enter_context(started(ports["bare"], servers, "bare", ports["bare"]))
        environment = {
            "SSL_CERT_FILE": str(authority),
            "RELAY_UPSTREAM": f"https://localhost:{ports['api']}",
            "RELAY_RATE": "1000000/second",
        }
        relay = (ROOT / "relay.py", "--no-site", "--port", ports["relay"])
        stack.enter_context(started(ports["relay"], *relay, **environment))
        sys.stdout.write(table(measured(ports, options.rounds, options.seconds)))
    return 0


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description="Compare the relay with a bare Starlette route.")
    parser.add_argument("--rounds", type=int, default=15, help="how often each is measured (15)")
    parser.add_argument("--seconds", type=int, default=1, help="how long each measurement takes (1)")
    return parser


def measured(ports: dict[str, int], rounds: int, seconds: int) -> dict[tuple[str, int], Figures]:
    """Return the quietest round of each server and number of connections: what else runs here is not what is measured.

    They take turns, so that none has all the quiet.
    """
    seen: dict[tuple[str, int], list[Figures]] = {(name, n): [] for n in CONNECTIONS for name in ("bare", "relay")}
    for _ in range(rounds):
        for name, connections in seen:
            seen[name, connections].append(load(ports[name], connections, seconds))
    return {key: min(runs, key=lambda figures: figures["p50"]) for key, runs in seen.items()}


def load(port: int, connections: int, seconds: int) -> Figures:
    """Return what wrk measured with so many connections."""
    wrk = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", HERE / "load.lua", f"http://127.0.0.1:{port}{PATH}"]
    said = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout  # noqa: S603 - all of it is ours
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def table(results: dict[tuple[str, int], Figures]) -> str:
    """Return the table in Markdown: the bare route, the relay, and the ratios of the two."""
    lines = ["| connections | server | p50 | p99 | requests/s | failed |", "| --- | --- | --- | --- | --- | --- |"]
    for (name, connections), at in results.items():
        cells = (connections, name, f"{at['p50']:.2f} ms", f"{at['p99']:.2f} ms", f"{at['per_second']:.0f}")
        lines.append(f"| {' | '.join(map(str, cells))} | {at['failed']:.0f} |")
    one, many = (results["relay", n] for n in CONNECTIONS)
    bare_one, bare_many = (results["bare", n] for n in CONNECTIONS)
    lines += [
        "",
        f"latency on one connection, to the bare route: {one['p50'] / bare_one['p50']:.1f} (goal: at most 5)",
        f"throughput at 32, to the bare route: {many['per_second'] / bare_many['per_second']:.2f} (goal: at least 0.25)",
        f"p99 to p50 at 32: {many['p99'] / many['p50']:.1f} (goal: at most 4)",
    ]
    return "\n".join(lines) + "\n"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def started(port: int, *arguments: object, **environment: str) -> Iterator[None]:
    """Run the Python program, from the moment its port answers to the end of the block."""
    command = [sys.executable, *map(str, arguments)]
    output = subprocess.DEVNULL
    with subprocess.Popen(command, env=os.environ | environment, stdout=output) as process:  # noqa: S603 - all of it is ours
        try:
            wait_for(port)
            yield
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Return when something listens on that port. Raises `TimeoutError` after half a minute."""
    for _ in range(300):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port} after 30 seconds: look at its output above.")


if __name__ == "__main__":
    sys.exit(main())
