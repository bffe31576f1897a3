"""The site as facts without markup: `llms.txt`, a Markdown twin of the page, and `docs/` as it is."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from building.folders import HERE
from building.on_demand import two_steps
from linking import documentation
from linking.cronofy.data_centers import DATA_CENTERS
from linking.cronofy.link_tokens import PATH
from linking.cronofy.parameters import PARAMETERS, meaning
from linking.showing.rendering import text_environment


def write_for_assistants(site: Path) -> None:
    """Write them into a built site."""
    shutil.copytree(HERE / "docs", site / "docs", ignore=shutil.ignore_patterns("*.png"), dirs_exist_ok=True)
    (site / "index.md").write_text(page_as_markdown())
    (site / "llms.txt").write_text(text_environment().get_template("llms.txt").render(pages=[*titles()]))


def page_as_markdown() -> str:
    """Return what the page says of authorization linking, from the same tables."""
    return (
        text_environment()
        .get_template("index.md")
        .render(
            documentation=documentation,
            data_centers=DATA_CENTERS,
            link_tokens_path=PATH,
            parameters=[(parameter, meaning(parameter.name)) for parameter in PARAMETERS],
            python=two_steps(),
        )
    )


def titles() -> Iterator[tuple[str, str]]:
    """Yield the name and the title of each page of `docs/`."""
    for path in sorted((HERE / "docs").glob("*.md")):
        yield path.name, path.read_text().partition("\n")[0].removeprefix("# ")
