"""How questions and replies cross between the page and `linking`: as JSON. What the page keeps is opaque to it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, get_args

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import BY_ID
from linking.cronofy.http import Request
from linking.judging.unreachable import Evidence
from linking.playground.attempt import Attempt
from linking.playground.questions import Question
from linking.playground.replies import Continuation, Probe, Reply, Send
from linking.reading.addresses import Site
from linking.reading.form import LinkForm, Values
from linking.sentences import Sentence
from linking.showing.journey import Journey

# By the name that the page uses: `new_state` for `NewState`.
QUESTIONS: Mapping[str, type[Question]] = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in get_args(Question)
}


def read_question(text: str) -> tuple[Question, Site]:
    """Return a question of the page, and where the page is. Raises `KeyError` or `TypeError` for anything else."""
    asked = json.loads(text)
    kind, site = QUESTIONS[asked.pop("ask")], Site(**asked.pop("site"))
    return kind(**{name: _READERS.get(name, _whatever)(value) for name, value in asked.items()}), site


def _well_formed(text: str) -> str:
    """Return the text with U+FFFD for half a surrogate pair, which JavaScript's strings may hold and UTF-8 may not."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _whatever(value: Any) -> Any:
    return _well_formed(value) if isinstance(value, str) else value


def _all_well_formed(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_well_formed, texts))


def _well_formed_values(values: Values) -> Values:
    return {name: _well_formed(text) for name, text in values.items()}


def _links(stored: Mapping[str, Mapping[str, object]]) -> dict[str, Values]:
    """Return what is known of links. It was stored, where any page of this origin may write: what is no text is left out."""
    texts = {
        digest: {name: text for name, text in known.items() if isinstance(text, str)}
        for digest, known in stored.items()
    }
    return {digest: _well_formed_values(known) for digest, known in texts.items()}


def reply_as_json(reply: Reply) -> str:
    """Return only what is set of a reply, as JSON. Its continuation names its kind: `send` for `Send`."""
    common = asdict(replace(reply, then=None))
    given: dict[str, object] = {name: value for name, value in common.items() if value}
    if reply.then:
        given["then"] = {"kind": type(reply.then).__name__.lower(), **_packed_continuation(reply.then)}
    return json.dumps(given)


def _packed_continuation(then: Continuation) -> dict[str, object]:
    if isinstance(then, Send):
        return {"attempt": _packed(then.attempt)}
    if isinstance(then, Probe):
        return {"attempt": _packed(then.attempt), "address": then.address}
    return asdict(then)


def _packed(attempt: Attempt) -> dict[str, Any]:
    """Return the attempt as the page keeps it meanwhile: JSON's own kinds of values. It holds the access token."""
    form = attempt.form
    return {
        **asdict(attempt),
        "form": {
            "data_center": form.data_center.id,
            "route": form.route,
            "outcome": form.outcome.id,
            "access_token": form.access_token,
            "relay_key": form.relay_key,
            "authorization": asdict(form.authorization),
            "notes": [asdict(note) for note in form.notes],
            "warnings": [asdict(warning) for warning in form.warnings],
        },
    }


def _unpacked(given: Mapping[str, Any]) -> Attempt:
    """Return the attempt that was packed."""
    form, request = given["form"], given["request"]
    authorization = form["authorization"]
    return Attempt(
        form=LinkForm(
            data_center=BY_ID[form["data_center"]],
            route=form["route"],
            outcome=sandbox.BY_ID[form["outcome"]],
            access_token=form["access_token"],
            relay_key=form["relay_key"],
            authorization=AuthorizationRequest(**{**authorization, "scope": tuple(authorization["scope"])}),
            notes=tuple(Sentence(**note) for note in form["notes"]),
            warnings=tuple(Sentence(**warning) for warning in form["warnings"]),
        ),
        request=Request(request["method"], request["url"], tuple((name, value) for name, value in request["headers"])),
        site=Site(**given["site"]),
        began=given["began"],
        browser=given["browser"],
    )


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "attempt": _unpacked,
    "digests": _all_well_formed,
    "evidence": lambda known: Evidence(**known),
    "journey": lambda kept: Journey(**json.loads(kept)),
    "links": _links,
    "removed": _all_well_formed,
    "used": _all_well_formed,
    "values": _well_formed_values,
}
