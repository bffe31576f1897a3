"""The walk of one click: read the form once, then hand the attempt from step to step until it is over."""

from pyscript import window
from pyscript.ffi import create_proxy

from page.attempts import add_attempt, digests
from page.domain import ask, domain
from page.elements import element, playground, root, values
from page.evidence import gather_evidence
from page.preview import Preview, form, mark_stale
from page.showing import Focus, said, show, show_errors
from page.starting import once_started
from page.states import remember
from page.waiting import First

CANCELLED = "cancelled"
CLEARED = "cleared"
LATE = "late"
STOPS = (CANCELLED, CLEARED, LATE)


class Making:
    """The attempt under way, as the page knows it; `stop` ends its wait for a response."""

    now = None
    latest = None

    def __init__(self):
        self.focus = Focus()
        self.form = None
        self.stop = First()


async def make():
    """Make a link: one attempt, from the button to what became of it."""
    if Making.now:
        return
    making = Making.now = Making.latest = Making()
    try:
        await once_started()
        await walk(making)
    finally:
        rest(making)


async def walk(making):
    """Ask for the attempt, have its request sent, find out what is in the way of a response, and show the end."""
    making.form = form()
    began = window.Date.new().toISOString()
    reply = await ask("prepare", values=values(), used=digests(), began=began, browser=window.navigator.userAgent)
    if making.stop.outcome:
        return
    take_over_state(making, reply)
    if kind(reply) == "send":
        show(reply)
        show_errors({})
        reply = await sent(making, reply["then"]["attempt"])
    if kind(reply) == "probe":
        reply = await explained(making, reply["then"])
    if reply:
        end(making, reply)


async def sent(making, attempt):
    """Return the reply to sending the request, or how the wait for it ended before."""
    element("cancel").hidden = False
    deadline = window.setTimeout(create_proxy(lambda *_: making.stop.end(LATE)), 1000 * int(root.dataset.deadline))
    making.stop.end_with(ask("send", attempt=attempt))
    reply = await making.stop.result()
    window.clearTimeout(deadline)
    if reply not in STOPS:
        return reply
    domain.restart()
    return await stopped(making, attempt, reply)


async def explained(making, then):
    """Return the explanation of an attempt without a readable response, by what the browser knows of it."""
    making.stop = First()
    making.stop.end_with(gather_evidence(then["address"]))
    evidence = await making.stop.result()
    if evidence in STOPS:
        return await stopped(making, then["attempt"], evidence)
    return await ask("explain", attempt=then["attempt"], evidence=evidence)


async def stopped(making, attempt, how):
    """Free the button at once, and return what the domain says of an attempt that was stopped."""
    said(LATE if how == LATE else CANCELLED)
    rest(making)
    if how == CLEARED:
        return None
    if how == CANCELLED:
        element("answer").replaceChildren()
        return await ask("cancel", attempt=attempt)
    return await ask("explain", attempt=attempt, evidence={"late": True})


def end(making, reply):
    """Show what became of the attempt; where a newer one has begun, only in the list."""
    then = reply.get("then", {})
    if making.stop.outcome == CLEARED:
        return
    if "record" in then:
        add_attempt(then["record"])
    if then.get("digest"):
        remember(then["digest"])
    if making is not Making.latest:
        return
    show(reply)
    show_errors(then.get("fields", {}))
    if then.get("outcome") == "link":
        Preview.link_made_from = making.form
        playground.notifyHost("link-made")
    mark_stale()
    making.focus.move(reply.get("focus", ""))


def take_over_state(making, reply):
    """Note the fresh state that the attempt was given in place of a used one."""
    fresh = reply.get("values", {}).get("state")
    if fresh:
        making.form["state"] = fresh


def rest(making):
    """Free the button for the next attempt."""
    if Making.now is making:
        Making.now = None
        element("cancel").hidden = True


def kind(reply):
    """Return what a reply is to be gone on with."""
    return reply.get("then", {}).get("kind", "") if reply else ""


def stop(how):
    """End the attempt under way, if there is one."""
    if Making.now:
        Making.now.stop.end(how)
