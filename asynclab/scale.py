"""How times are written: a unit that suits the longest, and no more decimals than tell enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asynclab.timeline import NS

UNITS = (("ns", 1), ("µs", 1_000), ("ms", 1_000_000), ("s", NS), ("min", 60 * NS), ("h", 3600 * NS))
# A unit serves up to here: lessons speak in seconds, so they begin at 0.1 s and last ten minutes.
LIMITS = (1_000, 1_000_000, NS // 10, 600 * NS, 3 * 3600 * NS)
MEASURED = 0.02
"""By which share a measured time may be told shorter or longer: no two runs agree in more."""
EXACT = 0.001
MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """One unit and one number of decimals, for all the times of a picture or a table."""

    unit: str
    ns: int
    decimals: int

    def number(self, ns: int) -> str:
        """The time without its unit: "2.00"."""
        return f"{ns / self.ns:.{self.decimals}f}"

    def __call__(self, ns: int) -> str:
        """The time with its unit: "2.00 s"."""
        return f"{self.number(ns)} {self.unit}"


def scale_for(times: Iterable[int], tolerance: float = MEASURED) -> Scale:
    """The scale for these times in nanoseconds, which tells each to within a share of it."""
    times = sorted(set(times))[-1_000:]
    longest = times[-1] if times and times[-1] else NS
    place = sum(longest >= limit for limit in LIMITS)
    unit, size = UNITS[place]
    decimals = 0 if size == 1 else 1
    while decimals and decimals < MOST_DECIMALS:
        told = [round(time / size, decimals) * size for time in times]
        if all(_close(*both, longest, tolerance) for both in zip(times, told, strict=True)):
            break
        decimals += 1
    return Scale(unit, size, decimals)


def duration(ns: int) -> str:
    """One time on its own, with two or three digits: "0.31 ms", "12 µs", "1.5 s"."""
    place = sum(ns >= limit for limit in LIMITS)
    unit, size = UNITS[place]
    value = ns / size
    decimals = 0 if size == 1 or value >= 9.95 else 1 if value >= 0.995 else 2
    return f"{value:.{decimals}f} {unit}"


def _close(time: int, told: float, longest: int, tolerance: float) -> bool:
    # A step of 0.2 ms after a start at 0 needs no digits of its own in a picture of seconds.
    return abs(time - told) <= max(tolerance * time, 0.001 * longest)
