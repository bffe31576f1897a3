"""What to be careful about in a form, though it stops nothing."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.providers import FREE_BUSY, FREE_BUSY_SCOPE
from linking.reading.addresses import is_loopback
from linking.sentences import Sentence, sentence


def exposed_secrets(values: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Return the warning about a client secret, where any field names one."""
    named = any("client_secret" in value for value in values.values())
    return (sentence("warning.client_secret"),) if named else ()


def doubts(authorization: AuthorizationRequest) -> tuple[Sentence, ...]:
    """Return what is allowed in an authorization request, but hardly meant."""
    found = (
        ("avoid_linking", authorization.avoid_linking),
        ("no_state", not authorization.state),
        ("comma", "," in "".join(authorization.scope)),
        ("free_busy", _lacks_free_busy_scope(authorization)),
        ("unencrypted", _is_unencrypted(authorization.redirect_uri)),
    )
    return tuple(sentence(f"warning.{name}") for name, there in found if there)


def _lacks_free_busy_scope(authorization: AuthorizationRequest) -> bool:
    """Tell whether a provider is chosen that needs another scope than those asked for (`documentation.FREE_BUSY_ACCESS`)."""
    return authorization.provider_name in FREE_BUSY and FREE_BUSY_SCOPE not in authorization.scope


def _is_unencrypted(redirect_uri: str) -> bool:
    """Tell whether a code would leave this device in the clear (RFC 9700, section 2.6)."""
    parts = urlsplit(redirect_uri)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")
