"""The page's Python: what each control does, and what happens when. What to say and to show is decided in `linking`.

It runs on MicroPython, or on Pyodide where the page was opened from disk, so it keeps to what both have. The build joins
it and the modules of `page/` that it imports into one text, so that they cost one request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document, when, window
from pyscript.ffi import create_proxy

from page.attempts import clear_attempts, expected_digests, expected_links, restore
from page.clock import tick
from page.copying import copy, copy_address, copy_code, copy_whole, download, download_attempts, forget_address
from page.domain import ask
from page.elements import element, elements, given, playground, reveal, root, values
from page.journey import journey
from page.making import CANCELLED, clear_making, make, stop
from page.news import announce, listen
from page.pasting import bring_pasting_home
from page.preview import follow, mark_stale, refresh
from page.running import edit_run
from page.scopes import mark_picked, pick
from page.showing import Focus, is_typed_into, said, show, show_errors
from page.starting import once_started, started
from page.states import forget, remembered, remembered_links
from page.tabs import choose_language, mark_chosen
from page.theme import choose_theme, use_theme
from page.tokens import forget_token_aside, keep_tokens_apart

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from page.elements import Element, Event
    from page.protocol import Given, QuestionName


async def make_link(_: Element) -> None:
    """Make the link."""
    await make()


async def cancel(_: Element) -> None:
    """Give the attempt up. Whoever types goes on typing."""
    if not is_typed_into(document.activeElement):
        element("create-link").focus()
    stop(CANCELLED)


async def clear(_: Element) -> None:
    """Forget every secret on the page: at once what the page holds, then what the domain shows."""
    clear_making()
    for control in elements("[data-secret]"):
        control.value = ""
    forget_token_aside()
    clear_attempts()
    element("answer").replaceChildren()
    show_errors({})
    await once_started()
    show(await ask("clear", values=values()))
    await refresh()


async def take_address(_: Element) -> None:
    """Fill the form in as an address says that came while it was in use."""
    playground.takeOffered()
    element("data-center").focus()
    await once_started()
    await start_form(playground.edits)


async def move_focus(control: Element) -> None:
    """Lead to another element."""
    reveal(element(control.dataset.argument))


async def hide(control: Element) -> None:
    """Take away what a control has shown, and go back to that control."""
    name = control.dataset.argument
    element(name).replaceChildren()
    element(name).hidden = True
    element("show-" + name).focus()


async def print_page(_: Element) -> None:
    """Print the page."""
    window.print()


async def restore_form(control: Element) -> None:
    """Bring the form of an earlier attempt back."""
    restore(control)
    keep_tokens_apart()
    mark_picked()
    show_errors({})
    said("restored")
    element("create-link").focus()
    await refresh()


# What a control's `data-ask` names: the domain is asked, and given just what it needs for that.
ASKS: Mapping[QuestionName, Callable[[Element], Given]] = {
    "check_callback": lambda _: {
        "values": values(),
        "digests": expected_digests(),
        "links": expected_links(),
        "journey": journey(),
    },
    "check_linking": lambda _: {"values": values(), "journey": journey()},
    "new_state": lambda _: {},
    "show_qr": lambda control: {"argument": element(control.dataset.argument).href},
    "try_linking": lambda control: {"argument": control.dataset.argument, "journey": journey()},
    "switch": lambda control: {"values": values(), "argument": control.dataset.argument},
}


async def ask_for(control: Element) -> None:
    """Ask the domain what a control names, and show its reply."""
    focus, edits = Focus(), playground.edits
    await once_started()
    question = control.dataset.ask
    reply = await ask(question, since=edits, **ASKS[question](control))
    show(reply)
    focus.move(reply.get("focus", ""))
    if question == "new_state":
        playground.noteEdit("state")
    then = reply.get("then")
    if then and then["kind"] == "again":
        await make()
    if element("link-form"):
        await refresh()


# What a control's `data-do` names: the page does it by itself.
DOES: Mapping[str, Callable[[Element], Awaitable[None]]] = {
    "cancel": cancel,
    "clear": clear,
    "copy": copy,
    "copy_address": copy_address,
    "copy_code": copy_code,
    "download": download,
    "download_attempts": download_attempts,
    "edit_run": edit_run,
    "focus": move_focus,
    "forget": forget_address,
    "hide": hide,
    "language": choose_language,
    "make": make_link,
    "print": print_page,
    "restore": restore_form,
    "take_address": take_address,
}


@when("click", document.body)
async def on_click(event: Event) -> None:
    """Carry out a button. That of the form as well: its submit is prevented by the page's first script."""
    control = event.target.closest("[data-do], [data-ask]")
    if not control:
        return
    if given(control, "ask"):
        await ask_for(control)
    else:
        await DOES[given(control, "do")](control)


@when("input", document.body)
async def on_input(event: Event) -> None:
    """Keep the picker and the preview in step with what is typed."""
    field = event.target
    if field.id == "theme":
        choose_theme(field.value)
    elif given(field, "picks"):
        pick(field)
    elif given(field, "fills"):
        element(field.dataset.fills).textContent = field.value
    elif field.id == "scope":
        mark_picked()
    elif field.id == "snippet-language":
        mark_chosen()
    elif given(field, "field") in ("data-center", "route"):
        show_errors({})  # they were those of another choice
        keep_tokens_apart()
        bring_pasting_home()
    if element("link-form"):
        follow()


@when("hashchange", document.defaultView)
async def on_hashchange(event: Event) -> None:
    """Take over an address that changed under the open page."""
    if element("link-form"):
        await start_form(playground.edits)


async def start_form(edits: int) -> None:
    """Fill the form in as its address says, in all fields that nobody has edited since that edit."""
    reply = await ask(
        "start", since=edits, values=values(), arrival=playground.arrival, removed=list(playground.removed)
    )
    show(reply)
    show_errors({})
    then = reply.get("then")
    theme = then["theme"] if then and then["kind"] == "started" else ""
    if theme and not playground.framed:  # in a frame the first script took it, and the host may have chosen since
        use_theme(theme)
    mark_picked()
    mark_stale()


async def judge_callback() -> None:
    """Judge the address that this page was opened with."""
    reply = await ask("judge_callback", arrival=playground.arrival, digests=remembered(), links=remembered_links())
    show(reply)
    then = reply.get("then")
    if then and then["kind"] == "judged" and then["digest"]:
        forget(then["digest"])
        announce(then)


async def show_consent() -> None:
    """Show what the sandbox's authorization page was asked."""
    show(await ask("show_consent", arrival=playground.arrival))


async def start() -> None:
    """Start the page that this is; each asks a first question, and its reply shows that the domain is alive."""
    if root.dataset.start == "form":
        for box in elements("[data-picks]"):
            if box.checked != box.defaultChecked:
                pick(box)
        edits = playground.edits
        await start_form(0)
        started.end("started")
        if playground.edits != edits or edits:
            await refresh()
        listen()
    else:
        await (judge_callback() if root.dataset.start == "callback" else show_consent())
        started.end("started")


window.setInterval(create_proxy(tick), 1000)
document.addEventListener("copy", create_proxy(copy_whole))
root.dataset.page = "alive"
if element("theme"):
    element("theme").value = root.dataset.theme
while playground.postponed.length:
    playground.postponed.shift().click()
await start()
if element("arrival"):
    element("arrival").remove()
playground.storeFiles()
