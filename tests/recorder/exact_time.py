"""A clock that only tests move: real-time recordings with exact, repeatable times.

The event loop is asyncio's own; its `time()`, its waiting and `time.monotonic_ns` read this
clock. Time passes when the loop has nothing to do until its next timer, and when a
program says that it is busy. One unit is 1/512 s: whole in nanoseconds, and exact as a float.
"""

import asyncio
import sys
import time
from contextlib import contextmanager

from asynclab.recorder import watch

NS = 1_000_000_000
UNIT_NS = NS // 512
UNIT = UNIT_NS / NS


class Clock:
    """Nanoseconds that stand still until somebody moves them."""

    def __init__(self):
        self.ns = 0

    def pass_units(self, units):
        """A step that is busy for so many units."""
        self.ns += units * UNIT_NS

    def new_loop(self):
        """An event loop that lives in this clock's time."""
        loop = asyncio.SelectorEventLoop()
        select = loop._selector.select

        def jump(timeout):
            events = select(0)
            if not events:
                assert timeout is not None, "the program waits for what never comes"
                self.ns += round(timeout * NS)
            return events

        loop._selector.select = jump
        loop.time = lambda: self.ns / NS
        return loop


@contextmanager
def exact_time(monkeypatch):
    """The recorder reads this clock, and the watch thread, which looks in real time, rests."""
    clock = Clock()
    real = {time.monotonic_ns: lambda: clock.ns, time.monotonic: lambda: clock.ns / NS}
    with monkeypatch.context() as patch:
        patch.setattr(watch, "LOOK_EVERY", 3600)
        for module in [time, *_recorder_modules()]:
            for name, value in list(vars(module).items()):
                if callable(value) and getattr(value, "__module__", "") == "time" and value in real:
                    patch.setattr(module, name, real[value])
        yield clock


def _recorder_modules():
    return [m for name, m in sys.modules.items() if name.startswith("asynclab.recorder")]
