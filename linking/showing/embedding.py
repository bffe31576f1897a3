"""The piece of HTML or Markdown that puts the playground, with the present form, on a page of documentation."""

from urllib.parse import urljoin

from linking.playground.protocol import Call
from linking.reading import deep_links
from linking.showing.rendering import environment, fragment

KINDS = (
    ("iframe", "Plain frame"),
    ("component", "Web component, with its own height and theme"),
    ("markdown", "Markdown badge"),
)
# RFC 2606 reserves ".example".
EXAMPLE_ADDRESS = "https://playground.example/index.html"


def code(call: Call) -> str:
    """Return the fragment with the chosen piece; a page that was opened from disk has only an example address."""
    hosted = call.address.startswith("http")
    address = call.address if hosted else EXAMPLE_ADDRESS
    return fragment("embed", code=snippet(call.values.get("embed-kind", ""), address, call), hosted=hosted)


def snippet(kind: str, address: str, call: Call) -> str:
    """Return the piece as text. Only what may be in a deep link gets in, so no secret does."""
    known = kind if kind in dict(KINDS) else KINDS[0][0]
    setup = deep_links.fragment(call.values)
    given = ((field, call.values.get(field, "")) for field in deep_links.FIELDS.values())
    piece = environment().get_template(f"pieces/{known}.html")
    return piece.render(
        page=f"{address}#{setup}",
        frame=f"{address}?embed#{setup}",
        script=urljoin(address, "static/embed.js"),
        badge=urljoin(address, "static/badge.svg"),
        attributes=[(field, value) for field, value in given if value],
    ).rstrip("\n")
