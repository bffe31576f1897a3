"""The Python that runs `linking` in the browser: one function, JSON in and JSON out.

It runs in a worker (Pyodide), or on the page itself where the page was opened from disk: a browser starts no module
worker there.
"""

import asyncio
import sys
import traceback
from secrets import token_bytes

import js
import pyodide_http
from pyodide.ffi import JsException

from linking.cronofy import sandbox, transport
from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.http import Request, Response
from linking.errors import LinkingError, NoAnswer, Unreachable
from linking.judging.no_link import DEADLINE_SECONDS
from linking.playground import page, protocol
from linking.reading.form import LinkForm

__export__ = ["answer"]

LONGER_THAN_ANY_DEADLINE = 3600
ON_THE_PAGE = hasattr(js, "document")

pyodide_http.patch_urllib()


async def answer(text: str) -> str:
    """Return the answer to one call of the page, both as JSON."""
    try:
        return (await _answer(protocol.read_call(text))).to_json()
    except Exception as error:  # noqa: BLE001 - the last resort: whatever happens, the page says a sentence
        if sys.flags.dev_mode:  # in “make dev” alone, because a traceback may hold a secret
            traceback.print_exc()
        return page.failed(error).to_json()


async def _answer(call: protocol.Call) -> protocol.Answer:
    if call.action == "send":
        return page.conclude(call, await _outcome(call))
    return page.respond(call, token_bytes)


async def _outcome(call: protocol.Call) -> Response | LinkingError:
    try:
        return await _send(*page.request_for(call))
    except NoAnswer as silence:
        await asyncio.sleep(LONGER_THAN_ANY_DEADLINE)
        return silence
    except LinkingError as error:
        return error


async def _send(form: LinkForm, request: Request) -> Response:
    if form.data_center is SANDBOX:
        return sandbox.answer(request, form.outcome)
    return await _fetch(request) if ON_THE_PAGE else transport.send(request)


async def _fetch(request: Request) -> Response:
    """Return the response without blocking the page, which a synchronous request would do there."""
    from pyodide.http import pyfetch  # the worker never comes here, and its snapshot does not have it

    signal = js.AbortSignal.timeout(1000 * DEADLINE_SECONDS)
    try:
        reply = await pyfetch(
            request.url, method=request.method, headers=dict(request.headers), credentials="omit", signal=signal
        )
        return Response(reply.status, tuple(reply.headers.items()), await reply.bytes())
    except (OSError, JsException) as error:
        raise Unreachable("No answer can be read.") from error
