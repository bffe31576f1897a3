"""Why a response is no link token, by its status.

Source: `documentation.ERROR_CODES` for the statuses; what is not published is said to be unknown.
"""

from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX, DataCenter
from linking.cronofy.http import Response
from linking.judging.problem import SIMULATED, Problem
from linking.sentences import Fact, Sentence, sentence

# What most likely means that the feature is not enabled.
NOT_ENABLED = (402, 403, 404)
LONGEST_WAIT = 3600
_STATUSES = {
    401: "access_token_refused",
    402: "plan",
    403: "not_allowed",
    404: "unknown_request",
    422: "refused",
    423: "locked",
    429: "too_many_requests",
}


def unexpected_response(data_center: DataCenter, response: Response, otherwise: Sentence, client_id: str) -> Problem:
    """Return the problem for a response of the API that is no link token; `otherwise` explains an undocumented status."""
    status = response.status
    not_enabled = status in NOT_ENABLED
    return Problem(
        "status",
        _explanation(status, data_center) or otherwise,
        () if not_enabled else ("retry",),
        status=status,
        evidence=SIMULATED if data_center is SANDBOX else None,
        mail=_support_mail(client_id, data_center, status) if not_enabled else None,
        retry_after=seconds_to_wait(response),
    )


def _explanation(status: int, data_center: DataCenter) -> Sentence | None:
    facts: dict[str, Fact] = {"status": status}
    if status == 401:
        others = () if data_center is SANDBOX else tuple(each.name for each in DATA_CENTERS if each is not data_center)
        facts |= {"data_center": data_center.name, "others": others}
    if status in _STATUSES:
        return sentence(f"problem.{_STATUSES[status]}", **facts)
    if 300 <= status < 400:
        return sentence("problem.redirect", **facts)
    return sentence("problem.server_fault", **facts) if 500 <= status < 600 else None


def _support_mail(client_id: str, data_center: DataCenter, status: int) -> Sentence:
    """Return the mail that asks for the feature. It holds no secret."""
    asked = {"data_center": data_center.name, "id": data_center.id}
    return sentence("mail.enable_feature", client_id=client_id, status=status, **asked)


def seconds_to_wait(response: Response) -> int:
    """Return the whole seconds of a `Retry-After` (RFC 9110, section 10.2.3), or 0; a date is left to the exchange."""
    retry_after = response.header("Retry-After")
    if not (retry_after.isascii() and retry_after.isdigit()):
        return 0
    # Python refuses to read a number of thousands of digits.
    digits = retry_after.lstrip("0")
    return min(int(digits or 0), LONGEST_WAIT) if len(digits) <= 4 else LONGEST_WAIT
