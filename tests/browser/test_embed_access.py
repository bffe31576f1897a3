"""The playground in a frame by keyboard and with a screen reader."""

from docs_page import AXE, Docs
from playwright.sync_api import expect


def test_the_frame_has_no_accessibility_violation_before_and_after_use(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    assert embedded.violations() == []

    embedded.makes_link()

    assert embedded.violations() == []


def test_the_page_around_the_frame_has_no_accessibility_violation(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    docs.page.evaluate(AXE)

    found = docs.page.evaluate("() => axe.run({iframes: false})")

    assert [each["id"] for each in found["violations"]] == []
    expect(docs.page.locator("iframe")).to_have_attribute("title", "Try Cronofy authorization linking")


def test_the_keyboard_goes_through_the_frame_and_out_of_it_both_ways(docs: Docs) -> None:
    docs.embed(before="<a href='#x' id=before>Before</a>", after="<a href='#x' id=after>After</a>")
    embedded = docs.embedded().shown()
    focused = "() => document.activeElement.id || document.activeElement.localName"
    docs.page.locator("#before").focus()

    docs.page.keyboard.press("Tab")
    expect(embedded.frame.locator(".embed-line a")).to_be_focused()
    docs.page.keyboard.press("Tab")
    expect(embedded["data-center"]).to_be_focused()
    forth = presses(docs, "Tab", "after")
    back = presses(docs, "Shift+Tab", "before")

    assert forth > 10
    assert back >= forth
    assert docs.page.evaluate(focused) == "before"


def presses(docs: Docs, key: str, name: str) -> int:
    """Press a key until the focus is on that element of the docs page; return how often."""
    for count in range(1, 100):
        docs.page.keyboard.press(key)
        if docs.page.evaluate("() => document.activeElement.id") == name:
            return count
    raise AssertionError(f"{key} does not lead out of the frame.")


def test_the_status_is_a_live_region_from_the_start(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    embedded.evaluate("() => { window.region = document.querySelector('[role=status]') }")

    embedded.makes_link()

    assert embedded.evaluate("() => window.region === document.querySelector('[role=status]')")
    expect(embedded["status"]).to_have_text("The link is ready.")
