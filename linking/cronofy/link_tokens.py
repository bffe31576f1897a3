"""The link token request and its response.

Source: `documentation.AUTHORIZATION_LINKING`.
"""

from linking.cronofy.http import Request, Response
from linking.cronofy.relay import KEY_HEADER
from linking.errors import UnexpectedResponse
from linking.json_text import read_json

PATH = "/v1/link_tokens"
# How long the page waits for a response. The API publishes no limit of its own.
DEADLINE_SECONDS = 20


def link_token_request(api_url: str, access_token: str, relay_key: str = "") -> Request:
    """Return the request for a link token to the account that the access token belongs to (RFC 6750, section 2.1).

    The key is for the relay in between, where there is one that asks for it.
    """
    return Request(
        "POST",
        api_url + PATH,
        (
            ("Authorization", f"Bearer {access_token}"),
            ("Content-Type", "application/json; charset=utf-8"),
            *(((KEY_HEADER, relay_key),) if relay_key else ()),
        ),
    )


def parse_link_token(response: Response) -> str:
    """Return the link token. Raises `UnexpectedResponse` for every other response, with a sentence that says what it is."""
    if response.status != 200:
        raise UnexpectedResponse("response.status", status=response.status)
    try:
        body = read_json(response.body)
    except ValueError as error:
        raise UnexpectedResponse("response.not_json") from error
    if not isinstance(body, dict) or "link_token" not in body:
        raise UnexpectedResponse("response.no_link_token")
    link_token = body["link_token"]
    # Half a surrogate pair is a text in JSON (RFC 8259, section 8.2), but stands in no address.
    if not isinstance(link_token, str) or not link_token.strip() or not link_token.isprintable():
        raise UnexpectedResponse("response.empty_link_token")
    return link_token
