"""What docs/relay.md says of settings and causes is all there is."""

import re
from pathlib import Path

from relaying.refusals import CAUSES
from relaying.settings import CommandSettings

TEXT = (Path(__file__).parents[2] / "docs" / "relay.md").read_text(encoding="utf-8")
FLAG_ONLY = {"pair"}


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"`RELAY_([A-Z_]+)`", TEXT))

    assert described == {name.upper() for name in set(CommandSettings.model_fields) - FLAG_ONLY}


def test_every_cause_is_described() -> None:
    table = TEXT.partition("| `Relay-Refusal` | status | why |")[2].partition("\n\n")[0]

    assert set(re.findall(r"`([a-z_]+)`", table)) == set(CAUSES)
