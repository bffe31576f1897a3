"""The page's Python: events in, fragments out. What to say and to show is decided in `linking`, in the worker.

It runs on MicroPython, or on Pyodide where the page was opened from disk, so it keeps to what both have.
"""

import asyncio
import json

from pyscript import document, when, window
from pyscript.ffi import create_proxy, to_js

DEADLINE_MILLISECONDS = 20_000
PROBE_MILLISECONDS = 5_000
KEPT_STATES = 20

root = document.documentElement
playground = window.playground
here = window.location


class Domain:
    """The side that runs `linking`: a worker that can be stopped and started again, or this very Python."""

    def __init__(self):
        self.script = document.querySelector("script[name=linking]")
        self.name = "linking"
        self.starts = 1

    async def answer(self, call):
        """Return the answer to a call; waits for a worker that is still starting."""
        if self.script:
            linking = await self.started()
            return await linking.answer(call)
        import worker

        return await worker.answer(call)

    async def started(self):
        """Return the worker once it is there; where it cannot start the page says so, instead of waiting for ever."""
        from pyscript import workers

        try:
            return await workers[self.name]
        except Exception:
            playground.fail()
            raise

    def restart(self):
        """Stop whatever the worker does, and start a fresh one."""
        if not self.script:
            return
        root.dataset.python = "loading"
        self.script.xworker.terminate()
        self.starts += 1
        self.name = "linking-" + str(self.starts)
        fresh = document.createElement("script")
        for name in ("type", "worker", "src", "config"):
            fresh.setAttribute(name, self.script.getAttribute(name))
        fresh.setAttribute("name", self.name)
        self.script.replaceWith(fresh)
        self.script = fresh


domain = Domain()


class Page:
    """What the page remembers between events. No secret is among it: those stay in their fields."""

    answered = False
    turn = 0
    sending = False
    drawing = False
    redraw = False
    refused = ()


def is_ready():
    """Tell whether the domain has answered. What is clicked before is kept by the page's first script."""
    return root.dataset.python == "ready"


def element(name):
    """Return the element with that id, or None."""
    return document.getElementById(name)


def elements(selector):
    """Return the elements that a selector finds."""
    found = document.querySelectorAll(selector)
    return [found.item(index) for index in range(found.length)]


def values():
    """Return every field's value by its id; radios go by their common name."""
    found = {}
    for control in elements("[data-field]"):
        if control.type == "checkbox":
            found[control.id] = "true" if control.checked else ""
        elif control.type != "radio":
            found[control.id] = control.value
        elif control.checked:
            found[control.name] = control.value
    return found


async def ask(action, **more):
    """Return the domain's answer to an action on the present form; it never overwrites what was typed meanwhile."""
    call = {
        "action": action,
        "values": values(),
        "address": here.href.split("?")[0].split("#")[0],
        "relay": root.dataset.relay,
        "answered": Page.answered,
        "digests": remembered(),
        "now": window.Date.new().toISOString(),
        "browser": window.navigator.userAgent,
    }
    call.update(more)
    answer = json.loads(str(await domain.answer(json.dumps(call))))
    root.dataset.python = "ready"
    asked, now = call["values"], values()
    given = answer.get("values", {})
    answer["values"] = {name: given[name] for name in given if now.get(name) == asked.get(name)}
    return answer


def say(sentence):
    """Announce a sentence in the page's one status line."""
    element("status").textContent = sentence


def said(name):
    """Announce a sentence that the template holds."""
    say(element("status").getAttribute("data-" + name))


def show(answer):
    """Do what an answer asks for, in the order in which it has to happen."""
    for name, html in answer.get("fragments", {}).items():
        if element(name):
            element(name).innerHTML = html
            element(name).hidden = not html
    for name, value in answer.get("values", {}).items():
        fill(name, value)
    Page.answered = Page.answered or bool(answer.get("answered"))
    for name, effect in EFFECTS:
        if answer.get(name):
            effect(answer[name])


def fill(name, value):
    """Put a value into a field, whatever kind of control it is."""
    control = element(name)
    if not control:
        control = element(name + "-" + value)
        if control:
            control.checked = True
    elif control.type == "checkbox":
        control.checked = value == "true"
    else:
        control.value = value


def show_errors(errors):
    """Mark exactly the faulty fields, with the words that the summary has."""
    for control in elements("[data-field]"):
        name = control.name if control.type == "radio" else control.id
        place = element(name + "-error")
        if place:
            place.textContent = errors.get(name, "")
            place.hidden = name not in errors
        if name in errors:
            control.setAttribute("aria-invalid", "true")
        else:
            control.removeAttribute("aria-invalid")
    document.title = (root.dataset.error if errors else "") + root.dataset.title
    if not errors:
        element("error-summary").hidden = True


async def create_link():
    """Make the link: check, send, and show the answer, or the explanation of why there is none."""
    if Page.sending:
        return
    Page.sending = True
    Page.turn += 1
    turn = Page.turn
    try:
        answer = await ask("prepare")
        if turn != Page.turn:
            return
        show(answer)
        show_errors(answer.get("errors", {}))
        if answer.get("send"):
            await send(turn)
    finally:
        if turn == Page.turn:
            Page.sending = False


async def send(turn):
    """Send the request and wait for its answer, for Cancel or for the deadline, whichever comes first."""
    element("cancel").hidden = False
    deadline = window.setTimeout(create_proxy(lambda *_: stop_late(turn)), DEADLINE_MILLISECONDS)
    answer = await ask("send")
    window.clearTimeout(deadline)
    if turn != Page.turn:
        return
    if answer.get("unreachable"):
        evidence = await gather_evidence(answer)
        if turn != Page.turn:
            return
        answer = await ask("explain", evidence=evidence)
    element("cancel").hidden = True
    show(answer)


async def gather_evidence(answer):
    """Return what the browser knows about a request that brought no readable answer."""
    evidence = {
        "simulated": bool(answer.get("simulated")),
        "offline": not window.navigator.onLine and not answer.get("simulated"),
        "opaque_origin": window.origin == "null" and not answer.get("simulated"),
    }
    if answer.get("probe") and not evidence["offline"]:
        evidence["probe"] = await probe(answer["probe"])
        evidence["policy"] = answer["probe"] in Page.refused
    return evidence


async def probe(address):
    """Tell whether a host answers a request without the token; its answer cannot and need not be read."""
    options = {
        "mode": "no-cors",
        "credentials": "omit",
        "cache": "no-store",
        "signal": window.AbortSignal.timeout(PROBE_MILLISECONDS),
    }
    try:
        await window.fetch(address, to_js(options))
    except Exception:  # noqa: BLE001 - MicroPython and Pyodide name a rejected promise differently
        await asyncio.sleep(0)  # a violation of the policy is reported after the rejection that it causes
        return "silent"
    return "answered"


def stop(sentence):
    """Give up the running request, and every other call of that worker; it is fresh again and nothing typed is lost."""
    Page.turn += 1
    Page.sending = False
    Page.drawing = False
    element("cancel").hidden = True
    domain.restart()
    said(sentence)


async def stop_late(turn):
    """Stop at the deadline and explain it."""
    if turn != Page.turn or not Page.sending:
        return
    stop("late")
    show(await ask("explain", evidence={"late": True}))
    await catch_up()


async def draw_preview():
    """Show what will be sent; while one drawing runs, any number of keys ask for just one more."""
    Page.redraw = True
    if Page.drawing:
        return
    Page.drawing = True
    try:
        while Page.redraw:
            Page.redraw = False
            show(await ask("preview"))
    finally:
        Page.drawing = False


def remember(digest):
    """Keep the digest of a link's state for the callback page; a browser may deny storage, and pasting still works."""
    try:
        kept = json.loads(playground.storage.getItem("states") or "[]")
        playground.storage.setItem("states", json.dumps(([digest] + kept)[:KEPT_STATES]))
    except Exception:  # noqa: BLE001 - a denied storage is named differently by every browser
        return


def remembered():
    """Return the digests of the states that this browser gave out and that were not used yet."""
    try:
        return json.loads(playground.storage.getItem("states") or "[]")
    except Exception:  # noqa: BLE001 - see `remember`
        return []


def forget(digest):
    """Forget a used state's digest: a state is good for one answer."""
    kept = [known for known in remembered() if known != digest]
    if playground.storage:
        playground.storage.setItem("states", json.dumps(kept))


def use_theme(theme):
    """Show the page in a theme."""
    root.dataset.theme = theme
    if element("theme"):
        element("theme").value = theme


def tell(verdict):
    """Tell the playground's tab of this browser what the callback page found: the verdict, and nothing else."""
    channel.postMessage(verdict)


def focus(name):
    """Move the focus to an element that is there."""
    if element(name):
        element(name).focus()


def tell_host(_):
    """Tell the page around this frame, where there is one, that a link was made, and nothing of the link."""
    playground.tell("link-made")


EFFECTS = (
    ("status", say),
    ("theme", use_theme),
    ("remember", remember),
    ("forget", forget),
    ("tell", tell),
    ("link_made", tell_host),
    ("focus", focus),
)


async def copy(name):
    """Copy an element's text or link; where the clipboard is denied, select it and say what to press."""
    source = element(name)
    text = getattr(source, {"A": "href", "INPUT": "value"}.get(source.tagName, "textContent"))
    try:
        await window.navigator.clipboard.writeText(text)
        said("copied")
    except Exception:  # noqa: BLE001 - see `remember`
        select(source)
        said("press")


def select(source):
    """Select an element's text, as a person would before copying it."""
    if source.tagName == "INPUT":
        source.select()
    else:
        window.getSelection().selectAllChildren(source)


def copy_whole(event):
    """Put the whole link into the clipboard where its text was selected, in which the link token is hidden."""
    link = element("authorization-link")
    if link and str(window.getSelection().toString()).strip() == link.textContent:
        event.clipboardData.setData("text/plain", link.href)
        event.preventDefault()


def pick_scope(box):
    """Write a picked scope into the field, which is the truth, or take it out."""
    words = [word for word in element("scope").value.split() if word != box.value]
    element("scope").value = " ".join(words + [box.value] if box.checked else words)


def mark_picked():
    """Let the picker agree with the field."""
    words = element("scope").value.split()
    for box in elements("[data-scope]"):
        box.checked = box.value in words


async def act(control):
    """Carry out what a button says it does."""
    action = control.dataset.action
    if action == "create_link":
        await create_link()
    elif action == "copy":
        await copy(control.dataset.argument)
    elif action == "cancel":
        if Page.sending:
            stop("cancelled")
            element("create-link").focus()
            Page.answered = False
            await draw_preview()
            await catch_up()
    elif action == "clear":
        await clear()
    elif action == "focus":
        reveal(element(control.dataset.argument))
    elif action == "print":
        window.print()
    elif action == "download":
        download(control.dataset.argument)
    elif action == "show_qr":
        show(await ask(action, argument=element(control.dataset.argument).href))
    else:
        show(await ask(action, argument=control.getAttribute("data-argument") or ""))
        await draw_preview()


def reveal(target):
    """Unfold what hides an element, and move the focus to it."""
    fold = target.closest("details")
    if fold:
        fold.open = True
    target.focus()


def download(name):
    """Offer an element's text as a file."""
    blob = window.Blob.new(to_js([element(name).textContent]), to_js({"type": "text/markdown"}))
    link = document.createElement("a")
    link.href = window.URL.createObjectURL(blob)
    link.download = name + ".md"
    link.click()
    window.setTimeout(create_proxy(lambda *_: window.URL.revokeObjectURL(link.href)), 1000)


def tick(*_):
    """Once a second: count a `Retry-After` down, and keep the age of the link true."""
    countdown = element("countdown")
    if countdown and countdown.dataset.seconds:
        left = int(countdown.dataset.seconds) - 1
        countdown.dataset.seconds = str(left) if left > 0 else ""
        countdown.textContent = str(left) + " s left." if left > 0 else countdown.dataset.over
    age = element("link-age")
    if age:
        seconds = int(age.dataset.seconds) + 1
        age.dataset.seconds = str(seconds)
        minutes = seconds // 60
        if seconds % 60 == 0:
            age.textContent = age.dataset.one if minutes == 1 else str(minutes) + " " + age.dataset.many


async def on_news(event):
    """Say what the callback page of this browser found out."""
    if element("link-form") and is_ready():
        show(await ask("callback_news", argument=str(event.data)))


async def clear():
    """Forget every secret on the page: at once what the page holds, then what the domain shows."""
    if Page.sending:
        stop("cancelled")
    for control in elements("[data-secret]"):
        control.value = ""
    Page.answered = False
    show_errors({})
    show(await ask("clear"))
    await catch_up()


async def start_form():
    """Bring the form to life: a deep link, the first preview, then whatever was asked for too early."""
    answer = await ask("start", arrival=playground.arrival, removed=list(playground.removed))
    if playground.framed:
        answer.pop("theme", "")  # the first script took it, and the host may have chosen another one since
    show(without_touched(answer))
    mark_picked()


def touched():
    """Return the fields that were touched before the domain was ready: what is in them is newer than its answers."""
    controls = list(playground.touched)
    return ["scope" if control.hasAttribute("data-scope") else control.id for control in controls]


def without_touched(answer):
    """Return the answer without the values that would overwrite what was typed meanwhile."""
    names = touched()
    answer["values"] = {name: value for name, value in answer.get("values", {}).items() if name not in names}
    return answer


async def start():
    """Start the page that this is; each answers a first call, which shows that the domain is alive."""
    if root.dataset.start == "form":
        await start_form()
    else:
        show(await ask(root.dataset.start, arrival=playground.arrival))


async def catch_up():
    """Do what was asked for while the domain was starting; the page's first script kept it."""
    if touched():
        answer = without_touched(await ask("data_center"))
        playground.touched.length = 0
        show(answer)
        await draw_preview()
    while playground.early.length:
        playground.early.shift().click()


@when("click", document.body)
async def on_click(event):
    """Carry out a button, and let a link in the error summary move the focus without touching the address."""
    control = event.target.closest("[data-action]")
    if control and control.type != "submit" and is_ready():
        await act(control)


@when("submit", document.body)
async def on_submit(event):
    """Make the link; the browser's own submit is prevented by the page's first script."""
    if is_ready():
        await create_link()


@when("input", document.body)
async def on_input(event):
    """Keep the preview and the picker in step with what is typed."""
    if event.target.id == "theme":
        choose_theme(event.target.value)
        return
    if event.target.hasAttribute("data-scope"):
        pick_scope(event.target)
    elif event.target.id == "scope":
        mark_picked()
    if event.target.id == "data-center" and is_ready():
        show(await ask("data_center"))
    if element("stale") and event.target.closest("#link-form"):
        element("stale").hidden = False
    if element("link-form") and is_ready():
        await draw_preview()


@when("securitypolicyviolation", document)
def on_violation(event):
    """Note the address that the page's security policy refused."""
    Page.refused += (event.blockedURI,)


@when("hashchange", document.defaultView)
async def on_hashchange(event):
    """Take over an address that changed under the open page."""
    if element("link-form"):
        await start_form()


def choose_theme(theme):
    """Use a theme and keep the choice, where the browser lets us."""
    use_theme(theme)
    try:
        playground.storage.setItem("theme", theme)
    except Exception:  # noqa: BLE001 - see `remember`
        return


channel = window.BroadcastChannel.new("authorization-linking " + here.pathname.rsplit("/", 1)[0])
channel.onmessage = create_proxy(on_news)
window.setInterval(create_proxy(tick), 1000)
document.addEventListener("copy", create_proxy(copy_whole))
root.dataset.page = "alive"
if element("theme"):
    element("theme").value = root.dataset.theme
for control in list(playground.touched):
    if control.hasAttribute("data-scope"):
        pick_scope(control)
await start()
await catch_up()
playground.keepFiles()
