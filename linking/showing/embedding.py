"""The piece of HTML or Markdown that puts the playground, with the present form, on a page of documentation."""

from urllib.parse import urljoin

from linking.reading import deep_links
from linking.reading.form import Values
from linking.showing.rendering import environment, fragment

KINDS = ("iframe", "component", "markdown")
# RFC 2606 reserves ".example".
EXAMPLE_ADDRESS = "https://playground.example/index.html"


def code(values: Values, page: str) -> str:
    """Return the fragment with the chosen piece; a page that was opened from disk has only an example address."""
    hosted = page.startswith("http")
    return fragment("embed", code=snippet(values, page if hosted else EXAMPLE_ADDRESS), hosted=hosted)


def snippet(values: Values, address: str) -> str:
    """Return the piece as text. Only what may be in a deep link gets in, so no secret does."""
    kind = values.get("embed-kind", "")
    known = kind if kind in KINDS else KINDS[0]
    setup = deep_links.fragment(values)
    compact = values.get("embed-compact", "") == "true"
    piece = environment().get_template(f"pieces/{known}.html")
    return piece.render(
        page=f"{address}#{setup}",
        frame=f"{address}?embed{'&compact' if compact else ''}#{setup}",
        compact=compact,
        script=urljoin(address, "static/embed.js"),
        badge=urljoin(address, "static/badge.svg"),
        attributes=deep_links.read_fragment(setup).values.items(),
    ).rstrip("\n")
