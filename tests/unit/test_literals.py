import ast
import json
import shlex
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import need

from linking.showing import literals

TEXTS = (
    *(chr(code) for code in range(0x80)),
    "#{x} #$x #@x",
    "$x ${x} {$x} $(x) `x`",
    "'\"\\",
    r"\u0022 \x41 \n \101 \\",
    "*/ // <!-- </script> ?> %s %20 {{ x }}",
    "\r\n\u0085\u2028\u2029\u202e\ufeff",
    "é ß 日本 😀\U0010ffff",
)


@given(st.text())
def test_a_python_literal_is_its_text(text: str) -> None:
    assert ast.literal_eval(literals.python(text)) == text


@given(st.text())
def test_a_javascript_literal_is_its_text(text: str) -> None:
    assert json.loads(literals.javascript(text)) == text


@given(st.text())
def test_a_java_literal_is_its_text(text: str) -> None:
    assert json.loads(literals.java(text)) == text


@given(st.text())
def test_a_shell_word_is_its_text(text: str) -> None:
    assert shlex.split(literals.shell(text)) == [text]


def test_a_ruby_literal_is_its_text() -> None:
    need("ruby")
    array = ", ".join(map(literals.ruby, TEXTS))

    assert printed("ruby", "-W", text=f"puts [{array}].map {{ |text| text.unpack1('H*') }}") == TEXTS


def test_a_php_literal_is_its_text() -> None:
    need("php")
    array = ", ".join(map(literals.php, TEXTS))

    assert printed("php", text=f'<?php foreach ([{array}] as $text) echo bin2hex($text), "\n";') == TEXTS


def printed(*command: str, text: str) -> tuple[str, ...]:
    """Run the program and return the texts that it printed in hexadecimal, one a line."""
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=60)
    assert run.stderr == ""
    return tuple(bytes.fromhex(line).decode() for line in run.stdout.splitlines())


@given(st.text())
@pytest.mark.parametrize("literal", [literals.python, literals.javascript, literals.java, literals.ruby])
def test_a_literal_is_printable_ascii(literal: Callable[[str], str], text: str) -> None:
    assert literal(text).isascii()
    assert literal(text).isprintable()


def test_a_script_element_cannot_be_closed() -> None:
    assert "</" not in literals.javascript("</script>")


def test_an_ordinary_php_literal_is_in_single_quotes() -> None:
    assert literals.php("it's $5") == r"'it\'s $5'"


@pytest.mark.parametrize(
    ("text", "span"), [("a b", "`a b`"), ("a`b", "`` a`b ``"), ("``a`", "``` ``a` ```")], ids=["none", "one", "two"]
)
def test_a_code_span_has_a_longer_fence_than_its_text(text: str, span: str) -> None:
    assert literals.markdown(text) == span
