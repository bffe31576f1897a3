"""The walk of one click: read the form once, then hand the attempt from step to step until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import window
from pyscript.ffi import create_proxy, to_js

from page.attempts import add_attempt, digests, links
from page.clock import start_counting
from page.domain import ask, domain
from page.elements import element, playground, root, values
from page.evidence import gather_evidence
from page.pasting import place_pasting
from page.preview import Preview, form, mark_stale
from page.showing import Focus, said, show, show_errors
from page.starting import once_started
from page.states import remember
from page.waiting import First

if TYPE_CHECKING:
    from page.protocol import Attempt, Probe, Reply, Values

CANCELLED = "cancelled"
CLEARED = "cleared"
LATE = "late"
STOPS = (CANCELLED, CLEARED, LATE)


class Making:
    """The attempt under way, as the page knows it; `stop` ends its wait for a response."""

    now: Making | None = None
    latest: Making | None = None
    clearings = 0

    def __init__(self) -> None:
        self.focus = Focus()
        self.form: Values = {}
        self.stop = First()
        self.clearings = Making.clearings


async def make() -> None:
    """Make a link: one attempt, from the button to what became of it."""
    if Making.now:
        return
    place_pasting()
    making = Making.now = Making.latest = Making()
    bring_status_into_view()
    try:
        await once_started()
        await walk(making)
    finally:
        rest(making)


def bring_status_into_view() -> None:
    """See to it that who pressed the button also sees what follows: in a narrow window that is below the form."""
    element("status").scrollIntoView(to_js({"block": "nearest"}))


async def walk(making: Making) -> None:
    """Ask for the attempt, have its request sent, find out what is in the way of a response, and show the end."""
    if making.stop.outcome:
        return
    making.form = form()
    began = window.Date.new().toISOString()
    reply = await ask("prepare", values=values(), used=digests(), began=began, browser=window.navigator.userAgent)
    if making.stop.outcome:
        return
    take_over(making, reply)
    then = reply.get("then")
    if then and then["kind"] == "send":
        show(reply)
        show_errors({})
        reply = await sent(making, then["attempt"])
        take_over(making, reply)
        then = reply.get("then")
    if then and then["kind"] == "probe":
        reply = await explained(making, then)
    end(making, reply)


async def sent(making: Making, attempt: Attempt) -> Reply:
    """Return the reply to sending the request, or how the wait for it ended before."""
    element("cancel").hidden = False
    start_counting(element("elapsed"))
    bring_status_into_view()
    deadline = window.setTimeout(create_proxy(lambda *_: making.stop.end(LATE)), 1000 * int(root.dataset.deadline))
    making.stop.end_with(ask("send", attempt=attempt))
    outcome = await making.stop.result()
    window.clearTimeout(deadline)
    if outcome in STOPS:
        domain.restart()
        return await stopped(making, attempt, outcome)
    reply: Reply = outcome
    return reply


async def explained(making: Making, then: Probe) -> Reply:
    """Return the explanation of an attempt without a readable response, or how the wait for it ended before."""
    making.stop = First()
    making.stop.end_with(explanation(then))
    outcome = await making.stop.result()
    if outcome in STOPS:
        return await stopped(making, then["attempt"], outcome)
    reply: Reply = outcome
    return reply


async def explanation(then: Probe) -> Reply:
    """Return what the domain says of an attempt, by what the browser knows of it."""
    return await ask("explain", attempt=then["attempt"], evidence=await gather_evidence(then["address"]))


async def stopped(making: Making, attempt: Attempt, how: str) -> Reply:
    """Free the button at once, and return what the domain says of an attempt that was stopped."""
    rest(making)
    if how == CLEARED:
        return {}
    said(LATE if how == LATE else CANCELLED)
    if how == CANCELLED:
        element("answer").replaceChildren()
        return await ask("cancel", attempt=attempt)
    return await ask("explain", attempt=attempt, evidence={"late": True})


def end(making: Making, reply: Reply) -> None:
    """Show what became of the attempt; where a newer one has begun, only in the list."""
    if making.clearings != Making.clearings:
        return
    then = reply.get("then")
    done = then if then and then["kind"] == "done" else None
    if done:
        add_attempt(done["record"])
    if done and done["digest"]:
        remember(done["digest"], links()[done["digest"]])
    if making is not Making.latest:
        return
    show(reply)
    show_errors(then["fields"] if then and then["kind"] == "errors" else {})
    if done and done["outcome"] == "link":
        Preview.link_made_from = making.form
        playground.notifyHost("link-made")
    mark_stale()
    making.focus.move(reply.get("focus", ""))


def take_over(making: Making, reply: Reply) -> None:
    """Note what the attempt was given in place of what is used up: a fresh state, a key for a pairing code."""
    making.form.update(reply.get("values", {}))


def rest(making: Making) -> None:
    """Free the button for the next attempt."""
    if Making.now is making:
        Making.now = None
        element("cancel").hidden = True


def stop(how: str) -> None:
    """End the attempt under way, if there is one, and free the button for the next."""
    if Making.now:
        Making.now.stop.end(how)
        rest(Making.now)


def clear_making() -> None:
    """Stop, and see to it that nothing that was begun before comes to light after."""
    stop(CLEARED)
    Making.clearings += 1
    Making.latest = Preview.link_made_from = None
