"""Several timelines side by side, and what the one way cost beside the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclab.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """The timelines of two or more ways to do the same work, in the order given.

    `timelines` maps the name of each coroutine function to the timeline of its run.
    """

    timelines: dict[str, Timeline]

    @property
    def speedup(self) -> float:
        """How many times shorter the last way is than the first: elapsed over elapsed.

        Infinite where the last took no time at all and the first some; 1.0 where neither did.
        """
        ways = list(self.timelines.values())
        first, last = ways[0].elapsed, ways[-1].elapsed
        if last:
            return first / last
        return float("inf") if first else 1.0

    def only(self, x: str) -> Comparison:
        """The same ways with no other tracks than those whose name, label or task name is `x`.

        Raises LookupError where one of the ways has none.
        """
        return Comparison({name: one.only(x) for name, one in self.timelines.items()})

    def plot(self) -> Figure:
        """The timelines as one figure: a panel each, the same clock and rows."""
        from asynclab import plot

        return plot.picture(self)

    def to_text(self) -> str:
        """The timelines as lines of text, one below the other, and the speed-up."""
        from asynclab import text

        return text.to_text(self)

    def __str__(self) -> str:
        return self.to_text()

    def _ipython_display_(self) -> None:
        from asynclab import display

        display.show(self)
