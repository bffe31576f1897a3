"""The Python that runs `linking` in the browser: one function, JSON in and JSON out.

It runs in a worker (Pyodide), or on the page itself where the page was opened from disk: a browser starts no module
worker there.
"""

import asyncio
import sys
import traceback
from secrets import token_bytes
from urllib.parse import urlsplit

import js
import pyodide_http
from pyodide.ffi import JsException, to_js

from linking.cronofy import sandbox, transport
from linking.cronofy.http import Request, Response
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.errors import LinkingError, NoResponse, UnexpectedResponse, Unreachable
from linking.playground import answering, making
from linking.playground.attempt import Attempt
from linking.playground.crossing import read_question, reply_as_json
from linking.playground.questions import Question, Send
from linking.playground.replies import Reply
from linking.reading.addresses import Site

__export__ = ["reply"]

LONGER_THAN_ANY_DEADLINE = 3600
ON_THE_PAGE = hasattr(js, "document")

pyodide_http.patch_urllib()
# WebKit's error of a failed request has no stack, and Pyodide dies of an error without.
if not hasattr(js.Error.prototype, "stack"):
    js.Error.prototype.stack = "@"


async def reply(text: str) -> str:
    """Return the reply to one question of the page, both as JSON."""
    try:
        return reply_as_json(await _reply(*read_question(text)))
    except Exception as error:  # noqa: BLE001 - the last resort: whatever happens, the page says a sentence
        if sys.flags.dev_mode:  # in “make dev” alone, because a traceback may hold a secret
            traceback.print_exc()
        return reply_as_json(answering.fault(error))


async def _reply(asked: Question, site: Site) -> Reply:
    if isinstance(asked, Send):
        return making.conclude(asked.attempt, await _outcome(asked.attempt))
    return answering.reply_to(asked, site, token_bytes)


async def _outcome(attempt: Attempt) -> Response | LinkingError:
    try:
        return await _send(attempt)
    except NoResponse as silence:
        await asyncio.sleep(LONGER_THAN_ANY_DEADLINE)
        return silence
    except LinkingError as error:
        return error


async def _send(attempt: Attempt) -> Response:
    if attempt.simulated:
        return sandbox.response(attempt.request, attempt.form.outcome)
    if attempt.form.route == "relay" and not ON_THE_PAGE:
        return transport.send(attempt.request)
    return await _fetch(attempt.request)


async def _fetch(request: Request) -> Response:
    """Return the response, without following a redirect, and without blocking the page where this runs there.

    The XMLHttpRequest that `pyodide-http` sends with can do neither. So it asks the relay only, which follows none.
    """
    host = urlsplit(request.url).netloc
    options = {
        "method": request.method,
        "headers": dict(request.headers),
        "credentials": "omit",
        "redirect": "manual",
        # The page's own deadline comes first, and says so.
        "signal": js.AbortSignal.timeout(1000 * (DEADLINE_SECONDS + 1)),
    }
    try:
        response = await js.fetch(request.url, to_js(options, dict_converter=js.Object.fromEntries))
        body = (await response.arrayBuffer()).to_bytes()
    except JsException as error:
        raise Unreachable("response.missing", host=host) from error
    if response.type == "opaqueredirect":
        raise UnexpectedResponse("response.redirect", host=host)
    return Response(response.status, tuple((name, value) for name, value in response.headers), body)
