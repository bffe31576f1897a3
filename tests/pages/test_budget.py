"""No file that a visit downloads grows unnoticed."""

from fnmatch import fnmatch
from pathlib import Path

import pytest
from site_files import files_folder

from building import budget
from building.on_demand import loaded_on_demand
from building.service_worker import kept_files


@pytest.mark.parametrize("name", list(kept_files()))
def test_a_file_stays_within_its_budget(site: Path, name: str) -> None:
    [weight] = budget.weigh(site, files_folder(site), [name])

    assert weight.size <= weight.budget


@pytest.mark.parametrize("pattern", list(budget.budgets()))
def test_a_budget_is_of_one_file(pattern: str) -> None:
    assert len([name for name in kept_files() if fnmatch(name, pattern)]) == 1


def test_a_budget_is_not_much_more_than_its_file_weighs(site: Path) -> None:
    weights = budget.weigh(site, files_folder(site), kept_files())

    assert sum(weight.budget for weight in weights) <= 1.05 * sum(weight.size for weight in weights)


def test_a_file_is_weighed_as_it_is_sent(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"a" * 10_000)
    (tmp_path / "random").write_bytes(bytes(range(256)))

    assert budget.compressed_size(tmp_path / "text") < 100
    assert budget.compressed_size(tmp_path / "random") == 256


def test_the_table_names_what_is_over_its_budget() -> None:
    table = budget.table([budget.Weight("light", 1, 2), budget.Weight("heavy", 3, 2)])

    assert [line.split() for line in table.splitlines()] == [
        ["KiB", "budget", "file"],
        ["3.0", "2.0", "heavy", "OVER", "BUDGET"],
        ["1.0", "2.0", "light"],
        ["4.0", "4.0", "together"],
    ]


def test_what_is_loaded_on_demand_has_budgets_of_its_own(site: Path) -> None:
    files = files_folder(site)
    weights = budget.weigh(site, files, loaded_on_demand(site / files), budget.ON_DEMAND)

    assert [weight.name for weight in weights if weight.is_over] == []
    assert len(budget.budgets(budget.ON_DEMAND)) == len(weights)
    assert not {weight.name for weight in weights} & {*kept_files()}
