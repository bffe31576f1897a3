"""The link token request and its answer.

Source: https://docs.cronofy.com/developers/api/authorization/link-tokens/
"""

from linking.cronofy.http import Request, Response
from linking.errors import UnexpectedAnswer
from linking.json_text import read_json

PATH = "/v1/link_tokens"


def link_token_request(api_url: str, access_token: str) -> Request:
    """Return the request for a link token to the account that the access token belongs to (RFC 6750, section 2.1)."""
    return Request(
        "POST",
        api_url + PATH,
        (
            ("Authorization", f"Bearer {access_token}"),
            ("Content-Type", "application/json; charset=utf-8"),
        ),
    )


def parse_link_token(response: Response) -> str:
    """Return the link token. Raises `UnexpectedAnswer` for every other answer, with a sentence that says what it is."""
    if response.status != 200:
        raise UnexpectedAnswer(f"The API answered with status {response.status}, not with a link token.")
    try:
        answer = read_json(response.body)
    except ValueError as error:
        raise UnexpectedAnswer("The API answered with status 200, but its answer is not JSON.") from error
    if not isinstance(answer, dict) or "link_token" not in answer:
        raise UnexpectedAnswer("The API answered with status 200, but its answer holds no “link_token”.")
    link_token = answer["link_token"]
    # Half a surrogate pair is a text in JSON (RFC 8259, section 8.2), but stands in no address.
    if not isinstance(link_token, str) or not link_token.strip() or not link_token.isprintable():
        raise UnexpectedAnswer("The API answered with status 200, but its “link_token” is empty or not a text.")
    return link_token
