"""The command `authorization-link`: the effects come in here, the exit code goes out."""

import os
import socket
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_bytes
from typing import TextIO

from linking.cronofy import transport
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.reading.form import Values
from linking.terminal.checking import check_callback, check_linking
from linking.terminal.making import Send, make_link
from linking.terminal.options import parser
from linking.terminal.outcome import Exit, Outcome, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """What the command has around it."""

    environment: Mapping[str, str]
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    send: Send
    random_bytes: Callable[[int], bytes] = token_bytes


def main() -> int:
    """Run in the terminal that this process has. Return the exit code."""
    # urllib would wait for ever.
    socket.setdefaulttimeout(DEADLINE_SECONDS)
    here = Terminal(environment=os.environ, stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr, send=transport.send)
    return run(sys.argv[1:], here)


def run(arguments: Sequence[str], terminal: Terminal) -> int:
    """Do what the options ask for, and return the exit code. Raises `SystemExit` for `--help` and options that are none."""
    options = parser().parse_args(arguments)
    try:
        outcome = _outcome(options, terminal)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    write(outcome, terminal.stdout, terminal.stderr, as_json=options.json)
    return outcome.code


def _outcome(options: Namespace, terminal: Terminal) -> Outcome:
    if options.check_callback:
        return check_callback(terminal.stdin.read(), options.state, options.redirect_uri)
    if options.check_linking:
        before, after = options.check_linking
        with before, after:
            return check_linking(before.read(), after.read())
    return make_link(_values(options, terminal), terminal.send, terminal.random_bytes)


def _values(options: Namespace, terminal: Terminal) -> Values:
    """Return the options as the page's form has them."""
    return {
        "data-center": options.data_center,
        "route": "paste" if options.paste else "direct",
        "sandbox-outcome": options.sandbox_outcome,
        "access-token": terminal.environment.get("ACCESS_TOKEN", ""),
        "link-token": terminal.stdin.read() if options.paste else "",
        "client-id": options.client_id,
        "redirect-uri": options.redirect_uri,
        "scope": options.scope,
        "state": options.state,
        "provider-name": options.provider_name,
        "avoid-linking": "true" if options.avoid_linking else "",
        "locale": options.locale,
    }
