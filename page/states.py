"""What this browser remembers for the callback page: digests of the states that may come back, and nothing else.

A browser may deny storage, and names that in its own way each time; pasting the address works without.
"""

import json

from page.elements import playground

MOST_STATES = 50


def remembered() -> list[str]:
    """Return the digests of the states that this browser gave out and that were not used yet."""
    try:
        digests: list[str] = json.loads(playground.storage.getItem("states") or "[]")
        return digests
    except Exception:  # noqa: BLE001
        return []


def remember(digest: str) -> None:
    """Keep the digest of a link's state."""
    store([digest] + remembered())


def forget(digest: str) -> None:
    """Forget a used state's digest: a state is good for one answer."""
    store([known for known in remembered() if known != digest])


def store(digests: list[str]) -> None:
    """Write the newest digests down."""
    try:
        playground.storage.setItem("states", json.dumps(digests[:MOST_STATES]))
    except Exception:  # noqa: BLE001
        return
