"""Join the page's Python into one text: `main.py` and each module of `page/`, without what only their readers need.

On MicroPython each module would be a request of its own, and each docstring would be downloaded. What goes is cut by
position, nothing is written anew, so that every version of Python makes the same text.
"""

import ast
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import accumulate
from pathlib import Path
from tokenize import COMMENT, NL, TokenInfo, generate_tokens

ENTRY = "main.py"
PACKAGE = "page"
# MicroPython has neither.
FOR_TYPES = ("typing", "__future__")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Unjoinable(Exception):
    """The page's modules cannot be one text; the message says where and what to write instead."""

    def __init__(self, path: str, node: ast.stmt | ast.expr, sentence: str) -> None:
        super().__init__(f"{path}, line {node.lineno}: {sentence}")


def page_modules(folder: Path) -> dict[str, str]:
    """Return the text of `main.py` and of each module of `page/`, by path."""
    paths = [folder / ENTRY, *sorted(folder.glob(f"{PACKAGE}/**/*.py"))]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def bundle(modules: Mapping[str, str]) -> str:
    """Return `main.py` with the modules that it imports before it, each once, in the order of their imports.

    Raises `Unjoinable` where one text would mean something else than the modules do.
    """
    trees = {path: ast.parse(text, path) for path, text in modules.items()}
    joined = list(in_order(ENTRY, trees, ()))
    refuse_shared_names({path: trees[path] for path in dict.fromkeys(joined)})
    return without_annotations("".join(shortened(path, modules[path], trees[path]) for path in dict.fromkeys(joined)))


def in_order(path: str, trees: Mapping[str, ast.Module], importing: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of what a module imports from `page/`, depth first, then its own; some more than once."""
    for node in internal_imports(path, trees[path]):
        imported = f"{str(node.module).replace('.', '/')}.py"
        if imported not in trees:
            raise Unjoinable(path, node, f"there is no {imported}.")
        if imported in (*importing, path):
            raise Unjoinable(path, node, f"{imported} imports this module in turn: move what both need to a third.")
        yield from in_order(imported, trees, (*importing, path))
    yield path


def internal_imports(path: str, tree: ast.Module) -> Iterator[ast.ImportFrom]:
    """Yield the imports from `page/`. Raises `Unjoinable` for any other form than `from page.module import name`."""
    for node in outside_types(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom) or not is_internal(node):
            continue
        if not isinstance(node, ast.ImportFrom) or node not in tree.body or not is_plain(node):
            raise Unjoinable(path, node, f"write “from {PACKAGE}.module import name” at the top, without “as”.")
        yield node


def is_internal(node: ast.AST) -> bool:
    """Tell whether a statement imports from `page/`."""
    return any(name.partition(".")[0] in (PACKAGE, "") for name in imported_modules(node))


def is_plain(node: ast.ImportFrom) -> bool:
    """Tell whether an import is from a module, by its whole name, and gives things the names that they have there."""
    names_module = node.level == 0 and node.module != PACKAGE
    return names_module and not any(alias.asname or alias.name == "*" for alias in node.names)


def imported_modules(node: ast.AST) -> list[str]:
    """Return the names of the modules that a statement imports from; a relative one begins with a dot."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return ["." * node.level + (node.module or "")] if isinstance(node, ast.ImportFrom) else []


def refuse_shared_names(trees: Mapping[str, ast.Module]) -> None:
    """Raise `Unjoinable` where two modules give one name to two things."""
    origins: dict[str, tuple[str, str]] = {}
    for path, tree in trees.items():
        for node, name, origin in top_level_names(path, tree):
            known, first = origins.setdefault(name, (origin, path))
            if known != origin:
                raise Unjoinable(path, node, f"“{name}” is another thing in {first}: rename one of the two.")


def top_level_names(path: str, tree: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, str, str]]:
    """Yield each name that a module gives, where it does, and what tells its meaning from another's."""
    waiting: list[ast.AST] = [node for node in tree.body if not (is_for_types(node) or is_internal(node))]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node, *imported_name(node, alias)) for alias in node.names)
        elif isinstance(node, Definition):
            yield node, node.name, path
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id, path
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)


def imported_name(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, str]:
    """Return the name that an import gives, and what it names."""
    module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    package = alias.name.partition(".")[0]
    return (alias.asname, module + alias.name) if alias.asname else (package, module + package)


def shortened(path: str, text: str, tree: ast.Module) -> str:
    """Return a module's text without its imports from `page/`, docstrings, comments, blank lines and what is for types."""
    refuse_types_at_run_time(path, tree)
    lines = dict(enumerate(text.splitlines(keepends=True), start=1))
    for token in without_meaning(text):
        row, column = token.start
        rest = lines[row][:column].rstrip()
        lines[row] = f"{rest}\n" if rest else ""
    for node, instead in unneeded(tree):
        first, last = node.lineno, node.end_lineno or node.lineno
        # The parser counts columns in bytes.
        if lines[first].encode()[: node.col_offset].strip() or lines[last].encode()[node.end_col_offset :].strip():
            raise Unjoinable(path, node, "give this statement a line of its own.")
        lines.update(dict.fromkeys(range(first, last + 1), ""))
        lines[first] = f"{' ' * node.col_offset}{instead}\n" if instead else ""
    return "".join(lines.values())


def without_meaning(text: str) -> Iterator[TokenInfo]:
    """Yield the comments and the ends of blank lines; neither is found inside a string."""
    for token in generate_tokens(StringIO(text).readline):
        if token.type == COMMENT or (token.type == NL and not token.line.strip()):
            yield token


def unneeded(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each statement that the page can do without, and what has to stand there instead, if anything."""
    yield from ((node, "") for node in tree.body if is_for_types(node) or is_internal(node))
    for node in ast.walk(tree):
        if isinstance(node, Definition | ast.Module) and ast.get_docstring(node, clean=False) is not None:
            is_alone = len(node.body) == 1 and not isinstance(node, ast.Module)
            yield node.body[0], "pass" if is_alone else ""


def is_for_types(node: ast.AST) -> bool:
    """Tell whether a statement is for the type checker alone."""
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" and not node.orelse
    return any(name in FOR_TYPES for name in imported_modules(node))


def outside_types(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield each node that is neither for the type checker nor within an annotation."""
    waiting: list[ast.AST] = [node for node in tree.body if not is_for_types(node)]
    while waiting:
        node = waiting.pop(0)
        yield node
        annotations = (getattr(node, "annotation", None), getattr(node, "returns", None))
        waiting += [each for each in ast.iter_child_nodes(node) if each not in annotations]


def refuse_types_at_run_time(path: str, tree: ast.Module) -> None:
    """Raise `Unjoinable` where something that is for the type checker alone is used outside an annotation."""
    names = {name for node in tree.body if is_for_types(node) for name in names_for_types(node)}
    for node in outside_types(tree):
        if isinstance(node, ast.Name) and node.id in names:
            raise Unjoinable(path, node, f"“{node.id}” is for the type checker, the page does not have it.")


def names_for_types(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement for the type checker gives."""
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, Definition):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def without_annotations(text: str) -> str:
    """Return a text without its annotations: what they name is not there, and some versions of Python look it up."""
    # The parser counts columns in bytes.
    source = text.encode()
    lines = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    for node in sorted(annotations(text), key=lambda each: (each.lineno, each.col_offset), reverse=True):
        before = source[: lines[node.lineno - 1] + node.col_offset]
        after = source[lines[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0) :]
        if isinstance(node, ast.AnnAssign):
            source = before + b"pass" + after
        else:
            source = before.rstrip().removesuffix(b":").removesuffix(b"->").rstrip() + after
    return source.decode()


def annotations(text: str) -> Iterator[ast.expr | ast.AnnAssign]:
    """Yield each annotation, and as a whole each statement that is nothing else."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.AnnAssign) and not node.value:
            yield node
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
            yield node.returns
