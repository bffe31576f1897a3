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
    options = {
        "mode": "no-cors",
        "credentials": "omit",
        "cache": "no-store",
        "signal": window.AbortSignal.timeout(PROBE_MILLISECONDS),
    }
    try:
        await window.fetch(address, to_js(options))
    except Exception:  # noqa: BLE001 - MicroPython and Pyodide name a rejected promise differently
        await let_events_happen()  # a violation of the policy is reported after the rejection that it causes
        return "silent"
    return "answered"
