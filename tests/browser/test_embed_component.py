"""The component in a docs page: it makes a frame of its attributes, drops what is wrong, and never takes the link away."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from docs_page import ELEMENT, SECRET, Docs, opened
from playwright.sync_api import Browser, expect
from servers import StandIn

from linking.cronofy.data_centers import BY_ID
from linking.cronofy.secrets import IN_ADDRESSES
from linking.reading import deep_links
from linking.showing import embedding


def test_the_component_makes_a_sandbox_link(docs: Docs) -> None:
    docs.embed('data-center="sandbox" client-id="my-client"')

    link = docs.embedded().makes_link()

    assert link["client_id"] == "my-client"
    assert link["link_token"].startswith("sandbox-link-token-")


def test_a_pinned_script_runs_and_another_one_does_not(docs: Docs) -> None:
    piece = embedding.snippet(
        {"embed-kind": "component", "embed-pinned": "true", "data-center": "sandbox"}, f"{docs.playground}index.html"
    )
    docs.open(piece)
    docs.embedded().makes_link()

    docs.open(re.sub('sha384-[^"]+', f"sha384-{'A' * 64}", piece), path="/tampered")
    expect(docs.page.get_by_role("link", name="Try authorization linking")).to_be_visible()
    assert docs.page.locator("iframe").count() == 0
    assert any("integrity" in line for line in docs.console)


def test_a_strict_policy_needs_only_the_playgrounds_origin(docs: Docs) -> None:
    origin = docs.playground.removesuffix("/")
    policy = f"default-src 'none'; script-src {origin}; frame-src {origin}"
    docs.open(docs.component('data-center="sandbox"'), policy=policy)

    docs.embedded().makes_link()

    assert [line for line in docs.console if "Content Security Policy" in line] == []
    assert docs.page.locator("iframe").bounding_box()["height"] > 720  # type: ignore[index]


@pytest.mark.parametrize("trust", ["", " 'strict-dynamic'"])
def test_a_policy_of_nonces_wants_one_on_the_tag(docs: Docs, trust: str) -> None:
    policy = f"default-src 'none'; script-src 'nonce-of-this-reply'{trust}; frame-src {docs.playground}"
    docs.open(docs.component('data-center="sandbox"'), policy=policy)
    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    assert any("Content Security Policy" in line for line in docs.console)
    docs.console.clear()

    docs.open(docs.component('data-center="sandbox"').replace("<script ", "<script nonce='of-this-reply' "), policy)
    docs.embedded().shown()

    assert [line for line in docs.console if "Content Security Policy" in line] == []


def test_several_playgrounds_on_one_page_do_not_meddle(docs: Docs) -> None:
    docs.open(docs.component('client-id="first" theme="dark"') + docs.component('client-id="second" theme="light"'))

    assert docs.embedded(0).makes_link()["client_id"] == "first"
    assert docs.embedded(1).makes_link()["client_id"] == "second"
    docs.embedded(0).theme("dark")
    docs.embedded(1).theme("light")


@pytest.mark.parametrize("data_center", BY_ID)
def test_every_data_center_of_the_table_is_taken(docs: Docs, data_center: str) -> None:
    docs.embed(f'data-center="{data_center}"')

    expect(docs.embedded()["data-center"]).to_have_value(data_center)
    assert [line for line in docs.console if line.startswith("warning")] == []


def test_the_attributes_become_a_deep_link(docs: Docs) -> None:
    values = {
        "data-center": "de",
        "client-id": "a client & more",
        "redirect-uri": "https://example.com/callback?a=b",
        "scope": "read_events create_event",
        "provider-name": "google",
        "avoid-linking": "true",
    }
    docs.embed(" ".join(f"{name}='{value}'" for name, value in {**values, "theme": "dark"}.items()))
    fragment = urlsplit(docs.page.locator("iframe").get_attribute("src") or "").fragment
    link = deep_links.read_fragment(fragment)

    assert dict(link.values) == values
    assert link.theme == "dark"
    assert [key for key, _ in parse_qsl(fragment)] == ["v", *deep_links.FIELDS, "theme"]


BAD = {
    **dict.fromkeys([name.replace("_", "-") for name in IN_ADDRESSES], SECRET),
    "colour": SECRET,
    "onload": SECRET,
    "data-center": SECRET,
    "theme": SECRET,
    "start": SECRET,
    "avoid-linking": SECRET,
}


def test_what_is_wrong_is_dropped_with_one_warning_that_does_not_repeat_it(docs: Docs) -> None:
    docs.embed(" ".join(f'{name}="{value}"' for name, value in BAD.items()))
    embedded = docs.embedded().painted()

    (warning,) = [line for line in docs.console if line.startswith("warning")]
    assert set(re.findall(r"([\w-]+) \(", warning)) == set(BAD)
    assert [line for line in docs.console if SECRET in line] == []
    assert SECRET not in (docs.page.locator("iframe").get_attribute("src") or "")
    assert SECRET not in embedded.evaluate("() => document.documentElement.outerHTML")


@pytest.mark.parametrize(
    ("attribute", "query"),
    [("compact", "embed&compact"), ('compact="true"', "embed&compact"), ("", "embed")],
)
def test_the_compact_layout_is_chosen_by_an_attribute(docs: Docs, attribute: str, query: str) -> None:
    docs.embed(attribute)
    docs.embedded().painted()

    assert urlsplit(docs.page.locator("iframe").get_attribute("src") or "").query == query
    assert [line for line in docs.console if line.startswith("warning")] == []


def test_what_html_knows_is_no_mistake(docs: Docs) -> None:
    docs.embed(
        'class="wide" id="play" style="margin: 1em" title="Make a link" lang="en" data-analytics="x" aria-label="x"'
    )
    docs.embedded().painted()

    assert [line for line in docs.console if line.startswith("warning")] == []
    expect(docs.page.locator("iframe")).to_have_attribute("title", "Make a link")


@pytest.mark.parametrize("src", ["http://127.0.0.1:1/", "javascript:alert(1)", "https://", "/missing/"])
def test_a_playground_that_cannot_be_reached_leaves_the_link(docs: Docs, src: str) -> None:
    with docs.page.expect_response("**/embed.js"):
        docs.embed(f'src="{src}"')
    docs.page.wait_for_function(f"() => document.querySelector('{ELEMENT}').shadowRoot")
    docs.page.wait_for_load_state()

    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    expect(docs.page.locator("iframe").filter(visible=True)).to_have_count(0)


def test_without_javascript_the_link_remains(browser: Browser, docs_server: StandIn, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    docs = opened(context, docs_server, address).embed()

    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    assert docs.page.locator("iframe").count() == 0
    context.close()


OBSERVE = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({duration}) => duration)))
    .observe({ type: "longtask" });
}"""
LONG_TASK_MILLISECONDS = 200


def test_the_embed_does_not_keep_the_docs_page_busy(docs: Docs) -> None:
    docs.open("<div id=place></div>")
    docs.page.evaluate(OBSERVE)
    docs.page.evaluate(
        """([src, name]) => {
          const script = Object.assign(document.createElement("script"), { type: "module", src });
          document.getElementById("place").append(script, document.createElement(name));
        }""",
        [f"{docs.playground}static/embed.js", ELEMENT],
    )
    docs.embedded().makes_link()

    # The goal is none at all: a long task is one over 50 ms. Machines are noisy.
    assert max(docs.page.evaluate("() => tasks"), default=0) < LONG_TASK_MILLISECONDS
