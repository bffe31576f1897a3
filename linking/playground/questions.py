"""What the page may ask: a closed set of questions, each with just what it needs."""

from dataclasses import dataclass

from linking.judging.unreachable import Evidence
from linking.playground.attempt import Attempt
from linking.reading.form import Values
from linking.showing.journey import AT_THE_START, Journey


@dataclass(frozen=True, slots=True)
class Start:
    """The form is there. `arrival` is the fragment of its address, `removed` names the secrets that were taken out."""

    values: Values
    arrival: str
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Something was typed or chosen."""

    values: Values


@dataclass(frozen=True, slots=True)
class NewState:
    """A fresh state is wanted."""


@dataclass(frozen=True, slots=True)
class Prepare:
    """The button was pressed: here is the form. `used` holds the digests of the states that are in links already."""

    values: Values
    used: tuple[str, ...]
    began: str
    browser: str


@dataclass(frozen=True, slots=True)
class Send:
    """The attempt's request is to be sent."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Explain:
    """The attempt brought no readable response; this is what the browser knows of it."""

    attempt: Attempt
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Cancel:
    """The person gave the attempt up."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Switch:
    """Another way to a link token is wanted: `relay`, `paste` or `sandbox`."""

    values: Values
    argument: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Every secret is to be forgotten."""

    values: Values


@dataclass(frozen=True, slots=True)
class ShowQr:
    """A QR code of this link is wanted."""

    argument: str


@dataclass(frozen=True, slots=True)
class CheckCallback:
    """An address was pasted that a person came back to. `digests` are those of the states that may come back."""

    values: Values
    digests: tuple[str, ...]
    journey: Journey = AT_THE_START


@dataclass(frozen=True, slots=True)
class CallbackNews:
    """The callback page of this browser came to a verdict on a link of this tab."""

    verdict: str
    journey: Journey = AT_THE_START


@dataclass(frozen=True, slots=True)
class CheckLinking:
    """Two answers of the API were pasted to be compared."""

    values: Values
    journey: Journey = AT_THE_START


@dataclass(frozen=True, slots=True)
class JudgeCallback:
    """The callback page was opened at this address."""

    arrival: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowConsent:
    """The sandbox's authorization page was opened at this address."""

    arrival: str


Question = (
    Start
    | Preview
    | NewState
    | Prepare
    | Send
    | Explain
    | Cancel
    | Switch
    | Clear
    | ShowQr
    | CheckCallback
    | CallbackNews
    | CheckLinking
    | JudgeCallback
    | ShowConsent
)
