"""The visitor's request: the parts of it that are forwarded, each read and checked."""

import asyncio
import re

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from linking.cronofy.data_centers import DATA_CENTERS, DataCenter
from relaying.limited import TooLarge, at_most
from relaying.refusals import Refusal

LARGEST_BODY = 16 * 1024
SECONDS_TO_ARRIVE = 10.0
FORWARDED = ("Authorization", "Content-Type")

BEARER = re.compile(r"bearer +[!-~]+", re.IGNORECASE)
MEDIA_TYPE = re.compile(r"[ -~]*")


def known_data_center(data_center_id: str) -> DataCenter:
    """Return the data center of that id. Raises `Refusal` for any other text; the sandbox has no API to relay to."""
    for data_center in DATA_CENTERS:
        if data_center.id == data_center_id:
            return data_center
    known = ", ".join(data_center.id for data_center in DATA_CENTERS)
    raise Refusal(404, "data_center", f"The relay does not know this data center: use one of {known}.")


def forwarded_headers(headers: Headers) -> dict[str, str]:
    """Return the headers that are forwarded. Raises `Refusal` where there is no bearer token, or an odd media type."""
    # One of two could be another's than the one that a server in front has checked.
    if not BEARER.fullmatch(", ".join(headers.getlist("Authorization"))):
        raise Refusal(401, "token", "The request has no access token: send it in an “Authorization: Bearer …” header.")
    if not MEDIA_TYPE.fullmatch(headers.get("Content-Type", "")):
        raise Refusal(
            400,
            "content_type",
            "The Content-Type is not in plain ASCII: send “application/json; charset=utf-8”, or none.",
        )
    return {name: headers[name] for name in FORWARDED if name in headers}


async def small_body(request: Request, timeout: float = SECONDS_TO_ARRIVE) -> bytes:
    """Return the request's body. Raises `Refusal` where it is too large, is not there in time, or breaks off."""
    if "Transfer-Encoding" in request.headers and "Content-Length" in request.headers:
        # A server in front may have read the other one, and see a request in the body (RFC 9112, section 6.1).
        raise Refusal(400, "body", "The body has two lengths: send Content-Length alone.", {"Connection": "close"})
    try:
        if int(request.headers.get("Content-Length", "0")) > LARGEST_BODY:
            raise TooLarge
        async with asyncio.timeout(timeout):
            return await at_most(LARGEST_BODY, request.stream())
    except TimeoutError as error:
        raise Refusal(408, "body", f"The body did not arrive within {timeout:g} seconds: send it again.") from error
    except TooLarge as error:
        raise Refusal(413, "body", "The body is over 16 KiB: send none, a link token request needs none.") from error
    except ClientDisconnect as error:
        raise Refusal(400, "body", "The request broke off before its end: send it again.") from error
