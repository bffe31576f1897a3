"""The command: what it says at the start, and why it cannot start."""

import sys
from base64 import b32encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from errno import EADDRINUSE
from secrets import token_bytes
from typing import Any

from prometheus_client import start_http_server
from pydantic import SecretStr, ValidationError
from pydantic_settings import CliApp

from relaying.application import assembled
from relaying.listening import address, bracketed, listen, serve
from relaying.observing import log_json
from relaying.settings import CommandSettings


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
    with listener, suppress(KeyboardInterrupt):
        announce(settings, address(settings.host, listener))
        serve(assembled(settings), listener)
    return 0


def command_settings(arguments: Sequence[str]) -> CommandSettings:
    """Return the settings of the flags, else of the environment. Raises `ValidationError` for what cannot be used."""
    settings = CliApp.run(CommandSettings, cli_args=list(arguments))
    return settings.model_copy(
        update={
            "host_name": (*settings.host_name, bracketed(settings.host)),
            "site": None if settings.no_site else settings.site,
            "key": SecretStr(pairing_code()) if settings.pair else settings.key,
        }
    )


def pairing_code() -> str:
    """Return 40 random bits as a person types them: no letter looks like a digit (RFC 4648, section 6)."""
    return b32encode(token_bytes(5)).decode("ascii")


def wrong_setting(error: Mapping[str, Any]) -> str:
    """Return the sentence for a setting that cannot be used. Its value is not repeated: it may be a secret."""
    name = str(error["loc"][0])
    reason = error["msg"].removeprefix("Value error, ")
    return f"--{name.replace('_', '-')} (or RELAY_{name.upper()}): {reason[0].lower() + reason[1:]}."


def announce(settings: CommandSettings, url: str) -> None:
    """Say where to go, on standard output."""
    where = f"Open {url} in a browser." if settings.site else f"The relay is at {url}relay/."
    elsewhere = (
        " Every request, with its token, goes to RELAY_UPSTREAM and not to Cronofy." if settings.upstream else ""
    )
    code = f" Pairing code: {settings.key.get_secret_value()}." if settings.pair and settings.key else ""
    sys.stdout.write(f"{where} Stop it with Ctrl+C.{elsewhere}{code}\n")
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
