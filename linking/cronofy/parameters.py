"""The parameters of the authorization request, in the documented order.

Source: `documentation.REQUEST_AUTHORIZATION`.
"""

from dataclasses import dataclass

from linking.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, and whether a request without it is refused."""

    name: str
    required: bool = False


PARAMETERS = (
    Parameter("response_type", required=True),
    Parameter("client_id", required=True),
    Parameter("redirect_uri", required=True),
    Parameter("scope", required=True),
    Parameter("state"),
    Parameter("link_token"),
    Parameter("avoid_linking"),
    Parameter("provider_name"),
    Parameter("locale"),
)
NAMES = tuple(parameter.name for parameter in PARAMETERS)
# Documented as a prerelease, `documentation.BUSINESS_CONNECT`; the page knows what it means, and makes no link with it.
DELEGATED_SCOPE = "delegated_scope"


def meaning(name: str) -> Sentence:
    """Return what a parameter means; of one that is not known, that it is not."""
    return sentence(f"parameter.{name}" if name in (*NAMES, DELEGATED_SCOPE) else "parameter.unknown")
