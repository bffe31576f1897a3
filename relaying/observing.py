"""What operators see: counts, durations and one line for each request. No token, no body, no client's address."""

import logging
import sys
import time
from functools import cache

from prometheus_client import Counter, Histogram
from pythonjsonlogger.json import JsonFormatter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linking.cronofy.data_centers import DATA_CENTERS
from linking.cronofy.relay import CAUSE_HEADER

LABELS = ("status", "data_center", "refusal")
IDS = frozenset(data_center.id for data_center in DATA_CENTERS)

REQUESTS = Counter("relay_requests", "Requests to the relay.", LABELS)
SECONDS = Histogram("relay_request_seconds", "From a request's headers to the end of its response.", ["data_center"])

LOG = logging.getLogger("relaying.requests")


class Observed:
    """Count each request, and log it where that is wanted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request (ASGI)."""
        began = time.perf_counter()
        start: Message = {"status": 500, "headers": []}

        async def send_and_look(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            await send(message)

        try:
            await self.app(scope, receive, send_and_look)
        finally:
            observe(scope["path"], start, time.perf_counter() - began)


def observe(path: str, start: Message, seconds: float) -> None:
    """Count and log one response."""
    seen = (start["status"], asked_data_center(path), Headers(raw=start["headers"]).get(CAUSE_HEADER, ""))
    count, duration = measures(*seen)
    count.inc()
    duration.observe(seconds)
    if LOG.isEnabledFor(logging.INFO):
        said = dict(zip(LABELS, seen, strict=True))
        LOG.info("request", extra={**said, "milliseconds": round(seconds * 1000, 1)})


def asked_data_center(path: str) -> str:
    """Return the data center's id where it is one: what else a visitor writes there is not written down."""
    return next((part for part in path.split("/") if part in IDS), "")


@cache
def measures(status: int, data_center: str, refusal: str) -> tuple[Counter, Histogram]:
    """Return what counts such responses. None of the three is a visitor's to choose, so there are few."""
    return REQUESTS.labels(status, data_center, refusal), SECONDS.labels(data_center)


def log_json() -> None:
    """Log requests and faults as lines of JSON, on standard output."""
    shown = logging.StreamHandler(sys.stdout)
    shown.setFormatter(JsonFormatter("%(levelname)s %(name)s %(message)s", timestamp=True))
    LOG.setLevel(logging.INFO)
    for name in ("relaying", "uvicorn.error"):
        logging.getLogger(name).addHandler(shown)
