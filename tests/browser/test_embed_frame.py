"""The playground in a frame: what the docs page allows it, how high it is, and whose page it says that it is."""

from pathlib import Path

import pytest
from docs_page import ELEMENT, MILLISECONDS_TO_START, Docs, deciding, fits, opened
from playwright.sync_api import Browser, expect
from servers import StandIn

NARROWEST = 320


STORAGE = """async () => {
  const opened = await new Promise((resolve) => {
    const opening = indexedDB.open("probe");
    opening.onsuccess = () => resolve("allowed");
    opening.onerror = () => resolve("denied");
  });
  try { return [opened, localStorage.length] } catch ({ name }) { return [opened, name] }
}"""


@pytest.mark.parametrize(
    ("denies", "found"), [(True, ["denied", "SecurityError"]), (False, ["allowed", 0])], ids=["denied", "allowed"]
)
def test_a_frame_makes_a_sandbox_link_whether_or_not_it_may_store(
    browser: Browser, tmp_path: Path, docs_server: StandIn, address: str, denies: bool, found: list[object]
) -> None:
    with deciding(browser, tmp_path, denies=denies) as context:
        embedded = opened(context, docs_server, address).embed('data-center="sandbox"').embedded().painted()

        assert embedded.evaluate(STORAGE) == found
        assert embedded.makes_link()["link_token"].startswith("sandbox-link-token-")


def test_a_denied_clipboard_selects_the_link_and_the_keys_copy_the_whole_of_it(docs: Docs) -> None:
    address = f"{docs.playground}index.html?embed"
    docs.open(f"<iframe title=Playground src='{address}'></iframe><textarea id=pad></textarea>")
    embedded = docs.embedded().painted()
    embedded.makes_link()
    whole = embedded["authorization-link"].get_attribute("href") or ""

    embedded["copy-link"].click()
    embedded.says("press Ctrl+C")
    assert embedded.evaluate("() => getSelection().toString().trim()") == embedded["authorization-link"].inner_text()
    docs.page.keyboard.press("Control+C")
    docs.page.locator("#pad").focus()
    docs.page.keyboard.press("Control+V")

    expect(docs.page.locator("#pad")).to_have_value(whole)


@pytest.mark.parametrize("hiding", ["<div hidden id=tab>", "<details id=tab><summary>Try it</summary>"])
def test_a_frame_that_is_hidden_at_first_works_when_it_is_shown(docs: Docs, hiding: str) -> None:
    docs.embed(before=hiding)
    expect(docs.page.locator(ELEMENT)).to_be_hidden()

    docs.page.evaluate("() => { const tab = document.getElementById('tab'); tab.hidden = false; tab.open = true }")
    docs.embedded().makes_link()

    fits(docs)


def test_a_frame_that_is_resized_keeps_its_content_inside(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    fits(docs)
    wide = docs.page.locator("iframe").bounding_box()
    docs.page.set_viewport_size({"width": NARROWEST + 16, "height": 600})
    expect(docs.page.locator("iframe")).to_have_css("width", f"{NARROWEST}px")

    docs.embedded().makes_link()

    fits(docs)
    narrow = docs.page.locator("iframe").bounding_box()
    assert wide
    assert narrow
    assert narrow["height"] > wide["height"]
    assert docs.embedded().evaluate("root => root.scrollWidth <= root.clientWidth")


@pytest.mark.parametrize("width", [320, 700, 1200])
def test_the_frames_height_does_not_depend_on_the_window(docs: Docs, width: int) -> None:
    address = f"{docs.playground}index.html?embed"
    docs.open(f"<iframe title=Playground src='{address}' style='width:{width}px;height:300px'></iframe>")
    docs.embedded().painted()
    height = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"
    low = docs.embedded().evaluate(height)
    docs.page.evaluate("() => { document.querySelector('iframe').style.height = '3000px' }")

    assert docs.embedded().evaluate("() => new Promise(requestAnimationFrame).then(() => innerHeight)") == 3000
    assert docs.embedded().evaluate(height) == low


def test_without_an_origin_of_its_own_the_frame_says_so_and_offers_a_tab(docs: Docs) -> None:
    address = f"{docs.playground}index.html?embed#v=1&client_id=my-client"
    docs.open(f"<iframe title=Playground sandbox='allow-scripts allow-popups' src='{address}'></iframe>")
    embedded = docs.embedded()

    expect(embedded.frame.locator("#problem[data-cause=opaque_origin]")).to_contain_text("allow-same-origin")
    expect(embedded.root).to_have_attribute("data-python", "failed")
    expect(embedded["no-python"]).to_be_hidden()
    expect(embedded["problem"]).to_contain_text(f"{docs.playground}index.html")
    link = embedded["problem"].get_by_role("link")
    expect(link).to_have_attribute("href", f"{docs.playground}index.html#v=1&client_id=my-client")


def test_a_frame_on_another_site_names_its_own_address_beside_the_token(docs: Docs) -> None:
    docs.embed('client-id="my-client"')
    embedded = docs.embedded().painted()

    expect(embedded["framed-note"]).to_be_visible()
    expect(embedded["framed-note"].locator("code")).to_have_text(f"{docs.playground}index.html")
    tab = embedded["framed-note"].get_by_role("link")
    expect(tab).to_have_attribute("href", f"{docs.playground}index.html#v=1&client_id=my-client")
    expect(tab).to_have_attribute("target", "_blank")
    note = embedded["framed-note"].bounding_box()
    field = embedded.unfolded("access-token").bounding_box()
    assert note
    assert field
    assert 0 < field["y"] - note["y"] < 300


def test_the_compact_layout_has_one_line_that_opens_a_tab(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()

    expect(embedded.frame.get_by_role("banner")).to_have_count(1)
    expect(embedded.frame.get_by_role("banner")).to_contain_text(f"From {docs.playground}index.html")
    with docs.page.expect_popup() as popup:
        embedded.frame.get_by_role("banner").get_by_role("link").click()
    expect(popup.value.locator(".page-header")).to_be_visible()


def test_the_compact_layout_in_a_tab_starts_at_once_and_names_its_address(docs: Docs) -> None:
    docs.page.goto(f"{docs.playground}?embed")

    expect(docs.page.locator("html")).to_have_attribute("data-python", "ready", timeout=MILLISECONDS_TO_START)
    expect(docs.page.get_by_role("banner")).to_contain_text(f"From {docs.playground}.")
    expect(docs.page.locator("#framed-note")).to_be_hidden()


def test_a_page_that_is_not_framed_says_nothing_of_frames(docs: Docs) -> None:
    docs.page.goto(docs.playground)
    expect(docs.page.locator("#status")).to_contain_text("Ready.", timeout=MILLISECONDS_TO_START)

    expect(docs.page.locator("#framed-note")).to_be_hidden()
    expect(docs.page.locator(".embed-line")).to_be_hidden()
