"""Sending a request: the only module of `linking` that touches the network.

In the worker `pyodide-http` patches `urllib.request`, so the code is the same as on a desktop. Four things differ there
(each was seen): a 4xx or 5xx is returned, not raised; a blocked request is a `JsException` in Chromium and WebKit, and
status 0, seen as `BadStatusLine`, in Firefox; a header that is not ASCII ends in a `UnicodeError`; and no handler is asked,
so that the browser follows redirects. That is why only the relay, which passes redirects on as they are, is asked in this way.
"""

from http.client import HTTPException, HTTPResponse
from importlib import import_module
from urllib.request import HTTPErrorProcessor, build_opener
from urllib.request import Request as UrllibRequest

from linking.cronofy.http import Request, Response
from linking.errors import UnexpectedResponse, Unreachable

try:
    JsException: type[Exception] = import_module("pyodide.ffi").JsException
except ModuleNotFoundError:
    JsException = OSError


class _AsReceived(HTTPErrorProcessor):
    """Every response is one to show: an error is not raised, and a redirect, which would carry the access token away, not followed."""

    def http_response(self, request: UrllibRequest, response: HTTPResponse) -> HTTPResponse:  # noqa: ARG002
        return response

    https_response = http_response


def send(request: Request) -> Response:
    """Return the response, whatever its status. Raises `Unreachable` when none came through, `UnexpectedResponse` for one that is broken."""
    outgoing = UrllibRequest(request.url, method=request.method, headers=dict(request.headers))  # noqa: S310 - from the table
    try:
        with build_opener(_AsReceived).open(outgoing) as reply:
            return Response(reply.status, tuple(reply.getheaders()), reply.read())
    except UnicodeError as error:
        raise UnexpectedResponse("response.unreadable_header", host=outgoing.host) from error
    except (OSError, HTTPException, JsException) as error:
        raise Unreachable("response.missing", host=outgoing.host) from error
