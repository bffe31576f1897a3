"""How a run ends: what is printed where, and the exit code that a script can go by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TextIO

from linking.sentences import Sentence
from linking.showing.rendering import say


class Exit(IntEnum):
    """The exit codes. `argparse` ends with the one for wrong options by itself."""

    DONE = 0
    WRONG_OPTIONS = 2
    UNREACHABLE = 3
    NO_LINK_TOKEN = 4
    NOT_AS_IT_SHOULD_BE = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`result` goes to standard output, `remarks` to standard error, `facts` to neither unless JSON is asked for."""

    code: Exit
    result: str = ""
    remarks: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def failure(code: Exit, error: str, said: Sentence, **facts: object) -> Outcome:
    """Return the outcome of a run that made no link."""
    return Outcome(code=code, remarks=(say(said),), facts={"error": error, **facts})


def write(outcome: Outcome, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> None:
    """Print the outcome; as JSON it is one object on standard output, and nothing else."""
    if as_json:
        stdout.write(json.dumps({**outcome.facts, "remarks": outcome.remarks}, indent=2) + "\n")
        return
    if outcome.result:
        stdout.write(outcome.result + "\n")
    stderr.writelines(f"{remark}\n" for remark in outcome.remarks)
