"""Text as a string literal of each language, so that no value can end the string it stands in.

Everything but printable ASCII is escaped: the code stays right in any source encoding, and no invisible or
bidirectional character can disguise it (CVE-2021-42574).
"""

import re
from collections.abc import Callable
from string import ascii_letters, digits

ESCAPES = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}

REFERENCES = {"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;"}
# What an address or a list of scopes is made of, for the most part.
PLAIN = {*ascii_letters, *digits, *" -._~:/?=,+%#"}


def python(text: str) -> str:
    """Return a Python, Go or C# literal: these three share every escape used here."""
    return _quoted(text, _code_point)


def javascript(text: str) -> str:
    """Return a JavaScript literal, safe inside a `<script>` element as well."""
    return _quoted(text, _utf_16, {"<": r"\u003c"})


def java(text: str) -> str:
    r"""Return a Java literal.

    Java reads `\uXXXX` before it looks for the end of a string, so quotes, backslashes and line ends must not be
    written that way (Java Language Specification, section 3.3).
    """
    return _quoted(text, _utf_16)


def ruby(text: str) -> str:
    """Return a Ruby literal without interpolation: `#{…}`, `#$…` and `#@…` stay text."""
    return _quoted(text, _braced, {"#": r"\#"})


def php(text: str) -> str:
    """Return a PHP literal: in single quotes, as usual, unless it needs an escape that only double quotes know."""
    if text.isascii() and text.isprintable():
        return "'" + text.replace("\\", r"\\").replace("'", r"\'") + "'"
    return _quoted(text, _braced, {"$": r"\$"})


def markdown(text: str) -> str:
    """Return a Markdown code span: its fence is one longer than any run of backticks inside (CommonMark, section 6.1)."""
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (max(map(len, re.findall("`+", text))) + 1)
    return f"{fence} {text} {fence}"


def attribute(text: str) -> str:
    """Return what stands between the quotes of an HTML attribute, in a page of whichever docs tool.

    All that Markdown, MDX, Vue, reStructuredText or a shortcode could take for its own is a character reference, the
    end of a line too.
    """
    return "".join(char if char in PLAIN else REFERENCES.get(char, f"&#{ord(char)};") for char in text)


def shell(text: str) -> str:
    """Return a POSIX shell word in single quotes, within which nothing is special (POSIX.1-2024, section 2.2.2)."""
    return "'" + text.replace("'", r"'\''") + "'"


def _quoted(text: str, escape: Callable[[str], str], more: dict[str, str] | None = None) -> str:
    escapes = ESCAPES | (more or {})
    return '"' + "".join(escapes.get(char) or (char if " " <= char <= "~" else escape(char)) for char in text) + '"'


def _code_point(char: str) -> str:
    return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"


def _utf_16(char: str) -> str:
    units = char.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def _braced(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"
