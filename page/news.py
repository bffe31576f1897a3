"""What the callback page tells the tabs of this browser: its verdict, and the digest of the state that it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyscript import window
from pyscript.ffi import create_proxy

from page.attempts import digests
from page.domain import ask, here
from page.journey import journey
from page.showing import show

if TYPE_CHECKING:
    from page.elements import Event
    from page.protocol import Judged

channel = window.BroadcastChannel.new("authorization-linking " + here.pathname.rsplit("/", 1)[0])


def announce(judged: Judged) -> None:
    """Tell the tabs of this browser of a verdict."""
    channel.postMessage(json.dumps({"verdict": judged["verdict"], "digest": judged["digest"]}))


async def on_message(event: Event) -> None:
    """Say what the callback page found out, in the tab that made the link only."""
    judged = json.loads(str(event.data))
    if judged["digest"] and judged["digest"] in digests():
        show(await ask("callback_news", verdict=judged["verdict"], journey=journey()))


def listen() -> None:
    """Hear of verdicts from now on."""
    channel.onmessage = create_proxy(on_message)
