"""What a letter costs: work is counted here; `bench/keystrokes.py` has the milliseconds."""

from playground import Playground
from playwright.sync_api import expect

# Counts, by the nearest id, how often something was put into the page or taken out.
COUNT = """() => {
  globalThis.counted = {};
  new MutationObserver(changes => {
    for (const {target} of changes) {
      const {id} = target.closest("[id]");
      counted[id] = (counted[id] ?? 0) + 1;
    }
  }).observe(document.body, {childList: true, subtree: true});
}"""
# All before the page has a chance to do anything else, as a fast typist's letters.
TYPE = """(field, text) => {
  for (const letter of text) {
    field.value += letter;
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""


def test_letters_are_drawn_once_and_only_where_they_show(started: Playground) -> None:
    started.choose("de", "direct").fill(client_id="first")
    expect(started["snippet"]).to_contain_text("first")
    started.page.evaluate(COUNT)

    started["client-id"].evaluate(TYPE, "Second")

    expect(started["snippet"]).to_contain_text("firstSecond")
    assert started.page.evaluate("counted") == {"preview": 1, "code": 1, "embed-code": 1}
