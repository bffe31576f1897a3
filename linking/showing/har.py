"""An exchange as an entry of an HTTP archive (HAR 1.2), which browsers' developer tools and API clients import."""

import json
from urllib.parse import parse_qsl, urlsplit

from linking.cronofy.http import Headers, Request, Response

NOT_MEASURED = -1
# No browser tells a page which HTTP it spoke.
HTTP_VERSION = "unknown"
NO_RESPONSE = Response(0, (), b"")


def entry(began: str, request: Request, response: Response | None) -> str:
    """Return the entry as JSON. Give it what is masked already; without a readable response its status is 0, as in Chromium."""
    return json.dumps(
        {
            "startedDateTime": began,
            "time": 0,
            "request": _request(request),
            "response": _response(response or NO_RESPONSE),
            "cache": {},
            "timings": {"send": NOT_MEASURED, "wait": NOT_MEASURED, "receive": NOT_MEASURED},
        }
    )


def _request(request: Request) -> dict[str, object]:
    return {
        "method": request.method,
        "url": request.url,
        **_message(request.headers),
        "queryString": _named(parse_qsl(urlsplit(request.url).query)),
        "bodySize": 0,
    }


def _response(response: Response) -> dict[str, object]:
    media_type = response.header("Content-Type")
    return {
        "status": response.status,
        "statusText": "",
        **_message(response.headers),
        "content": {"size": len(response.body), "mimeType": media_type, "text": response.body.decode()},
        "redirectURL": "",
        "bodySize": NOT_MEASURED,
    }


def _message(headers: Headers) -> dict[str, object]:
    return {"httpVersion": HTTP_VERSION, "cookies": [], "headers": _named(headers), "headersSize": NOT_MEASURED}


def _named(pairs: Headers | list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
