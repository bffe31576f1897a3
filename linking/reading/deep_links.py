"""Deep links: the form without its secrets, in the fragment of the page's address (page contract, version 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from linking.cronofy.data_centers import BY_ID
from linking.reading.misplaced import presentable
from linking.reading.sizes import LONGEST_ADDRESS

VERSION = "1"

# The key in the address and the field on the page, in canonical order.
FIELDS = {
    "data_center": "data-center",
    "client_id": "client-id",
    "redirect_uri": "redirect-uri",
    "scope": "scope",
    "provider_name": "provider-name",
    "avoid_linking": "avoid-linking",
}
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class DeepLink:
    """A read fragment: values by field, the theme, and the keys that were not used. One that is too long is not read."""

    values: Mapping[str, str]
    theme: str = ""
    ignored: tuple[str, ...] = ()
    too_long: bool = False


def fragment(values: Mapping[str, str], theme: str = "") -> str:
    """Return the canonical fragment for the form, without the `#`. Only the six public fields can get in, and no secret in one."""
    shown = presentable(values)
    given = [(key, shown.get(field, "")) for key, field in FIELDS.items()]
    pairs = [("v", VERSION), *(pair for pair in given if _possible(*pair)), ("theme", theme if theme in THEMES else "")]
    return urlencode([(key, value) for key, value in pairs if value], quote_via=quote, safe="")


def read_fragment(text: str) -> DeepLink:
    """Return what a fragment asks for. Secrets are never used; unknown keys and impossible values are named."""
    if len(text) > LONGEST_ADDRESS:
        return DeepLink({}, too_long=True)
    values: dict[str, str] = {}
    theme = ""
    ignored: dict[str, None] = {}
    for key, value in parse_qsl(text.removeprefix("#")):
        if key in FIELDS and FIELDS[key] not in values and _possible(key, value):
            values[FIELDS[key]] = value
        elif key == "theme" and value in THEMES:
            theme = value
        elif (key, value) not in (("v", VERSION), ("theme", "auto"), ("start", "auto")):
            ignored[key] = None
    return DeepLink(values, theme, tuple(ignored))


def _possible(key: str, value: str) -> bool:
    if key == "data_center":
        return value in BY_ID
    if key == "avoid_linking":
        return value == "true"
    return True
