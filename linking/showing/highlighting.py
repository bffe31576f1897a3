"""Source code in coloured pieces: just enough for the snippets, where Pygments would be megabytes to download."""

import re

Tokens = tuple[tuple[str, str], ...]

BACKTICKS = r"`(?:\\.|[^`\\])*`"
BLOCK_COMMENT = r"/\*[\s\S]*?\*/"
DOUBLE_QUOTES = r'"(?:\\.|[^"\\\n])*"'
SINGLE_QUOTES = r"'(?:\\.|[^'\\\n])*'"
NUMBER = r"(?<![\w%.-])\d[\w.]*"


def _syntax(comment: str, string: str, keyword: str) -> re.Pattern[str]:
    kinds = {"comment": comment, "string": string, "keyword": keyword, "number": NUMBER}
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()), re.MULTILINE)


def _words(words: str) -> str:
    return rf"\b(?:{'|'.join(words.split())})\b"


SYNTAXES = {
    "http": _syntax(r"^#.*", DOUBLE_QUOTES, r"^[A-Z]+(?= )|\bHTTP/1\.1|^[\w-]+(?=: )"),
    "shell": _syntax(
        r"(?<!\S)#.*",
        r""""(?:\\[\s\S]|[^"\\])*"|'[^']*'""",
        _words("case do done echo elif else esac exit fi for if in printf set then while"),
    ),
    "python": _syntax(
        r"#.*",
        rf"(?:\b[bfr])?(?:{DOUBLE_QUOTES}|{SINGLE_QUOTES})",
        _words("as def else except False for from if import in None not print raise return True try with"),
    ),
    "javascript": _syntax(
        rf"//.*|{BLOCK_COMMENT}",
        f"{DOUBLE_QUOTES}|{SINGLE_QUOTES}|{BACKTICKS}",
        _words("async await const else export false function if import let new null return throw true"),
    ),
    "ruby": _syntax(
        r"#.*",
        f"{DOUBLE_QUOTES}|{SINGLE_QUOTES}",
        _words("def do else end false if nil puts raise require true unless"),
    ),
    "csharp": _syntax(
        rf"//.*|{BLOCK_COMMENT}",
        f"{DOUBLE_QUOTES}|{SINGLE_QUOTES}",
        _words("byte class else false if namespace new null public return static string throw true using var void"),
    ),
    "php": _syntax(
        rf"//.*|{BLOCK_COMMENT}",
        r""""(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'""",
        r"<\?php\b|" + _words("array echo else false function if new null require return throw true use"),
    ),
    "go": _syntax(
        rf"//.*|{BLOCK_COMMENT}",
        rf"{DOUBLE_QUOTES}|{SINGLE_QUOTES}|`[^`]*`",
        _words("byte defer else error for func if import make nil package return string struct type var"),
    ),
    "java": _syntax(
        rf"//.*|{BLOCK_COMMENT}",
        f"{DOUBLE_QUOTES}|{SINGLE_QUOTES}",
        _words("byte class else false if import new null public return static throw throws true var void"),
    ),
}


def tokens(syntax: str, source: str) -> Tokens:
    """Return the source in pieces `(kind, text)`, whose texts together are the source again.

    The kind is `comment`, `string`, `keyword`, `number`, or empty for everything else. Raises `KeyError` for an
    unknown syntax.
    """
    pieces = []
    end = 0
    for match in SYNTAXES[syntax].finditer(source):
        pieces += [("", source[end : match.start()]), (str(match.lastgroup), match.group())]
        end = match.end()
    pieces.append(("", source[end:]))
    return tuple((kind, text) for kind, text in pieces if text)
