"""What the browser knows about a request that brought no readable response."""

import asyncio

from pyscript import document, when, window
from pyscript.ffi import to_js

PROBE_MILLISECONDS = 5_000

refused = []


@when("securitypolicyviolation", document)
def on_violation(event):
    """Note the address that the page's security policy refused."""
    refused.append(event.blockedURI)


async def gather_evidence(address):
    """Return the evidence; an empty address is the sandbox's, for which nothing is to be found out."""
    if not address:
        return {}
    evidence = {"offline": not window.navigator.onLine, "opaque_origin": window.origin == "null"}
    if not evidence["offline"]:
        evidence["probe"] = await probe(address)
        evidence["policy"] = address in refused
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
