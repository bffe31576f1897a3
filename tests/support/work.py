"""Work, counted and not clocked: how many lines of Python a call runs, which is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import TraceFunction


def lines_run(call: Callable[..., object], *given: object) -> int:
    """Return how many lines a call runs. What it does in C counts by the lines that ask for it only."""
    lines = 0

    def trace(_frame: FrameType, event: str, _: object) -> TraceFunction:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call(*given)
    finally:
        sys.settrace(before)
    return lines
