"""What the page tells when there is no link."""

from dataclasses import dataclass

from linking.sentences import Sentence, sentence

SIMULATED = sentence("evidence.simulated")


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened and why, and the ways on: `explanation` is a heading with paragraphs, `steps` are ids of buttons."""

    cause: str
    explanation: Sentence
    steps: tuple[str, ...]
    status: int = 0
    evidence: Sentence | None = None
    mail: Sentence | None = None
    retry_after: int = 0


def unexpected(explanation: Sentence, route: str) -> Problem:
    """Return the problem for what should not happen: a response that cannot be read, or a fault of our own."""
    return Problem("unexpected", explanation, ways_on("retry", route))


def ways_on(first: str, route: str) -> tuple[str, ...]:
    """Return the ways on: the first step, then every route that was not the one that failed."""
    others = tuple(way for way in ("relay", "paste", "sandbox") if way != route)
    return (first, *others) if first else others
