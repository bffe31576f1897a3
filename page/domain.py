"""The side that runs `linking`: a worker that can be stopped and started again, or this very Python."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Unpack

from pyscript import document, window
from pyscript.ffi import create_proxy

from page.elements import playground, root
from page.showing import said
from page.waiting import First

if TYPE_CHECKING:
    from page.protocol import Given, QuestionName, Reply

RESTARTED = "restarted"
GIVEN_UP = "given up"
here = window.location


class Domain:
    """Answers questions, also those that wait for a worker that is starting."""

    def __init__(self) -> None:
        self.script = document.querySelector("script[name=linking]")
        self.name = "linking"
        self.starts = 1
        self.pending: list[First] = []
        self.has_replied = False

    async def reply(self, question: str) -> str:
        """Return the reply to a question, or `RESTARTED` where the worker was stopped before it came."""
        first = First()
        self.pending.append(first)
        first.end_with(self.ask(question, first))
        try:
            text: str = await first.result()
            return text
        finally:
            window.clearTimeout(first.deadline)
            self.pending.remove(first)

    async def ask(self, question: str, first: First) -> str:
        """Return what the worker, or this very Python, replies; waits for a worker that is still starting."""
        if self.script:
            linking = await self.worker()
            first.deadline = window.setTimeout(create_proxy(lambda *_: self.give_up(first)), deadline())
            text: str = await linking.reply(question)
            return text
        import worker

        return await worker.reply(question)

    async def worker(self) -> Any:
        """Return the worker once it is there; where it cannot start the page says so, instead of waiting for ever."""
        from pyscript import workers

        try:
            return await workers[self.name]
        except Exception:
            playground.fail()
            raise

    def give_up(self, first: First) -> None:
        """Stop a worker that gives no reply: nothing else can end what it does. Whatever else was asked is asked again."""
        first.end(GIVEN_UP)
        self.restart()

    def restart(self) -> None:
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
        for first in list(self.pending):
            first.end(RESTARTED)


def deadline() -> int:
    """Return how long a reply may take, in milliseconds. Only a request takes any time, and it has a deadline of its own."""
    milliseconds: int = 1000 * int(root.dataset.deadline) + 1000
    return milliseconds


domain = Domain()


async def ask(name: QuestionName, *, since: int | None = None, **given: Unpack[Given]) -> Reply:
    """Return the reply to a question.

    What was typed wins: of the reply's values only those remain whose fields nobody has edited since the question was
    asked, or since the edit of that number.
    """
    edits = playground.edits if since is None else since
    question: dict[str, Any] = {
        "ask": name,
        "site": {"address": here.href.split("?")[0].split("#")[0], "relay": root.dataset.relay},
    }
    question.update(given)
    text = await domain.reply(json.dumps(question))
    while text == RESTARTED:
        # Only a request is never sent a second time by itself.
        if name == "send":
            return {}
        text = await domain.reply(json.dumps(question))
    if text == GIVEN_UP and not domain.has_replied:
        playground.fail()
        return {}
    root.dataset.python = "ready"
    if text == GIVEN_UP:
        said("late")
        return {}
    domain.has_replied = True
    reply: Reply = json.loads(str(text))
    values = reply.get("values", {})
    reply["values"] = {name: values[name] for name in values if playground.lastEdit(name) <= edits}
    if values and not reply["values"]:
        reply["status"] = ""  # it tells of values that nobody gets to see
    return reply
