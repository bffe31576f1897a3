"""The authorization request (RFC 6749, section 4.1.1) with Cronofy's own parameters.

Source: `documentation.REQUEST_AUTHORIZATION`.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

STATE_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """What the authorization link asks for. An empty value is not given."""

    client_id: str
    redirect_uri: str
    scope: tuple[str, ...]
    state: str = ""
    link_token: str = ""
    avoid_linking: bool = False
    provider_name: str = ""
    locale: str = ""


def parameters(request: AuthorizationRequest) -> tuple[tuple[str, str], ...]:
    """Return the given parameters and their values, in the documented order."""
    known = (
        ("response_type", "code"),
        ("client_id", request.client_id),
        ("redirect_uri", request.redirect_uri),
        ("scope", " ".join(request.scope)),
        ("state", request.state),
        ("link_token", request.link_token),
        ("avoid_linking", "true" if request.avoid_linking else ""),
        ("provider_name", request.provider_name),
        ("locale", request.locale),
    )
    return tuple((name, value) for name, value in known if value)


def authorization_url(endpoint: str, request: AuthorizationRequest) -> str:
    """Return the authorization endpoint with the request in its query.

    Everything but RFC 3986's unreserved characters is percent-encoded (section 2.3); a space is `%20`, never `+`.
    """
    return f"{endpoint}?{urlencode(parameters(request), quote_via=quote, safe='')}"


def new_state(random_bytes: Callable[[int], bytes]) -> str:
    """Return a fresh `state` of 256 random bits as 43 URL-safe characters (RFC 6749, section 10.12)."""
    return urlsafe_b64encode(random_bytes(STATE_BYTES)).rstrip(b"=").decode("ascii")
