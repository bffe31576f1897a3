"""Why a request brought no readable response: certain causes first, then the likely one with its evidence."""

from dataclasses import dataclass

from linking.cronofy.data_centers import DataCenter
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.judging.problem import SIMULATED, Problem, ways_on
from linking.sentences import Fact, Sentence, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the browser knows about a request that brought no readable response.

    `probe` is `answered`, `silent` or empty: the outcome of a request to the same host without the token.
    """

    late: bool = False
    offline: bool = False
    policy: bool = False
    opaque_origin: bool = False
    insecure: bool = False
    simulated: bool = False
    local_relay: bool = False
    probe: str = ""


def unreachable(route: str, data_center: DataCenter, evidence: Evidence) -> Problem:
    """Return the problem for a request without a readable response. The first certain cause wins."""
    if evidence.late:
        return Problem("timeout", _late(route, data_center, evidence), ways_on("retry", route))
    if evidence.offline:
        known = sentence("evidence.offline")
        return Problem("offline", sentence("problem.offline"), ("retry", "sandbox"), evidence=known)
    if evidence.policy:
        stopped = _request_to(data_center, route, "policy")
        return Problem("policy", stopped, ways_on("", route), evidence=sentence("evidence.policy"))
    if evidence.insecure:
        known = sentence("evidence.insecure")
        return Problem("blocked", sentence("problem.insecure"), ways_on("", route), evidence=known)
    if route == "relay":
        return _relay_unreadable(evidence)
    return _host_unreadable(route, data_center.api_host, evidence)


def _late(route: str, data_center: DataCenter, evidence: Evidence) -> Sentence:
    if evidence.local_relay:
        return sentence("problem.local_relay_timeout", seconds=DEADLINE_SECONDS)
    return _request_to(data_center, route, "timeout", seconds=DEADLINE_SECONDS)


def _request_to(data_center: DataCenter, route: str, cause: str, **facts: Fact) -> Sentence:
    """Return the explanation that names the host; the relay, which has no name, has one in words of its own."""
    if route == "relay":
        return sentence(f"problem.relay_{cause}", **facts)
    return sentence(f"problem.{cause}", host=data_center.api_host, **facts)


def _relay_unreadable(evidence: Evidence) -> Problem:
    missing = "local_relay_missing" if evidence.local_relay else "relay_missing"
    cause = "relay_refuses" if evidence.probe == "answered" else missing
    known = {"answered": sentence("evidence.relay_responds"), "silent": sentence("evidence.relay_silent")}
    return Problem(
        "blocked", sentence(f"problem.{cause}"), ways_on("retry", "relay"), evidence=known.get(evidence.probe)
    )


def _host_unreadable(route: str, host: str, evidence: Evidence) -> Problem:
    cause = "opaque_origin" if evidence.opaque_origin else "blocked"
    if evidence.probe == "silent":
        silent = sentence("problem.host_silent", host=host, opaque_origin=evidence.opaque_origin)
        known = sentence("evidence.host_silent", host=host)
        return Problem(cause, silent, ways_on("retry", route), evidence=known)
    responds = sentence("evidence.host_responds", host=host) if evidence.probe == "answered" else None
    return Problem(
        cause,
        sentence("problem.blocked", opaque_origin=evidence.opaque_origin),
        ways_on("", route),
        evidence=SIMULATED if evidence.simulated else responds,
    )
