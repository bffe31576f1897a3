"""A report for a support request: Markdown with everything that helps and nothing that is secret."""

from linking.judging.problem import Problem
from linking.reading.form import LinkForm
from linking.showing.exchange import Exchange
from linking.showing.rendering import text_environment


def report(form: LinkForm, exchange: Exchange, problem: Problem | None = None, *, time: str, browser: str) -> str:
    """Return the report on an attempt: on the problem that it met, or on the link that it made.

    Tokens and the state are not part of it; what was sent and received is masked before.
    """
    template = text_environment().get_template("words/report.md")
    return template.render(form=form, exchange=exchange, problem=problem, time=time, browser=browser)
