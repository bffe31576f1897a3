"""The pages that are compared, and what can be measured on each."""

from dataclasses import dataclass

REFERENCE = "stock"
# Another build of ours, to show what a change costs.
BEFORE = "before"
FORM = ("#access-token", "#client-id")


@dataclass(frozen=True)
class Page:
    """One page: its address on the local server, and what a visitor can do on it.

    `usable` lists selectors, each a path through shadow roots separated by `>>>`; the first that can be used counts.
    """

    name: str
    title: str
    address: str
    usable: tuple[str, ...]
    has_python: bool = False
    has_robot: bool = False
    is_framed: bool = False
    is_touched: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that say something about this page."""
        python_starts = self.has_python and (self.is_touched or not self.is_framed)
        return (
            *(() if self.is_touched else ("paint", "usable")),
            *(("alive", "ready") if python_starts else ()),
            *(("link", "click") if self.has_robot else ()),
            *("blocked", "bytes", "requests", "memory"),
        )


PAGES = (
    Page("stock", "stock PyScript", "/stock/index.html", FORM, has_python=True, has_robot=True),
    Page("ours", "ours", "/ours/index.html", FORM, has_python=True, has_robot=True),
    Page(BEFORE, "ours before", "/before/index.html", FORM, has_python=True, has_robot=True),
    Page("embed-before", "embed before touch", "/docs.html", FORM, has_python=True, is_framed=True),
    Page(
        "embed-after", "embed after touch", "/docs.html", FORM,
        has_python=True, has_robot=True, is_framed=True, is_touched=True,
    ),
    Page("floor", "static floor", "/floor.html", FORM, has_robot=True),
    Page("swagger", "Swagger UI", "/swagger.html", (".body-param__text",)),
    Page("rapidoc", "RapiDoc", "/rapidoc.html", ("rapi-doc >>> api-request >>> textarea",)),
    Page("scalar", "Scalar", "/scalar.html", ("button.show-api-client-button",)),
    Page("elements", "Stoplight Elements", "/elements.html#/operations/createLinkToken", (".TryItPanel input",)),
)  # fmt: skip


def is_ours(page: Page) -> bool:
    """Say whether a page needs the built site."""
    return page.name == "ours" or page.is_framed
