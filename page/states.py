"""What this browser remembers for the callback page: digests of the states that may come back, and what is public of their links.

A browser may deny storage, and names that in its own way each time; pasting the address works without.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from page.elements import playground

if TYPE_CHECKING:
    from page.protocol import Values

MOST_STATES = 50
# What the exchange of the code needs to know, besides its secrets.
PUBLIC = ("data-center", "client-id", "redirect-uri")
# Stands for digests that were dropped: then a state that is not known need not be somebody else's.
DROPPED = ""


def remembered() -> list[str]:
    """Return the digests of the states that this browser gave out and that were not used yet."""
    return [digest for digest in stored("states", []) if isinstance(digest, str)]


def remembered_links() -> dict[str, Values]:
    """Return what is public of the links with these states, by digest."""
    links = stored("links", {})
    return {digest: links[digest] for digest in links if isinstance(links[digest], dict)}


def remember(digest: str, values: Values) -> None:
    """Keep the digest of a link's state, with what is public of the link."""
    digests = [digest] + remembered()
    links = remembered_links()
    links[digest] = {name: values[name] for name in PUBLIC}
    store(digests[:MOST_STATES] + ([DROPPED] if len(digests) > MOST_STATES else []), links)


def forget(digest: str) -> None:
    """Forget a used state's digest: a state is good for one answer."""
    store([known for known in remembered() if known != digest], remembered_links())


def store(digests: list[str], links: dict[str, Values]) -> None:
    """Write down the digests, and what is public of their links only."""
    write("states", digests)
    write("links", {digest: links[digest] for digest in digests if digest in links})


def stored(name: str, otherwise: Any) -> Any:
    """Return what is stored under a name, if it is of the same kind as what stands in for it."""
    try:
        found = json.loads(playground.storage.getItem(name) or "null")
    except Exception:  # noqa: BLE001
        return otherwise
    return found if isinstance(found, type(otherwise)) else otherwise


def write(name: str, value: object) -> None:
    """Store a value, where the browser lets us."""
    try:
        playground.storage.setItem(name, json.dumps(value))
    except Exception:  # noqa: BLE001
        return
