"""The parameters of a link, one by one: what a person reads to see what it asks for."""

from urllib.parse import quote

from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.judging.authorization_request import PARAMETERS
from linking.showing.masking import masked


def parts(authorization: AuthorizationRequest) -> tuple[tuple[str, str, str, str], ...]:
    """Return each parameter of the link: its name, its value decoded, encoded where that differs, and its meaning."""
    shown = []
    for name, value in parameters(authorization):
        safe = masked(value) if name == "link_token" else value
        in_query = "" if name == "link_token" or encoded(value) == value else encoded(value)
        shown.append((name, safe, in_query, PARAMETERS[name][0]))
    return tuple(shown)


def encoded(value: str) -> str:
    """Return the value as it stands in a query: all but RFC 3986's unreserved characters percent-encoded."""
    return quote(value, safe="")
