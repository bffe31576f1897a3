"""The command: what it says at the start, and why it cannot start."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from errno import EADDRINUSE
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import start_http_server
from pydantic import ValidationError
from pydantic_settings import CliApp

from linking.cronofy.relay import LOCAL_RELAY
from relaying.application import assembled
from relaying.listening import address, bracketed, listen, serve
from relaying.observing import log_json
from relaying.pairing import Pairing
from relaying.settings import CommandSettings

LOCAL_PORT = urlsplit(LOCAL_RELAY).port


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C. Returns the exit code, with a sentence where it cannot start: 1, or 2 for a wrong setting."""
    try:
        settings = command_settings(sys.argv[1:] if arguments is None else arguments)
    except ValidationError as error:
        return failure("\n".join(map(wrong_setting, error.errors())), 2)
    if settings.site and not (settings.site / "index.html").is_file():
        return failure(f"There is no site in {settings.site} yet: run “make site” first.")
    try:
        listener = listen(settings.host, settings.port)
        if settings.metrics_port is not None:
            start_http_server(settings.metrics_port, settings.metrics_host)
    except OSError as error:
        return failure(cannot_listen(settings.host, settings.port, error))
    if settings.log == "json":
        log_json()
    pairing = Pairing(announce_next) if settings.pair else None
    with listener, suppress(KeyboardInterrupt):
        announce(settings, address(settings.host, listener), pairing)
        serve(assembled(settings, pairing), listener)
    return 0


def command_settings(arguments: Sequence[str]) -> CommandSettings:
    """Return the settings of the flags, else of the environment. Raises `ValidationError` for what cannot be used."""
    settings = CliApp.run(CommandSettings, cli_args=list(arguments))
    return settings.model_copy(
        update={
            "host_name": (*settings.host_name, bracketed(settings.host)),
            "site": None if settings.no_site or settings.pair else settings.site,
            "port": LOCAL_PORT if settings.pair and "port" not in settings.model_fields_set else settings.port,
        }
    )


def wrong_setting(error: Mapping[str, Any]) -> str:
    """Return the sentence for a setting that cannot be used. Its value is not repeated: it may be a secret."""
    name = str(error["loc"][0])
    reason = error["msg"].removeprefix("Value error, ")
    return f"--{name.replace('_', '-')} (or RELAY_{name.upper()}): {reason[0].lower() + reason[1:]}."


def announce(settings: CommandSettings, url: str, pairing: Pairing | None) -> None:
    """Say where to go, on standard output."""
    where = f"Open {url} in a browser." if settings.site else f"The relay is at {url}relay/."
    elsewhere = (
        " Every request, with its token, goes to RELAY_UPSTREAM and not to Cronofy." if settings.upstream else ""
    )
    code = f" Pairing code: {pairing.code}." if pairing else ""
    sys.stdout.write(f"{where} Stop it with Ctrl+C.{elsewhere}{code}\n")
    sys.stdout.flush()


def announce_next(code: str) -> None:
    """Say that the code was used, and the one for another page, on standard output."""
    sys.stdout.write(f"A page is paired. Pairing code for another one, or after a reload: {code}.\n")
    sys.stdout.flush()


def cannot_listen(host: str, port: int, error: OSError) -> str:
    """Return the sentence for a socket that cannot be had."""
    if error.errno == EADDRINUSE:
        return f"Port {port} is taken by another program: stop that one, or choose another port."
    return f"Port {port} on {host} is not to be had: choose another --port or --host."


def failure(sentence: str, code: int = 1) -> int:
    """Say on standard error why it cannot start. Returns the exit code."""
    sys.stderr.write(sentence + "\n")
    return code
