"""The code beside the form: a tab for each language, and what belongs together is marked together."""

import re

from playground import VALID, Playground
from playwright.sync_api import Locator, expect

from linking.showing.marking import END, NAMED, START
from linking.showing.snippets import LANGUAGES

# How something looks that is marked: never by its colour alone.
LINES = "e => { const {outlineStyle, textDecorationLine, textDecorationStyle} = getComputedStyle(e); return {outlineStyle, textDecorationLine, textDecorationStyle}; }"


def tabs(playground: Playground) -> Locator:
    return playground["code-tabs"].get_by_role("tab")


def shows_language(playground: Playground, index: int) -> None:
    """Wait until the code is in that language, its tab is the only one that Tab reaches, and it has the focus."""
    language = LANGUAGES[index]
    playground.has_focus(f"tab-{language.id}")
    expect(playground["snippet"]).to_have_attribute("aria-label", f"Code in {language.name}")
    expect(playground["code"]).to_have_accessible_name(language.name)
    expect(playground.page.get_by_role("tab", selected=True)).to_have_attribute("id", f"tab-{language.id}")
    expect(playground["code-tabs"].locator("[tabindex='0'], :not([tabindex])")).to_have_attribute(
        "id", f"tab-{language.id}"
    )
    expect(playground["snippet-language"]).to_have_value(language.id)


def marked(playground: Playground, kind: str, part: str) -> None:
    """Wait until exactly the pieces of that field are marked, in the request and the link, and in the code."""
    where = ":is(#preview, #code)"
    expect(playground.page.locator(f"{where} [data-part='{part}']:not(.{kind})")).to_have_count(0)
    expect(playground.page.locator(f"{where} .{kind}:not([data-part='{part}'])")).to_have_count(0)


def test_a_language_is_a_tab(started: Playground) -> None:
    started.choose("de", "direct").fill(client_id="taken-home")
    expect(tabs(started)).to_have_text([language.name for language in LANGUAGES])
    started["tab-python"].click()
    shows_language(started, 0)

    for key, index in {"ArrowRight": 1, "Home": 0, "ArrowLeft": -1, "End": -1}.items():
        started.page.keyboard.press(key)
        shows_language(started, index)
    started.page.keyboard.press("ArrowRight")
    shows_language(started, 0)
    started["tab-http"].click()
    shows_language(started, 2)
    expect(started["snippet"]).to_contain_text("taken-home")


def test_a_field_marks_what_comes_from_it_and_the_other_way_round(started: Playground) -> None:
    started.choose("de", "direct").fill(**{name.replace("-", "_"): value for name, value in VALID.items()})
    started["tab-python"].click()
    link, code = started["preview-link"], started["snippet"]
    expect(code).to_contain_text(VALID["client-id"])

    started["client-id"].focus()
    marked(started, "lit", "client-id")
    expect(code.locator(".lit")).to_have_text(f'"{VALID["client-id"]}"')
    expect(code.locator(".lit")).to_be_in_viewport()
    assert code.locator(".lit").evaluate(LINES)["outlineStyle"] == "solid"

    started.page.keyboard.press("End")
    started.page.keyboard.type("-2")
    expect(code.locator(".changed")).to_have_text(f'"{VALID["client-id"]}-2"')
    marked(started, "changed", "client-id")
    assert code.locator(".changed").evaluate(LINES)["textDecorationStyle"] == "double"

    started["scope-field"].hover()
    marked(started, "lit", "scope")
    link.locator("[data-part=redirect-uri]").hover()
    marked(started, "lit", "redirect-uri")
    expect(started["redirect-uri-field"]).to_have_class(re.compile(r"\blit\b"))
    assert started["redirect-uri-field"].evaluate(LINES)["outlineStyle"] == "solid"
    marked(started, "changed", "client-id")

    started["preview-request"].locator("[data-part=access-token]").focus()
    expect(started["access-token-field"]).to_have_class(re.compile(r"\blit\b"))
    started.page.keyboard.press("Enter")
    started.has_focus("access-token")
    started.page.mouse.move(0, 0)
    started["create-link"].focus()
    expect(started.page.locator(".lit")).to_have_count(0)

    expect(started.page.locator(":is(#preview, #code-tabs, #code) [aria-live], [aria-live] #made-of")).to_have_count(0)


def test_a_folded_field_is_marked_by_its_line(playground: Playground) -> None:
    playground.start()
    line = playground.page.locator("summary[data-part=scope]")
    before = playground["state"].input_value()
    playground["snippet"].locator("[data-part=scope]").hover()
    expect(line).to_have_class("lit")
    assert line.evaluate(LINES)["outlineStyle"] == "solid"

    playground.unfolded("new-state").click()
    playground.says("A new state is in its field.")
    marked(playground, "changed", "state")
    expect(playground["preview-link"].locator(".changed")).to_contain_text(playground["state"].input_value())
    assert playground["state"].input_value() != before
    playground["tab-curl"].click()
    shows_language(playground, 1)
    expect(playground["preview-link"].locator(".changed")).to_have_attribute("data-part", "state")


def test_a_mark_that_is_typed_is_a_character_like_any_other(started: Playground) -> None:
    typed = f"a{START}scope{NAMED}<b>{END}z"
    started.choose("de", "direct").fill(client_id=typed)
    started["tab-python"].click()
    expect(started["snippet"].locator("[data-part=client-id]")).to_have_text(r'"a\ufdd0scope\ufdd1<b>\ufdd2z"')
    text = started["snippet"].text_content() or ""

    assert not {START, NAMED, END} & {*text}
    assert (
        started.page.evaluate(
            "new URLSearchParams(document.getElementById('preview-link').textContent).get('client_id')"
        )
        == typed
    )


def test_what_the_sandbox_needs_not_is_hidden_in_compact_too(playground: Playground) -> None:
    playground.start("?embed&compact#v=1&start=auto")
    expect(playground["route-field"]).to_be_hidden()
    playground.choose("de")
    expect(playground["route-field"]).to_be_visible()
