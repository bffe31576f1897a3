"""Reading JSON that others wrote (RFC 8259)."""

import json
import re

# Far more than any answer of the API has, and far less than a browser's stack holds.
DEEPEST = 100

# A bracket inside a string is none. No string is tried twice, so that the work grows with the text and no faster.
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


def read_json(text: str | bytes) -> object:
    """Return the value in a JSON text. Raises `ValueError` for any other text, and for one that is nested too deeply.

    The depth is counted first: on a browser's small stack Python does not notice it in time, and stops for good.
    """
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "surrogatepass")
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        depth += _STEPS.get(found[0], 0)
        if depth > DEEPEST:
            raise ValueError(f"The JSON is nested deeper than {DEEPEST} levels.")
    value: object = json.loads(text)
    return value
