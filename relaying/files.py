"""How many connections fit into the number of files that this process may open."""

import sys

if sys.platform == "win32":

    def file_limit() -> int:
        """Return how many files may be open. Windows has no such limit worth minding."""
        return 8192
else:
    import resource

    def file_limit() -> int:
        """Return how many files may be open (`ulimit -n`)."""
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


ACCEPTED_AT_ONCE = 16
FILES_OF_ITS_OWN = 36


def most_calls(wanted: int) -> int:
    """Return how many calls may be under way, each with a connection on both sides."""
    return max(1, min(wanted, room() // 3))


def most_connections(wanted: int) -> int:
    """Return how many visitors may be connected."""
    return max(1, min(wanted, room() - room() // 3))


def room() -> int:
    """Return how many files are left for connections.

    asyncio accepts four times before it has closed the first that were too many.
    """
    return file_limit() - 4 * ACCEPTED_AT_ONCE - FILES_OF_ITS_OWN
