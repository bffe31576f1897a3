"""What the page gets back: what to say, to show and to fill in, and at most one thing to go on with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linking.playground.attempt import Attempt


@dataclass(frozen=True, slots=True)
class Errors:
    """Nothing was sent: these fields are faulty, by their names."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Send:
    """The attempt is made: hand it back to have its request sent."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Probe:
    """There is no readable response: ask `address` without the token, then hand the attempt back to be explained.

    In the sandbox there is nobody to ask, and the address is empty.
    """

    attempt: Attempt
    address: str


@dataclass(frozen=True, slots=True)
class Done:
    """The attempt is over. `outcome` is `link`, `cancelled` or a problem's cause, `digest` that of a link's state.

    `record` is its entry in the list of attempts, without secrets.
    """

    outcome: str
    record: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """The way that was asked for is chosen: make the link through it, at once."""


@dataclass(frozen=True, slots=True)
class Started:
    """The page is ready, in the theme that its address asks for, if any."""

    theme: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on an address that a person came back to, and the digest of the state that is used up now.

    `sandbox_code` is the code where the sandbox made it: it opens nothing, so other tabs may know it.
    """

    verdict: str
    digest: str
    sandbox_code: str = ""


Continuation = Errors | Send | Probe | Done | Again | Started | Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Fragments go by the id of their place, values by the name of their field; `focus` is an id."""

    status: str = ""
    fragments: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""
    then: Continuation | None = None
