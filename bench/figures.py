"""Medians, their spread and their ratios to the reference."""

from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """The median and the quartiles of what was measured."""

    median: float
    lower: float
    upper: float
    runs: int

    @property
    def spread(self) -> float:
        """Return the interquartile range as a part of the median."""
        return (self.upper - self.lower) / self.median if self.median else 0.0


def figure(values: list[float]) -> Figure:
    """Return the figure of at least one value."""
    if len(values) == 1:
        return Figure(values[0], values[0], values[0], 1)
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return Figure(median(values), lower, upper, len(values))


def ratio(value: Figure, reference: Figure | None) -> float | None:
    """Return how many times the reference, or None where there is nothing to divide by."""
    return value.median / reference.median if reference and reference.median else None
