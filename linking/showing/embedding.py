"""The piece that puts the playground, with the present form, on a page of documentation, as each docs tool takes it."""

from urllib.parse import urljoin

from linking.reading import deep_links
from linking.reading.form import Values
from linking.showing.rendering import environment, fragment

KINDS = ("iframe", "component", "markdown")
# One that takes HTML as it is has no folder of its own among the pieces.
TOOLS = ("html", "mkdocs", "sphinx", "docusaurus", "vitepress", "starlight", "hugo", "docsify")
# RFC 2606 reserves ".example".
EXAMPLE_ADDRESS = "https://playground.example/index.html"


def code(values: Values, page: str) -> str:
    """Return the fragment with the chosen piece; a page that was opened from disk has only an example address."""
    hosted = page.startswith("http")
    return fragment("embed", code=snippet(values, page if hosted else EXAMPLE_ADDRESS), hosted=hosted)


def snippet(values: Values, address: str) -> str:
    """Return the piece as text. Only what may be in a deep link gets in, so no secret does."""
    kind, tool = _known(values, "embed-kind", KINDS), _known(values, "embed-tool", TOOLS)
    setup = deep_links.fragment(values)
    compact = values.get("embed-compact", "") == "true"
    piece = environment().select_template([f"pieces/{tool}/{kind}.html", f"pieces/{kind}.html"])
    return piece.render(
        address=address,
        page=f"{address}#{setup}",
        frame=f"{address}?embed{'&compact' if compact else ''}#{setup}",
        height=640 if compact else 720,
        compact=compact,
        script=urljoin(address, "static/embed.js"),
        badge=urljoin(address, "static/badge.svg"),
        attributes=deep_links.read_fragment(setup).values.items(),
    ).strip("\n")


def _known(values: Values, field: str, known: tuple[str, ...]) -> str:
    chosen = values.get(field, "")
    return chosen if chosen in known else known[0]
