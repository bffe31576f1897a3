"""A report for a support request: Markdown with everything that helps and nothing that is secret."""

from dataclasses import dataclass

from linking.reading.form import LinkForm


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent and received, as text that may be shown: its secrets are masked."""

    sent: str = ""
    received: str = ""


NO_EXCHANGE = Exchange()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How an attempt ended, in the words of the page."""

    outcome: str
    cause: str = ""
    status: int = 0
    evidence: tuple[str, ...] = ()
    exchange: Exchange = NO_EXCHANGE


def report(form: LinkForm, finding: Finding, time: str, browser: str) -> str:
    """Return the report. Tokens and the state are not part of it; what was sent and received is masked before."""
    request = form.authorization
    facts = (
        ("Time", time),
        ("Outcome", finding.outcome),
        ("Cause", finding.cause),
        ("Status", str(finding.status or "")),
        ("Evidence", " ".join(finding.evidence)),
        ("Data center", f"{form.data_center.name} ({form.data_center.id}, {form.data_center.api_host})"),
        ("Route", form.route),
        ("Client ID", request.client_id),
        ("Redirect URI", request.redirect_uri),
        ("Scope", " ".join(request.scope)),
        ("Provider name", request.provider_name),
        ("Avoid linking", "true" if request.avoid_linking else ""),
        ("Locale", request.locale),
        ("Browser", browser),
    )
    lines = ["# Authorization linking: report", ""]
    lines += [f"- {name}: {_code(value)}" for name, value in facts if value]
    for heading, text in (("Sent", finding.exchange.sent), ("Received", finding.exchange.received)):
        if text:
            lines += ["", f"## {heading}", "", *(f"    {line}" for line in text.splitlines())]
    lines += ["", "Secrets are masked.", ""]
    return "\n".join(lines)


def _code(value: str) -> str:
    """Return a value as a Markdown code span: a fence one longer than any run of backticks inside (CommonMark 6.1)."""
    if "`" not in value:
        return f"`{value}`"
    longest = max(len(run) for run in _runs(value))
    fence = "`" * (longest + 1)
    return f"{fence} {value} {fence}"


def _runs(value: str) -> list[str]:
    return "".join(character if character == "`" else " " for character in value).split()
