"""The messages between a docs page and the frame: three events out, the theme in, and nothing else is heard."""

from typing import Any

from docs_page import ELEMENT, SECRET, Docs, Embedded, fits
from playwright.sync_api import expect
from servers import Reply

# What one message of the frame means is fixed: no key more, no key less.
MESSAGES = {
    "ready": {"type": ELEMENT, "v": 1, "event": "ready"},
    "link-made": {"type": ELEMENT, "v": 1, "event": "link-made"},
}
THEME = {"type": ELEMENT, "v": 1, "event": "theme", "theme": "dark"}
GARBAGE: list[Any] = [
    None,
    "theme",
    1,
    [],
    {},
    {**THEME, "v": 2},
    {**THEME, "v": "1"},
    {**THEME, "type": "theme"},
    {**THEME, "event": "height"},
    {**THEME, "theme": "<b>dark</b>"},
    {**THEME, "theme": ["dark"]},
    {**THEME, "access-token": SECRET},
    {**THEME, "origin": "http://localhost"},
    {"type": ELEMENT, "v": 1, "event": "fill", "access-token": SECRET},
    {"type": ELEMENT, "v": 1, "event": "values", "values": {"access-token": SECRET, "link-token": SECRET}},
]
SEND = "(element, messages) => messages.forEach(each => element.contentWindow.postMessage(each, '*'))"
STATE = "() => [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map(({value}) => value)]"


def test_the_frame_tells_exactly_three_things(docs: Docs) -> None:
    docs.embed().embedded().makes_link()
    docs.page.wait_for_function("() => messages.some(({event}) => event === 'link-made')")

    assert docs.messages("ready") == [MESSAGES["ready"]]
    assert docs.messages("link-made") == [MESSAGES["link-made"]]
    heights = docs.messages("height")
    assert heights
    assert all(set(each) == {"type", "v", "event", "height"} for each in heights)
    assert all(isinstance(each["height"], int) for each in heights)
    assert set(docs.page.evaluate("() => messages.map(({event}) => event)")) == {"ready", "height", "link-made"}


def test_the_theme_follows_the_attribute_and_outlives_the_start_of_python(docs: Docs) -> None:
    docs.embed('theme="light"')
    embedded = docs.embedded().painted()
    embedded.theme("light")

    docs.page.locator(ELEMENT).evaluate("element => element.setAttribute('theme', 'dark')")
    embedded.theme("dark")
    embedded.makes_link()

    embedded.theme("dark")
    docs.page.locator(ELEMENT).evaluate("element => element.removeAttribute('theme')")
    embedded.theme("auto")


def drawn(embedded: Embedded) -> None:
    """Wait until two frames were drawn after whatever came before."""
    embedded.evaluate("() => new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")


def test_garbage_changes_nothing(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    embedded["data-center"].focus()
    embedded.ready()
    before = embedded.evaluate(STATE)

    embedded.element.evaluate(SEND, GARBAGE)
    drawn(embedded)

    assert embedded.evaluate(STATE) == before
    embedded.element.evaluate(SEND, [THEME])
    embedded.theme("dark")
    assert [line for line in docs.console if "error" in line] == []


def test_a_flood_leaves_the_frame_usable_with_the_last_theme(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    flood = [{**THEME, "theme": theme} for theme in ("dark", "light")] * 5_000

    embedded.element.evaluate(SEND, [*flood, *GARBAGE * 100, THEME])

    embedded.makes_link()
    embedded.theme("dark")


def test_only_the_page_right_around_the_frame_is_heard(docs: Docs) -> None:
    stranger = "<script>const say = (message) => parent.frames[0].postMessage(message, '*')</script>"
    docs.pages["/stranger"] = Reply(200, (("Content-Type", "text/html"),), stranger.encode())
    docs.open(
        f"<iframe title=Playground src='{docs.playground}index.html?embed'></iframe><iframe src=/stranger></iframe>"
    )
    embedded = docs.embedded().painted()
    docs.page.frame_locator("iframe >> nth=1").locator("html").evaluate("(_, message) => say(message)", THEME)
    drawn(embedded)

    embedded.theme("auto")


def test_the_component_hears_only_its_own_frame(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    fits(docs)
    before = docs.page.locator("iframe").bounding_box()
    lies = [
        {"type": ELEMENT, "v": 1, "event": "height", "height": 5000},
        {"type": ELEMENT, "v": 1, "event": "height", "height": 5000, "origin": docs.playground},
    ]

    docs.page.evaluate("lies => lies.forEach(each => postMessage(each, '*'))", lies)
    docs.page.wait_for_function("() => messages.some(({origin}) => origin)")

    assert docs.page.locator("iframe").bounding_box() == before


def test_the_component_hears_its_own_frame_only_from_the_origin_that_it_was_given(docs: Docs) -> None:
    docs.pages["/moved"] = Reply(302, (("Location", f"{docs.playground}index.html?embed"),))
    docs.embed(f'src="{docs.url}/moved"')
    docs.embedded().painted()
    docs.page.wait_for_function("() => messages.some(({event}) => event === 'ready')")

    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    expect(docs.page.locator("iframe")).to_be_hidden()
    expect(docs.page.locator("iframe")).to_have_css("height", "720px")
