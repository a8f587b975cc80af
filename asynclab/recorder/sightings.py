"""Coroutines that hold the loop without suspending: what was seen of them inside one step.

A coroutine that never suspends leaves no trace in the chain of its task. While a step
lasts long, the watch thread looks at the stack of the loop's thread; each coroutine
frame that it finds is a `Life`. Its end is exact: an object hung on the frame takes
the time when the frame dies. Its start is that of the step, of the coroutine that
awaits it, or the end of the one before, whichever is latest.
"""

from __future__ import annotations

import time
from collections import Counter
from types import CodeType, FrameType
from typing import Any

from asynclab.recorder.code import place


class Life:
    """One coroutine frame seen inside a step; times are real nanoseconds."""

    __slots__ = (
        "argument",
        "code",
        "died",
        "error",
        "frame",
        "node",
        "parent",
        "places",
        "root",
        "start",
        "track",
    )

    def __init__(self, code: CodeType, frame: int, parent: Life | None) -> None:
        self.code = code
        self.frame = frame
        self.parent = parent
        self.died = 0
        self.start = 0
        self.argument = ""
        self.error = ""
        self.places: Counter[str] = Counter()  # the lines seen while it was the innermost
        self.root = False  # the task's own coroutine
        self.node: Any = None
        self.track: Any = None

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1


class Mark:
    """Hangs on a frame as its trace function, which nobody calls, and dies with it."""

    __slots__ = ("life", "sightings", "token")

    def __init__(self, life: Life | None, sightings: Sightings | None, token: Token) -> None:
        self.life = life
        self.sightings = sightings
        self.token = token

    def __call__(self, *_: Any) -> None:
        return None

    def __del__(self) -> None:
        if self.life is not None:
            self.life.died = time.monotonic_ns()


class Token:
    """Lives as long as its frame, unless somebody holds it."""

    __slots__ = ("__weakref__",)


def token_of(frame: FrameType) -> Token | None:
    """Something that tells this frame from every other, also from one that gets its id later.

    None where a debugger has its own on the frame.
    """
    if frame.f_trace is None:
        frame.f_trace = Mark(None, None, Token())
    return frame.f_trace.token if isinstance(frame.f_trace, Mark) else None


class Sightings:
    """All that was seen of one step."""

    def __init__(self) -> None:
        self.lives: list[Life] = []
        self.places: Counter[str] = Counter()

    def add(self, frames: list[FrameType], line: FrameType | None) -> list[Life]:
        """One look: the step's coroutine frames, outermost first, and the frame of the line.

        Returns the lives that were not seen before.
        """
        new = []
        above: Life | None = None
        for frame in frames:
            mark = frame.f_trace
            if isinstance(mark, Mark) and mark.sightings is self:
                above = mark.life
                continue
            above = Life(frame.f_code, id(frame), above)
            new.append(above)
            if mark is None or isinstance(mark, Mark):
                frame.f_trace = Mark(above, self, mark.token if mark else Token())
        if line is not None:
            places = self.places if above is None else above.places
            places[place(line.f_code, line.f_lineno)] += 1
        self.lives += new
        return new

    def cut_out(self, frame: int) -> Sightings:
        """Take out what was seen of one coroutine's frame and below it, as sightings of its own."""
        cut = Sightings()
        for life in self.lives:
            if life.frame == frame or any(life.parent is other for other in cut.lives):
                cut.lives.append(life)
        for life in cut.lives:
            self.lives.remove(life)
            if life.frame == frame:
                life.root, life.parent = True, None
        return cut

    def where(self, track: Any) -> str:
        """The line seen most often while this track held the loop."""
        places = Counter(self.places)
        for life in self.lives:
            if life.track is track:
                places += life.places
        return places.most_common(1)[0][0] if places else ""

    def set_starts(self, step_start: int, step_finish: int) -> None:
        """Give each life its start, and an end to those that outlived the step."""
        freed: dict[int, int] = {}  # when each parent last got control back from a child
        for life in self.lives:
            earliest = step_start if life.parent is None else life.parent.start
            life.start = max(earliest, freed.get(id(life.parent), step_start))
            if life.node is not None:
                life.start = step_start
            if life.died:
                life.died = min(life.died, step_finish)
                freed[id(life.parent)] = max(life.died, freed.get(id(life.parent), 0))

    def segments(self, step_start: int, step_finish: int) -> list[tuple[Life | None, int, int]]:
        """Who held the loop when: (innermost life or None, start, finish), in order."""
        edges = []
        for life in self.lives:
            edges.append((life.start, 1, life.depth, life))
            edges.append((life.died or step_finish, 0, -life.depth, life))
        edges.sort(key=lambda edge: edge[:3])
        open_lives: dict[int, Life] = {}
        segments: list[tuple[Life | None, int, int]] = []
        at = step_start
        for moment, starts, depth, life in edges:
            owner = open_lives[max(open_lives)] if open_lives else None
            if moment > at or (starts and owner is not None and owner.start == moment):
                segments.append((owner, at, moment))
                at = moment
            if starts:
                open_lives[depth] = life
            else:
                open_lives.pop(-depth, None)
        if step_finish > at:
            segments.append((open_lives[max(open_lives)] if open_lives else None, at, step_finish))
        return segments
