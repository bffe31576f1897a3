"""What crosses between the page and `linking` as JSON, for the type checker alone: no browser ever gets this module."""

from typing import Literal, NewType, TypedDict

QuestionName = Literal[
    "start",
    "preview",
    "new_state",
    "prepare",
    "send",
    "explain",
    "cancel",
    "switch",
    "clear",
    "show_qr",
    "check_callback",
    "callback_news",
    "check_linking",
    "try_linking",
    "judge_callback",
    "show_consent",
]
Values = dict[str, str]
# The page keeps it and hands it back, without a look inside.
Attempt = NewType("Attempt", object)


class Evidence(TypedDict, total=False):
    """What the browser knows about a request that brought no readable response."""

    late: bool
    offline: bool
    policy: bool
    opaque_origin: bool
    probe: str


class Given(TypedDict, total=False):
    """What questions are asked with: each with some of these."""

    argument: str
    arrival: str
    attempt: Attempt
    began: str
    browser: str
    digests: list[str]
    evidence: Evidence
    journey: str
    links: dict[str, Values]
    removed: list[str]
    used: list[str]
    values: Values
    verdict: str


class Errors(TypedDict):
    """Nothing was sent: these fields are faulty."""

    kind: Literal["errors"]
    fields: dict[str, str]


class Send(TypedDict):
    """The attempt's request is to be sent."""

    kind: Literal["send"]
    attempt: Attempt


class Probe(TypedDict):
    """There is no readable response: evidence is to be gathered."""

    kind: Literal["probe"]
    attempt: Attempt
    address: str


class Done(TypedDict):
    """The attempt is over."""

    kind: Literal["done"]
    outcome: str
    record: str
    digest: str


class Again(TypedDict):
    """The link is to be made through the way that is chosen now."""

    kind: Literal["again"]


class Started(TypedDict):
    """The page is ready."""

    kind: Literal["started"]
    theme: str


class Judged(TypedDict):
    """There is a verdict on an address that a person came back to."""

    kind: Literal["judged"]
    verdict: str
    digest: str
    sandbox_code: str


Continuation = Errors | Send | Probe | Done | Again | Started | Judged


class Reply(TypedDict, total=False):
    """What is set of `linking.playground.replies.Reply`."""

    status: str
    fragments: dict[str, str]
    values: Values
    focus: str
    then: Continuation
