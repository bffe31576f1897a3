"""The component looks like the page around it, however that marks its theme and whenever it changes it."""

from docs_page import ELEMENT, Docs
from playwright.sync_api import expect

SET = "([place, name, value]) => document.querySelector(place).setAttribute(name, value)"
# How docs tools mark a theme: where, by which attribute, dark and light.
MARKS = [
    ("html", "data-theme", "dark", "light"),  # Docusaurus, Starlight
    ("body", "data-theme", "dark", "light"),  # Furo
    ("body", "data-md-color-scheme", "slate", "default"),  # Material
    ("html", "data-bs-theme", "dark", "light"),  # Bootstrap
    ("html", "class", "js dark", "js light"),  # Tailwind
    ("body", "class", "dark", "light"),
    ("html", "style", "color-scheme: dark", "color-scheme: only light"),
    ("body", "style", "color-scheme: dark", "color-scheme: light"),
    ("body", "style", "background: #1b1b1f", "background: white"),
    ("main", "style", "color-scheme: dark", "color-scheme: light"),
]


def test_it_follows_every_kind_of_mark_at_any_time(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    embedded.theme("auto")

    for place, name, dark, light in MARKS:
        for value, theme in ((dark, "dark"), (light, "light"), (dark, "dark")):
            docs.page.evaluate(SET, [place, name, value])
            if place == "main":  # no docs tool marks that; it is seen at the next look
                docs.page.evaluate("dispatchEvent(new Event('load'))")
            embedded.theme(theme)
        docs.page.evaluate("([place, name]) => document.querySelector(place).removeAttribute(name)", [place, name])


def test_a_class_that_goes_leaves_what_is_seen(docs: Docs) -> None:
    """VitePress marks the dark theme only; the reader's system may be dark all the same."""
    docs.page.emulate_media(color_scheme="dark")
    docs.embed(
        before="<style>body { background: white; transition: background 0.1s } .dark body { background: black }</style>"
    )
    embedded = docs.embedded().painted()
    embedded.theme("light")

    docs.page.evaluate(SET, ["html", "class", "dark"])
    embedded.theme("dark")
    docs.page.evaluate(SET, ["html", "class", ""])
    embedded.theme("light")


def test_the_theme_is_there_from_the_first_paint_on(docs: Docs) -> None:
    docs.embed(before="<script>document.documentElement.dataset.theme = 'dark'</script>")
    docs.embedded().painted()

    assert "theme=dark" in (docs.page.locator("iframe").get_attribute("src") or "")


def test_the_attribute_rules(docs: Docs) -> None:
    docs.embed('theme="light"')
    embedded = docs.embedded().painted()

    docs.page.evaluate(SET, ["html", "data-theme", "dark"])
    embedded.makes_link()
    embedded.theme("light")
    docs.page.locator(ELEMENT).evaluate("element => element.removeAttribute('theme')")
    embedded.theme("dark")


def test_it_follows_after_the_body_was_replaced(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    docs.page.evaluate(
        """name => {
          const body = document.createElement("body");
          body.append(document.createElement(name));
          document.body.replaceWith(body);
        }""",
        ELEMENT,
    )
    embedded = docs.embedded().painted()

    docs.page.evaluate(SET, ["body", "data-md-color-scheme", "slate"])

    embedded.theme("dark")


def test_moving_the_element_keeps_the_link(docs: Docs) -> None:
    docs.embed(after="<section></section>")
    link = docs.embedded().makes_link()

    docs.page.locator(ELEMENT).evaluate("element => document.querySelector('section').moveBefore(element, null)")

    assert docs.embedded().link() == link
    expect(docs.page.locator(f"section {ELEMENT}")).to_have_count(1)
    docs.page.evaluate(SET, ["html", "data-theme", "dark"])
    docs.embedded().theme("dark")
