"""What the browser knows about a request that brought no readable response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyscript import document, when, window
from pyscript.ffi import to_js

from page.waiting import let_events_happen

if TYPE_CHECKING:
    from page.elements import Event
    from page.protocol import Evidence

PROBE_MILLISECONDS = 5_000

refused: list[str] = []


@when("securitypolicyviolation", document)
def on_violation(event: Event) -> None:
    """Note the address that the page's security policy refused."""
    refused.append(event.blockedURI)


async def gather_evidence(address: str) -> Evidence:
    """Return the evidence; an empty address is the sandbox's, for which nothing is to be found out."""
    if not address:
        return {}
    evidence: Evidence = {"offline": not window.navigator.onLine, "opaque_origin": window.origin == "null"}
    if not evidence["offline"]:
        evidence["probe"] = await probe(address)
        evidence["policy"] = address in refused
    return evidence


async def probe(address: str) -> str:
    """Tell whether a host answers a request without the token; its answer cannot and need not be read."""
    if await answers(address, {"mode": "no-cors"}):
        return "answered"
    # What the policy refuses may be just what the host redirects to: it reports the same address. The host has answered then.
    if address in refused and not await is_refused(address):
        return "answered"
    return "silent"


async def is_refused(address: str) -> bool:
    """Tell whether the policy refuses the host itself: this request follows no redirect, and what else it meets is no matter."""
    refused.clear()
    await answers(address, {"redirect": "manual"})
    return address in refused


async def answers(address: str, how: dict[str, str]) -> bool:
    """Tell whether a request without the token succeeds."""
    options = {
        "credentials": "omit",
        "cache": "no-store",
        "signal": window.AbortSignal.timeout(PROBE_MILLISECONDS),
    }
    options.update(how)
    try:
        await window.fetch(address, to_js(options))
    except Exception:  # noqa: BLE001 - MicroPython and Pyodide name a rejected promise differently
        await let_events_happen()  # a violation of the policy is reported after the rejection that it causes
        return False
    return True
