"""The page's Python is one text, which MicroPython reads and which means what its modules mean."""

from textwrap import indent

import pytest
from micropython import in_micropython

from building.bundle import Unjoinable, bundle, page_modules
from building.folders import HERE


def refusal(**modules: str) -> str:
    """Return why these modules cannot be joined; a name stands for a module of `page/`, `main` for `main.py`."""
    with pytest.raises(Unjoinable) as refused:
        joined(**modules)
    return str(refused.value)


def joined(**modules: str) -> str:
    return bundle({"main.py" if name == "main" else f"page/{name}.py": text for name, text in modules.items()})


# The order


def test_what_is_imported_comes_before_what_imports_it() -> None:
    text = joined(
        main="from page.form import values\nprint(values())\n",
        form="from page.elements import elements\ndef values():\n    return elements()\n",
        elements="def elements():\n    return 1\n",
        other="left_out = True\n",
    )

    assert text == "def elements():\n    return 1\ndef values():\n    return elements()\nprint(values())\n"


def test_what_two_modules_import_comes_once() -> None:
    text = joined(
        main="from page.form import a\nfrom page.theme import b\n",
        form="from page.elements import c\na = c\n",
        theme="from page.elements import c\nb = c\n",
        elements="c = 1\n",
    )

    assert text == "c = 1\na = c\nb = c\n"


def test_an_import_over_several_lines_goes_as_a_whole() -> None:
    assert joined(main="from page.form import (\n    a,\n    b,\n)\nprint(a, b)\n", form="a = b = 1\n") == (
        "a = b = 1\nprint(a, b)\n"
    )


# What only readers need


def test_docstrings_comments_and_blank_lines_are_left_out() -> None:
    main = '''"""What it is.

Why it is.
"""

# Why.
a = 1  # noqa: X


def f():
    """Return “it”."""
    # How.
    return a
'''

    assert joined(main=main) == "a = 1\ndef f():\n    return a\n"


def test_a_body_that_is_a_docstring_stays_a_body() -> None:
    assert joined(main='class Fault(Exception):\n    """What went wrong."""\n') == (
        "class Fault(Exception):\n    pass\n"
    )


def test_strings_stay_as_they_are() -> None:
    main = 'a = "# none"\nb = """\n\n# no comment\n\n"""\nc = f"""\n\n# {a}\n"""\n'

    assert joined(main=main) == main


def test_text_outside_ascii_moves_no_column() -> None:
    assert joined(main='a = "“é”"  # “why”\n') == 'a = "“é”"\n'


# What only the type checker needs


def test_what_is_for_types_is_left_out() -> None:
    main = """from __future__ import annotations
from typing import TYPE_CHECKING, Any
if TYPE_CHECKING:
    from collections.abc import Callable
    from page.form import Field
def f(given: Any, call: Callable[[], Field]) -> Any:
    return call(given)
"""

    assert joined(main=main) == "def f(given, call):\n    return call(given)\n"


def test_annotations_are_left_out() -> None:
    main = """class Page:
    turns: "list[Unknown]" = []
    turn: Unknown | None
    async def count(self, é: Unknown = 1, *more: Unknown, **named: Unknown) -> Unknown[str] | None:
        self.turns: dict[
            str, Unknown
        ] = {"a": lambda: é}
def wait(
    first: Callable[[Unknown], Unknown],
    *,
    second: Unknown,
) -> Callable[
    [Unknown], Unknown
]:
    return first[1:]
"""

    assert (
        joined(main=main)
        == """class Page:
    turns = []
    pass
    async def count(self, é = 1, *more, **named):
        self.turns = {"a": lambda: é}
def wait(
    first,
    *,
    second,
):
    return first[1:]
"""
    )


@pytest.mark.parametrize(
    ("used", "name"),
    [
        ("from typing import cast\na = cast('str', 1)\n", "cast"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    a = 1\nelse:\n    a = 2\n", "TYPE_CHECKING"),
        ("import typing\nif typing.TYPE_CHECKING:\n    a = 1\n", "typing"),
        ("if TYPE_CHECKING:\n    Element = Any\na = Element\n", "Element"),
        ("if TYPE_CHECKING:\n    class Reply: ...\na = Reply()\n", "Reply"),
    ],
)
def test_types_are_refused_at_run_time(used: str, name: str) -> None:
    assert f"“{name}” is for the type checker" in refusal(main=used)


# What one text cannot say


@pytest.mark.parametrize(
    "form",
    [
        "import page",
        "import page.form",
        "import page.form as form",
        "from page import form",
        "from page.form import a as b",
        "from page.form import *",
        "from .page.form import a",
        "from . import form",
        "def f():\n    from page.form import a",
    ],
)
def test_another_form_of_import_is_refused(form: str) -> None:
    assert "write “from page.module import name” at the top, without “as”." in refusal(main=form, form="a = 1\n")


def test_a_module_that_is_not_there_is_named() -> None:
    assert refusal(main="a = 1\nfrom page.form import b\n") == "main.py, line 2: there is no page/form.py."


def test_a_circle_of_imports_is_refused() -> None:
    form, theme = "from page.theme import b\na = 1\n", "from page.form import a\nb = 1\n"

    assert "page/form.py imports this module in turn" in refusal(
        main="from page.form import a\n", form=form, theme=theme
    )


@pytest.mark.parametrize(
    "second",
    [
        "def a():\n    pass\n",
        "class a:\n    pass\n",
        "async def a():\n    pass\n",
        "a = 2\n",
        "b, (a, c) = range(3)\n",
        "a: int = 2\n",
        "if True:\n    a = 2\n",
        "for a in ():\n    pass\n",
        "import a\n",
        "import b as a\n",
        "from b import a\n",
    ],
)
def test_two_things_of_one_name_are_refused(second: str) -> None:
    main = f"from page.form import b\n{second}"

    assert "“a” is another thing in page/form.py: rename one of the two." in refusal(main=main, form="a = 1\n")


def test_two_modules_may_import_the_same() -> None:
    main = "from page.form import b\nimport json\nfrom pyscript import window\n"

    assert joined(main=main, form="import json\nfrom pyscript import document, window\nb = 1\n").count("window") == 2


def test_a_name_within_a_function_is_its_own() -> None:
    form = "def f():\n    a = 1\n    return [b for b in (a,)]\n"

    assert joined(main="from page.form import f\na = b = f()\n", form=form)


@pytest.mark.parametrize("line", ["from page.form import a; b = 1\n", "b = 1; from page.form import a\n"])
def test_a_statement_beside_one_that_goes_is_refused(line: str) -> None:
    assert "give this statement a line of its own." in refusal(main=line, form="a = 1\n")


# The page's own


def test_micropython_reads_the_bundle_of_the_page() -> None:
    within_a_function = indent(bundle(page_modules(HERE)), "    ")  # because the page waits at its top level

    assert in_micropython("compile(source, 'main.py', 'exec')", f"async def page():\n{within_a_function}") == ""
