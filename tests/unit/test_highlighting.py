import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.showing.highlighting import SYNTAXES, tokens
from linking.showing.snippets import LANGUAGES

SOURCE = st.text() | st.text("\"'`\\/*#<?\n0.aif ")


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(source=SOURCE)
def test_the_pieces_are_the_source(syntax: str, source: str) -> None:
    assert "".join(text for _, text in tokens(syntax, source)) == source


def test_every_language_has_a_syntax() -> None:
    assert {language.syntax for language in LANGUAGES} == set(SYNTAXES)


def test_an_unknown_syntax_is_refused() -> None:
    with pytest.raises(KeyError):
        tokens("cobol", "")


@pytest.mark.parametrize(
    ("syntax", "source", "kinds"),
    [
        ("http", "# Note\nPOST / HTTP/1.1\nHost: a-1\n", "comment keyword keyword keyword"),
        ("http", 'HTTP/1.1 200 OK\n\n{"a": "#"}', "keyword number string string"),
        ("http", "https://example.com/#a?b=%20", ""),
        ("shell", "set -eu # it's\necho 'a\\' \"\\\"$b\" a#b", "keyword comment keyword string string"),
        ("python", "import a  # 'b'\nf\"#\\\"{c}\" + 'd' * 32", "keyword comment string string number"),
        ("javascript", "const a = `b\n${c}`; // 1\n/* 2 */ 10_000", "keyword string comment comment number"),
        ("ruby", 'require "a#{b}" # 1', "keyword string comment"),
        ("csharp", 'using A; // "1"\nvar b = "\\"//" + 2;', "keyword comment keyword string number"),
        ("php", "<?php\n// 1\necho '\\'', \"\\\"\n\";", "keyword comment keyword string string"),
        ("go", "package a // `1`\nvar b = `\n\\` + 'c'", "keyword comment keyword string string"),
        ("java", "/** 1 */\nimport a.b2; // 3", "comment keyword comment"),
    ],
)
def test_each_piece_has_its_kind(syntax: str, source: str, kinds: str) -> None:
    assert " ".join(kind for kind, _ in tokens(syntax, source) if kind) == kinds
