"""The headers of the built site: `_headers`, which several hosts of static files read, and the local server too.

A page has its policy with it; what stands here works in a header only.
"""

from collections.abc import Mapping

EVERY_FILE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), serial=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The playground is made for frames; a page that has a code in its hands, or asks for a consent, is not.
IN_NO_FRAME = {"Content-Security-Policy": "frame-ancestors 'none'"}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "/*": EVERY_FILE,
    "/callback.html": IN_NO_FRAME,
    "/callback": IN_NO_FRAME,
    "/authorize.html": IN_NO_FRAME,
    "/authorize": IN_NO_FRAME,
}


def headers_file() -> str:
    """Return the file: a pattern of paths, then its headers, each in a line that is indented."""
    lines = []
    for pattern, given in HEADERS.items():
        lines += [pattern, *(f"  {name}: {value}" for name, value in given.items())]
    return "\n".join([*lines, ""])
