"""What crosses between the page and `linking`: calls come in, answers go out, both as JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from urllib.parse import urljoin

from linking.reading.form import Values

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One thing the page asks for. `address` is the page's own, without query and fragment."""

    action: str
    values: Values = field(default_factory=dict)
    address: str = ""
    relay: str = ""
    arrival: str = ""
    removed: tuple[str, ...] = ()
    answered: bool = False
    evidence: Mapping[str, object] = field(default_factory=dict)
    digests: tuple[str, ...] = ()
    argument: str = ""
    now: str = ""
    browser: str = ""

    def beside(self, name: str) -> str:
        """Return the address of a page of this site."""
        return urljoin(self.address, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page is to do: show fragments by element id, set values by field, say a sentence, move the focus."""

    status: str = ""
    fragments: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""
    send: bool = False
    answered: bool = False
    unreachable: bool = False
    probe: str = ""
    simulated: bool = False
    theme: str = ""
    remember: str = ""
    forget: str = ""
    tell: str = ""
    link_made: bool = False

    def to_json(self) -> str:
        """Return only what is set, as JSON."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def read_call(text: str) -> Call:
    """Return the call in a JSON text that the page wrote."""
    call = json.loads(text)
    for name in ("removed", "digests"):
        call[name] = tuple(call.get(name, ()))
    call["values"] = {name: _well_formed(value) for name, value in call.get("values", {}).items()}
    return Call(**call)


def _well_formed(text: str) -> str:
    """Return the text with U+FFFD for half a surrogate pair, which JavaScript's strings may hold and UTF-8 may not."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
