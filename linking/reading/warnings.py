"""What to be careful about in a form, though it stops nothing."""

from collections.abc import Mapping

from linking.cronofy.authorization import AuthorizationRequest
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
    )
    return tuple(sentence(f"warning.{name}") for name, there in found if there)
