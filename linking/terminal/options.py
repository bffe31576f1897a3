"""What the command line takes, in the words of `templates/words/terminal.txt`."""

from argparse import ArgumentParser, FileType, RawDescriptionHelpFormatter

from linking.cronofy import data_centers, sandbox
from linking.cronofy.providers import PROVIDERS
from linking.cronofy.scopes import DEFAULT
from linking.sentences import sentence
from linking.showing.rendering import say, text_environment

NAME = "authorization-link"


def parser() -> ArgumentParser:
    """Return the parser. Its options are named like the fields of the page, and so like what names a faulty one."""
    made = ArgumentParser(
        NAME,
        description=_words("purpose"),
        epilog=text_environment().get_template("words/terminal.md").render(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    made.add_argument("--data-center", choices=tuple(data_centers.BY_ID), default="us", help=_words("data_center"))
    for name in ("client-id", "redirect-uri", "state", "locale"):
        made.add_argument(f"--{name}", default="", help=_words(name.replace("-", "_")))
    made.add_argument("--scope", default=" ".join(DEFAULT), help=_words("scope"))
    made.add_argument("--provider-name", default="", metavar="NAME", help=_words("provider_name", names=PROVIDERS))
    made.add_argument("--avoid-linking", action="store_true", help=_words("avoid_linking"))
    made.add_argument("--sandbox-outcome", choices=tuple(sandbox.BY_ID), default="ok", help=_words("sandbox_outcome"))
    made.add_argument("--json", action="store_true", help=_words("json"))
    instead = made.add_mutually_exclusive_group()
    instead.add_argument("--paste", action="store_true", help=_words("paste"))
    instead.add_argument("--check-callback", action="store_true", help=_words("check_callback"))
    answer = FileType(encoding="utf-8", errors="replace")
    both = ("BEFORE", "AFTER")
    instead.add_argument("--check-linking", nargs=2, type=answer, metavar=both, help=_words("check_linking"))
    return made


def _words(name: str, **facts: tuple[str, ...]) -> str:
    return say(sentence(f"terminal.{name}", **facts))
