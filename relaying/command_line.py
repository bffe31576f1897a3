"""The command: its options, what it says at the start, and why it cannot start."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EADDRINUSE
from pathlib import Path

from relaying.application import application
from relaying.listening import address, bracketed, listen, serve
from relaying.who_may_ask import LOOPBACK

SITE = Path(__file__).parents[1] / "_site"

ORIGIN = re.compile(r"https?://[^\s/?#@*]+")


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C. Returns the exit code: 1, with a sentence, where it cannot start."""
    options = command_line().parse_args(arguments)
    if options.site and not (options.site / "index.html").is_file():
        return failure(f"There is no site in {options.site} yet: run “make site” first.")
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        return failure(cannot_listen(options.host, options.port, error))
    app = application(
        allowed_origins=options.allow_origin,
        host_names=LOOPBACK | {bracketed(options.host), *options.host_name},
        site=options.site,
        upstream=os.environ.get("RELAY_UPSTREAM"),
    )
    with listener, suppress(KeyboardInterrupt):
        announce(address(options.host, listener), with_site=bool(options.site))
        serve(app, listener)
    return 0


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description="Serve the built site and the relay to Cronofy's API.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port, default=8000, help="the port to listen on (8000); 0 for any free one")
    parser.add_argument("--site", type=Path, default=SITE, help="the folder of the built site (_site)")
    parser.add_argument("--no-site", dest="site", action="store_const", const=None, help="serve the relay only")
    parser.add_argument(
        "--allow-origin",
        type=origin,
        action="append",
        default=[],
        help="an origin whose pages may use the relay, besides its own site; may be repeated",
    )
    parser.add_argument(
        "--host-name",
        type=str.lower,
        action="append",
        default=[],
        help="a name that the relay is reached by, besides localhost and the --host; may be repeated",
    )
    return parser


def port(text: str) -> int:
    """Return the port number. Raises `ArgumentTypeError` for anything else."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 0 to 65535")
    return int(text)


def origin(text: str) -> str:
    """Return the origin as browsers send it (RFC 6454, section 6.2). Raises `ArgumentTypeError` for anything else."""
    given = text.lower().removesuffix("/")
    if not ORIGIN.fullmatch(given):
        raise argparse.ArgumentTypeError(f"{text!r} is not an origin: write it like https://docs.example.com")
    return given


def announce(url: str, *, with_site: bool) -> None:
    """Say where to go, on standard output."""
    where = f"Open {url} in a browser." if with_site else f"The relay is at {url}relay/."
    sys.stdout.write(f"{where} Stop it with Ctrl+C.\n")
    sys.stdout.flush()


def cannot_listen(host: str, port: int, error: OSError) -> str:
    """Return the sentence for a socket that cannot be had."""
    if error.errno == EADDRINUSE:
        return f"Port {port} is taken by another program: stop that one, or choose another port."
    return f"Port {port} on {host} is not to be had: choose another --port or --host."


def failure(sentence: str) -> int:
    """Say on standard error why it cannot start. Returns the exit code."""
    sys.stderr.write(sentence + "\n")
    return 1
