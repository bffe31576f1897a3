"""What the page loads only when *Edit and run* is pressed, and the page that shows a program alone."""

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from building.folders import HERE
from building.policy import digest, policy
from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS
from linking.cronofy.scopes import DEFAULT
from linking.reading.addresses import EXAMPLE_CALLBACK
from linking.sentences import sentence
from linking.showing.rendering import environment, say, text_environment
from linking.showing.snippets import snippet

EXAMPLES = (
    ("error", "An error, handled"),
    ("loop", "Many links, in a loop"),
    ("state", "The callback's state, compared"),
)
EDITOR = (
    "codemirror",
    "codemirror_commands",
    "codemirror_lang-python",
    "codemirror_language",
    "codemirror_state",
    "codemirror_view",
)


def write_on_demand(site: Path) -> None:
    """Write the editor's part of the page and the Python of the cell."""
    (site / "edit-run.html").write_text(editor_part(site))
    (site / "static/cell.py").write_text((HERE / "cell/program.py").read_text())


def code_page(files: str) -> str:
    """Return the page of a program alone; `files` is the folder of its build. It runs nothing but scripts of the site."""
    css = (HERE / "static/page.css").read_text()
    rules = {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "connect-src": ("'self'",),
        "style-src": (f"'{digest(css.encode())}'",),
        "img-src": ("'self'",),
        "frame-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
    }
    return (
        environment()
        .get_template("code.html")
        .render(
            files=files,
            policy=policy(rules),
            css=Markup(css),  # noqa: S704 - our own style
            program=two_steps(),
        )
    )


def two_steps() -> str:
    """Return the program that stands where no other is given."""
    example = AuthorizationRequest(client_id="CLIENT_ID", redirect_uri=EXAMPLE_CALLBACK, scope=DEFAULT)
    return snippet(text_environment(), "python", DATA_CENTERS[0], example)


def editor_part(site: Path) -> str:
    """Return the markup of the editor, which names CodeMirror's files as PyScript calls them."""
    return (
        environment()
        .get_template("edit_run.html")
        .render(
            words=words(),
            codemirror=chunk(site, "codemirror"),
            codemirror_python=chunk(site, "codemirror_lang-python"),
            app_hosts=[each.app_host for each in BY_ID.values()],
            outcome_options=[(outcome.id, say(outcome.name)) for outcome in sandbox.OUTCOMES],
            examples=[(name, title, (HERE / f"templates/examples/{name}.py").read_text()) for name, title in EXAMPLES],
        )
    )


def words() -> dict[str, str]:
    """Return all that is said of a program, by name."""
    said = vars(text_environment().get_template("words/cell.txt").module)
    return {name: say(sentence(f"cell.{name}")) for name in sorted(said) if not name.startswith("_")}


def chunk(site: Path, name: str) -> str:
    """Return the path of one of CodeMirror's files in the site."""
    [found] = (site / "runtime/pyscript").glob(f"{name}-*.js")
    return found.relative_to(site).as_posix()


def loaded_on_demand(site: Path) -> Iterator[str]:
    """Yield each file that *Edit and run* loads and the page's first visit does not."""
    yield from ("edit-run.html", "static/edit-run.mjs", "static/cell.html", "static/cell-worker.js", "static/cell.py")
    yield from ("code.html", "static/code.mjs")
    yield "runtime/pyodide/python_stdlib.zip"
    yield from (chunk(site, name) for name in EDITOR)
