"""The parameters of a link, one by one: what a person reads to see what it asks for."""

from urllib.parse import quote

from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.cronofy.parameters import meaning
from linking.sentences import Sentence
from linking.showing.masking import masked


def parts(authorization: AuthorizationRequest) -> tuple[tuple[str, str, str, Sentence], ...]:
    """Return each parameter of the link: its name, its value decoded, encoded where that differs, and its meaning."""
    shown = []
    for name, value in parameters(authorization):
        safe = masked(value) if name == "link_token" else value
        in_query = "" if name == "link_token" or encoded(value) == value else encoded(value)
        shown.append((name, safe, in_query, meaning(name)))
    return tuple(shown)


def field_of(parameter: str) -> str:
    """Return the name of the field that a parameter comes from; empty where no field of the form has it."""
    return "" if parameter in ("response_type", "link_token") else parameter.replace("_", "-")


def encoded(value: str) -> str:
    """Return the value as it stands in a query: all but RFC 3986's unreserved characters percent-encoded."""
    return quote(value, safe="")
