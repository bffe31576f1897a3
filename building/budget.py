"""What a visit downloads, next to what each file may weigh: `budget.json` and, for what is loaded on demand, `on_demand.json`; in KiB, compressed as a host does."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).parent
FIRST_VISIT = "budget.json"
ON_DEMAND = "on_demand.json"


@dataclass(frozen=True, slots=True)
class Weight:
    """A file's compressed size and its budget, both in KiB. One that is not in the budget may weigh nothing."""

    name: str
    size: float
    budget: float

    @property
    def is_over(self) -> bool:
        """Tell whether the file has outgrown its budget."""
        return self.size > self.budget


def budgets(file: str = FIRST_VISIT) -> dict[str, float]:
    """Return the budget of each file; a name may be a pattern, because PyScript's names change with its version."""
    found: dict[str, float] = json.loads((HERE / file).read_text())
    return found


def weigh(site: Path, files: str, names: Iterable[str], file: str = FIRST_VISIT) -> list[Weight]:
    """Return the weights of these files of a built site, whose build's files are in that folder."""
    known = budgets(file)
    places = {name: next(path for path in (site / name, site / files / name) if path.is_file()) for name in names}
    return [Weight(name, compressed_size(path) / 1024, _budget_of(name, known)) for name, path in places.items()]


def _budget_of(name: str, known: dict[str, float]) -> float:
    return next((budget for pattern, budget in known.items() if fnmatch(name, pattern)), 0)


def compressed_size(path: Path) -> int:
    """Return the size in bytes that goes over the network."""
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content, mtime=0)))


def table(weights: list[Weight]) -> str:
    """Return the table that the build prints, the heaviest file first."""
    rows = sorted(weights, key=lambda weight: -weight.size)
    rows.append(Weight("together", sum(row.size for row in rows), sum(row.budget for row in rows)))
    lines = [f"{'KiB':>7} {'budget':>7}  file"]
    lines += [f"{row.size:7.1f} {row.budget:7.1f}  {row.name}{'  OVER BUDGET' if row.is_over else ''}" for row in rows]
    return "\n".join(lines)
