"""The picture of the flow: which of its steps are done, which is the present one, and where it failed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from linking.judging.problem import Problem
from linking.sentences import Sentence, sentence
from linking.showing.rendering import fragment

STEPS = ("request", "link-token", "link", "consent", "callback", "exchange", "linked")
OVER = ""
_SEEN = ("request", "link-token", "callback", "linked")

# Where a problem stands, by the sentence that explains it, and what the picture calls it. Any other stands at the answer.
_BY_PROBLEM = {
    "problem.offline": ("request", "offline"),
    "problem.policy": ("request", "policy"),
    "problem.relay_policy": ("request", "policy"),
    "problem.insecure": ("request", "policy"),
    "problem.no_relay": ("request", "unreached"),
    "problem.host_silent": ("request", "unreached"),
    "problem.relay_missing": ("request", "unreached"),
    "problem.relay_refuses": ("link-token", "blocked"),
    "problem.blocked": ("link-token", "blocked"),
    "problem.timeout": ("link-token", "timeout"),
    "problem.relay_timeout": ("link-token", "timeout"),
}
# Where a verdict on a callback address, or on two accounts, leaves the journey. Others say nothing of it.
_BY_VERDICT = {
    "match": ("exchange", False),
    "refused": ("consent", True),
    "error": ("consent", True),
    "mismatch": ("callback", True),
    "no_state": ("callback", True),
    "linked": (OVER, False),
    "not_linked": ("linked", True),
    "inconclusive": ("linked", False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How far one has come: each step before `present` is done, `OVER` means all of them.

    `route` is empty until a link token is asked for at `began`. `notes` says by step what it brought: a status, the cause
    of a problem or a verdict. It holds no secret: the page keeps it and hands it back.
    """

    present: str = STEPS[0]
    failed: bool = False
    began: str = ""
    route: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def at(self, present: str, *, failed: bool = False, note: str = "") -> "Journey":
        """Return the journey with another present step, which may have failed, and what that brought."""
        notes = {step: self.notes[step] for step in _before(present) if step in self.notes}
        return replace(self, present=present, failed=failed, notes={**notes, present: note} if note else notes)


AT_THE_START = Journey()


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is drawn: `state` is `open`, `now`, `done` or `failed`."""

    name: str
    state: str
    note: Sentence | None

    @property
    def text(self) -> Sentence:
        """Return what happens in this step."""
        return sentence(f"journey.{self.name.replace('-', '_')}")

    @property
    def sign(self) -> Sentence:
        """Return the state in a word."""
        return sentence(f"journey.{self.state}")

    @property
    def timed(self) -> bool:
        """Tell whether the page sees when this happens: what the person and the server do, it does not."""
        return self.state == "failed" or (self.state == "done" and self.name in _SEEN)


def asked(began: str, route: str) -> Journey:
    """Return the journey on which a link token is being asked for."""
    return Journey(began=began, route=route)


def with_link(journey: Journey, status: int) -> Journey:
    """Return the journey once the link is made; without a status its token was pasted."""
    return replace(journey, present="link", notes={"link-token": str(status) if status else "paste"})


def without_link(journey: Journey, problem: Problem) -> Journey:
    """Return the journey that ended at a problem, there where that is."""
    otherwise = ("link-token", str(problem.status) if problem.status else "unread")
    present, note = _BY_PROBLEM.get(problem.explanation.name, otherwise)
    return journey.at(present, failed=True, note=note)


def judged(journey: Journey, verdict: str) -> Journey:
    """Return the journey after a verdict: on the address that came back, or on whether it linked."""
    if verdict not in _BY_VERDICT:
        return journey
    present, failed = _BY_VERDICT[verdict]
    return journey.at(present, failed=failed, note=verdict if failed else "")


def steps(journey: Journey | None) -> tuple[Step, ...]:
    """Return all steps as they are drawn; without a journey none of them is lit."""
    if journey is None:
        return tuple(Step(name, "open", None) for name in STEPS)
    done = _before(journey.present)
    states = {**dict.fromkeys(done, "done"), journey.present: "failed" if journey.failed else "now"}
    return tuple(Step(name, states.get(name, "open"), _note(journey.notes.get(name, ""))) for name in STEPS)


def picture(journey: Journey | None) -> str:
    """Return the fragment that shows the journey, and holds it for the page to hand back."""
    shown = journey or AT_THE_START
    return fragment("journey", steps=steps(journey), journey=shown, facts=json.dumps(asdict(shown)))


def _before(present: str) -> tuple[str, ...]:
    return STEPS[: STEPS.index(present)] if present else STEPS


def _note(note: str) -> Sentence | None:
    if note.isdigit():
        return sentence("journey.by_status", status=int(note))
    return sentence(f"journey.by_{note}") if note else None
