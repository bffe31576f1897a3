"""The Python around a reader's program: what it is given instead of a network, a terminal and an account.

It is no boundary: that is the frame around its worker. It only makes a program behave as it would at home.
"""

import builtins
import io
import json
import linecache
import os
import sys
import time
import traceback
import urllib.request
from email.message import Message
from http.client import responses
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.response import addinfourl

from linking.cronofy import sandbox
from linking.cronofy.data_centers import BY_ID
from linking.cronofy.http import Headers, Request
from linking.cronofy.link_tokens import PATH
from linking.errors import NoResponse, Unreachable

FILE = "link.py"
API_HOSTS = {each.api_host for each in BY_ID.values()}
FOR_EVER = 3600.0


class Sandbox:
    """What every opener of urllib leads to: Cronofy's request for a link token is simulated, and nothing else is there."""

    def __init__(self, outcome: str, words: dict[str, str]) -> None:
        self.outcome = sandbox.BY_ID[outcome]
        self.words = words

    def open(self, request: urllib.request.Request) -> addinfourl:
        """Return the response as it came; the opener makes errors of it. Raises `URLError` where there is none."""
        url = urlsplit(request.full_url)
        if url.scheme != "https" or url.hostname not in API_HOSTS or url.path != PATH:
            raise URLError(self.words["elsewhere"])
        if request.get_method() != "POST":
            return reply(request, 405, (), b"")
        if not (request.get_header("Authorization") or "").lower().startswith("bearer "):
            return reply(request, 401, (), b"")
        return self.simulated(request)

    def simulated(self, request: urllib.request.Request) -> addinfourl:
        """Return the sandbox's response; where it stays silent, wait as long as the program would."""
        headers = (("Authorization", request.get_header("Authorization") or ""),)
        try:
            response = sandbox.response(Request("POST", request.full_url, headers), self.outcome)
        except NoResponse:
            time.sleep(request.timeout if isinstance(request.timeout, int | float) else FOR_EVER)
            raise URLError(TimeoutError("timed out")) from None
        except Unreachable:
            raise URLError(ConnectionRefusedError(111, "Connection refused")) from None
        return reply(request, response.status, response.headers, response.body)


def reply(request: urllib.request.Request, status: int, headers: Headers, body: bytes) -> addinfourl:
    """Return a response, as urllib's own handlers do."""
    message = Message()
    for name, value in headers:
        message[name] = value
    found = addinfourl(io.BytesIO(body), message, request.full_url, status)
    # As an `HTTPResponse` has it.
    vars(found)["reason"] = vars(found)["msg"] = responses.get(status, "")
    return found


def run(code: str, outcome: str, words_as_json: str) -> dict[str, object]:
    """Run a program as `python3 link.py` would. Return the sentence about its end and the line it ended at, or 0."""
    words = json.loads(words_as_json)
    network = Sandbox(outcome, words)
    # Below every opener, also one that a program builds itself.
    urllib.request.OpenerDirector._open = lambda _, request, __=None: network.open(request)  # type: ignore[attr-defined]
    os.environ["ACCESS_TOKEN"] = sandbox.ACCESS_TOKEN
    sys.argv = [FILE]
    sys.stdin = io.StringIO()
    builtins.input = lambda *_: refuse_input(words)
    linecache.cache[FILE] = len(code), None, code.splitlines(keepends=True), FILE
    try:
        # As at home: this Python was started without assertions.
        exec(compile(code, FILE, "exec", optimize=0), {"__name__": "__main__"})  # noqa: S102 - it is what this is for
    except SystemExit as end:
        return ended(end, words)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the reader sees it
        return failed(error, words)
    return {"text": words["done"], "line": 0}


def refuse_input(words: dict[str, str]) -> str:
    """Raise what says that nobody types here."""
    raise EOFError(words["input"])


def ended(end: SystemExit, words: dict[str, str]) -> dict[str, object]:
    """Return the end of a program that ended itself; a text that it ends with is printed, as CPython does."""
    if end.code is None or end.code == 0:
        return {"text": words["done"], "line": 0}
    if not isinstance(end.code, int):
        sys.stderr.write(f"{end.code}\n")
    return {"text": words["exit"], "line": line_of(end)}


def failed(error: BaseException, words: dict[str, str]) -> dict[str, object]:
    """Print the traceback, from the reader's program on."""
    seen = error.__traceback__
    while seen and seen.tb_frame.f_code.co_filename != FILE:
        seen = seen.tb_next
    error.__traceback__ = seen
    sys.stderr.write("".join(traceback.format_exception(error)))
    if isinstance(error, MemoryError):
        return {"text": words["memory"], "line": line_of(error)}
    if isinstance(error, RuntimeError) and "thread" in str(error):
        return {"text": words["threads"], "line": line_of(error)}
    return {"text": words["error"], "line": line_of(error)}


def line_of(error: BaseException) -> int:
    """Return the last line of the reader's program that an error went through, or 0."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno or 0
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == FILE]
    return lines[-1] if lines else 0
