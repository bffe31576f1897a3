"""The settings: from the environment (`RELAY_…`), from flags, or as given by a program. One table for all three."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import limits
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, CliSuppress, NoDecode, SettingsConfigDict

from relaying.upstream import SECONDS_TO_ANSWER

KEY = re.compile(r"[!-~]+")
ORIGIN = re.compile(r"https?://[^\s/?#@*]+")


def origin(text: str) -> str:
    """Return the origin as browsers send it (RFC 6454, section 6.2). Raises `ValueError` for anything else."""
    given = text.lower().removesuffix("/")
    if not ORIGIN.fullmatch(given):
        raise ValueError("that is not an origin: write it like https://docs.example.com")
    return given


def base_url(text: str) -> str:
    """Return the base URL. Raises `ValueError` for what is none, or holds a user's name or a password."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("that is not a base URL: write it like https://gateway.example.com")
    if "@" in parts.netloc:
        raise ValueError("it holds a user or a password, which the relay would not send: leave them out")
    return text


def rate(text: str) -> str:
    """Return the rate as `limits` reads it. Raises `ValueError` for anything else."""
    try:
        limits.parse(text)
    except ValueError as error:
        raise ValueError("that is not a rate: write it like 300/minute") from error
    return text


def key(text: SecretStr) -> SecretStr:
    """Return the key without what surrounds it. Raises `ValueError` for what no header can carry."""
    given = text.get_secret_value().strip()
    if not KEY.fullmatch(given):
        raise ValueError(
            "it has a space, a line break or a character that is not ASCII: make one with openssl rand -hex 16"
        )
    return SecretStr(given)


def separated(given: object) -> object:
    """Return the parts of a text that commas separate; in the environment, that is how a list is written."""
    return tuple(part.strip() for part in given.split(",")) if isinstance(given, str) else given


Origin = Annotated[str, AfterValidator(origin)]
HostName = Annotated[str, AfterValidator(str.lower)]
BaseUrl = Annotated[str, AfterValidator(base_url)]
Key = Annotated[SecretStr, AfterValidator(key)]
Rate = Annotated[str, AfterValidator(rate)]


class Settings(BaseSettings):
    """Serve the built site and the relay to Cronofy's API."""

    model_config = SettingsConfigDict(
        env_prefix="RELAY_",
        env_ignore_empty=True,
        cli_prog_name="relay.py",
        cli_kebab_case=True,
        cli_avoid_json=True,
        cli_hide_none_type=True,
        cli_implicit_flags="toggle",
        extra="forbid",
    )

    site: Path | None = Field(None, description="the folder of the built site")
    allow_origin: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(separated)] = Field(
        (), description="an origin whose pages may use the relay, besides its own site; may be repeated"
    )
    host_name: Annotated[tuple[HostName, ...], NoDecode, BeforeValidator(separated)] = Field(
        (), description="a name that the relay is reached by, besides localhost and the --host; may be repeated"
    )
    trusted_proxy: Annotated[tuple[str, ...], NoDecode, BeforeValidator(separated)] = Field(
        (), description="an address or network whose X-Forwarded-For names the client; may be repeated"
    )
    rate: Rate = Field("300/minute", description="how many requests each client may send")
    calls: int = Field(100, ge=1, description="how many calls may be under way at once")
    timeout: float = Field(SECONDS_TO_ANSWER, gt=0, description="seconds that the upstream has to answer")
    # No flags: other users of the machine can read those. `upstream` is not meant for daily use.
    key: CliSuppress[Key | None] = None
    upstream: CliSuppress[BaseUrl | None] = None


class CommandSettings(Settings):
    """Serve the built site and the relay to Cronofy's API."""

    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="the port to listen on; 0 for any free one")
    site: Path | None = Field(Path(__file__).parents[1] / "_site", description="the folder of the built site")
    no_site: bool = Field(False, description="serve the relay only")
    pair: bool = Field(
        False,
        description="let in only pages that are paired, each with a code that is shown; the relay only, on port 8765",
    )
    log: Literal["none", "json"] = Field("none", description="one line of JSON for each request, or none")
    metrics_port: int | None = Field(None, ge=0, le=65535, description="a port for Prometheus; none without it")
    metrics_host: str = Field("127.0.0.1", description="the address of that port")
