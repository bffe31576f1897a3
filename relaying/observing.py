"""What operators see: counts, durations and one line for each request. No token, no body, no client's address."""

import logging
import sys
import time

from prometheus_client import Counter, Histogram
from pythonjsonlogger.json import JsonFormatter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linking.cronofy.data_centers import DATA_CENTERS
from linking.cronofy.relay import CAUSE_HEADER

REQUESTS = Counter("relay_requests", "Requests to the relay.", ["status", "data_center", "refusal"])
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
    refusal = Headers(raw=start["headers"]).get(CAUSE_HEADER, "")
    data_center = asked_data_center(path)
    REQUESTS.labels(start["status"], data_center, refusal).inc()
    SECONDS.labels(data_center).observe(seconds)
    seen = {"status": start["status"], "data_center": data_center, "refusal": refusal}
    LOG.info("request", extra={**seen, "milliseconds": round(seconds * 1000, 1)})


def asked_data_center(path: str) -> str:
    """Return the data center's id where it is one: what else a visitor writes there is not written down."""
    parts = path.split("/")
    return next((data_center.id for data_center in DATA_CENTERS if data_center.id in parts), "")


def log_json() -> None:
    """Log requests and faults as lines of JSON, on standard output."""
    shown = logging.StreamHandler(sys.stdout)
    shown.setFormatter(JsonFormatter("%(levelname)s %(name)s %(message)s", timestamp=True))
    LOG.setLevel(logging.INFO)
    for name in ("relaying", "uvicorn.error"):
        logging.getLogger(name).addHandler(shown)
