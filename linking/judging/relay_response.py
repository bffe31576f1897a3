"""Why what came back through a relay is no response of the API: the relay itself speaks, or something in its place."""

from linking.cronofy.http import Response
from linking.cronofy.relay import CAUSE_HEADER, VIA
from linking.judging.problem import Problem, ways_on
from linking.judging.unexpected_response import seconds_to_wait
from linking.sentences import Sentence, sentence

# What a proxy says whose relay is not there (RFC 9110, section 15.6).
_GATEWAY = (502, 503, 504)


def relay_response(response: Response, *, asked_with_key: bool) -> Problem | None:
    """Return the problem for a response that is not the API's, or None where the relay passed one on."""
    cause = response.header(CAUSE_HEADER)
    if not cause and VIA in response.header("Via"):
        return None
    return Problem(
        "status",
        _refusal(cause, response.status, asked_with_key) if cause else _stranger(response.status),
        ways_on("retry", "relay"),
        status=response.status,
        retry_after=seconds_to_wait(response),
    )


def _refusal(cause: str, status: int, asked_with_key: bool) -> Sentence:
    if cause == "key":
        return sentence("problem.relay_key_wrong" if asked_with_key else "problem.relay_key_missing", status=status)
    if cause in ("busy", "rate", "upstream"):
        return sentence(f"problem.relay_{cause}", status=status)
    return sentence("problem.relay_refused", status=status)


def _stranger(status: int) -> Sentence:
    return sentence("problem.relay_down" if status in _GATEWAY else "problem.no_such_relay", status=status)
