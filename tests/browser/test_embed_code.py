"""A program alone in a docs page: it is the author's, is shown before it runs, and runs when the reader asks for it."""

from urllib.parse import urlsplit

import pytest
from docs_page import ELEMENT, Docs, Embedded
from playwright.sync_api import expect

PROGRAM = 'print("of the author")'
CONTENT = "#editor .cm-content"


def embed(docs: Docs, inside: str, attributes: str = "code") -> Embedded:
    script = f'<script type="module" src="{docs.playground}static/embed.js"></script>'
    docs.open(f"{script}<{ELEMENT} {attributes}>{inside}</{ELEMENT}>")
    return docs.embedded()


def runs(embedded: Embedded, output: str) -> None:
    expect(embedded["run-status"]).to_have_text("The program ended.")
    expect(embedded["output"]).to_have_text(output)


@pytest.mark.parametrize(
    "inside",
    [
        f'<script type="text/x-python">\n    for _ in "a":\n        {PROGRAM}\n  </script><a href="/">Try it</a>',
        f'<p>Try it:</p><pre><code>for _ in "a":\n    {PROGRAM}</code></pre>',
        f'\n  for _ in "a":\n      {PROGRAM}\n',
    ],
    ids=["script", "pre", "text"],
)
def test_the_program_is_what_stands_in_the_element(docs: Docs, inside: str) -> None:
    embedded = embed(docs, inside)

    expect(embedded["program"]).to_have_text(f'for _ in "a":\n    {PROGRAM}')


def test_it_runs_when_the_reader_asks_and_as_the_reader_changed_it(docs: Docs) -> None:
    asked: list[str] = []
    docs.page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    embedded = embed(docs, f"<pre>{PROGRAM}</pre>")
    expect(embedded["program"]).to_have_text(PROGRAM)

    assert {*asked} <= {"guide", "embed.js", "code.html", "code.mjs", "icon.svg", "favicon.ico"}
    embedded["edit-run"].click()
    runs(embedded, "of the author\n")

    embedded.frame.locator(CONTENT).fill('print("of the reader")')
    embedded["run"].click()
    runs(embedded, "of the reader\n")
    embedded["reset"].click()
    expect(embedded.frame.locator(CONTENT)).to_have_text(PROGRAM)
    assert embedded.violations() == []
    assert docs.messages("link-made") == []


def test_no_address_and_no_other_message_puts_a_program_in(docs: Docs) -> None:
    evil = "print('evil')"
    docs.open(
        f'<iframe src="{docs.playground}code.html?program={evil}&code={evil}#v=1&program={evil}&code={evil}"></iframe>'
        f"<iframe srcdoc=\"<script>addEventListener('message', ({{ data }}) => parent.frames[0].postMessage(data, '*'))</script>\">"
        "</iframe>"
    )
    embedded = docs.embedded()
    message: dict[str, object] = {"type": ELEMENT, "v": 1, "event": "program"}
    send = "([frame, message]) => window.frames[frame].postMessage(message, '*')"
    expect(embedded["program"]).to_contain_text("build_opener")
    forged: list[tuple[int, dict[str, object]]] = [
        (0, {"program": evil, "more": ""}),
        (0, {"program": [evil]}),
        (0, {"program": "x" * 100_001}),
        (0, {"program": evil, "v": 2}),
        (1, {"program": evil}),
    ]
    for frame, more in forged:
        docs.page.evaluate(send, [frame, message | more])
    docs.page.evaluate(send, [0, {"type": ELEMENT, "v": 1, "event": "theme", "theme": "dark"}])
    embedded.theme("dark")
    expect(embedded["program"]).to_contain_text("build_opener")
    embedded["edit"].click()
    expect(embedded.frame.locator(CONTENT)).to_be_focused()
    docs.page.evaluate(send, [0, message | {"program": evil}])
    docs.page.evaluate(send, [0, {"type": ELEMENT, "v": 1, "event": "theme", "theme": "light"}])
    embedded.theme("light")

    assert "evil" not in embedded.evaluate("root => root.innerHTML")


def test_the_code_of_an_authorization_is_still_a_secret(docs: Docs) -> None:
    embed(docs, "", 'code="abc-of-an-authorization" client-id="mine"')

    expect(docs.embedded()["client-id"]).to_have_value("mine")
    assert [line for line in docs.console if "code (secrets are typed in the playground only)" in line]
    assert not [line for line in docs.console if "abc-of" in line]


def test_what_is_of_the_form_is_ignored_with_a_warning(docs: Docs) -> None:
    embedded = embed(docs, f"<pre>{PROGRAM}</pre>", 'code client-id="mine" theme="dark"')
    expect(embedded["program"]).to_have_text(PROGRAM)

    embedded.theme("dark")
    assert [line for line in docs.console if "ignores client-id (not with code)" in line]
    assert "mine" not in (docs.page.locator("iframe").get_attribute("src") or "")
