"""The judge's `run()`: it runs a coroutine on the judge's clock, and measures from outside."""

from __future__ import annotations

import inspect
from array import array
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from asynclab.checks import brief
from asynclab.classroom.judge.peer import Call, JudgePeer
from asynclab.classroom.judge.world import World
from asynclab.timeline import (
    NS,
    RUNNING,
    WAITING,
    WAITING_FOR_TRACKS,
    Clock,
    Columns,
    Timeline,
    Track,
)

NONE = array("q")


class Runner:
    """What stands for `asynclab.run` in a judge."""

    def __init__(self, world: World, peer: Callable[[], JudgePeer | None]) -> None:
        self._world, self._peer = world, peer

    def __call__(
        self,
        coro: Coroutine[Any, Any, Any],
        *,
        clock: Clock | None = None,
        name: str | None = None,
    ) -> Timeline:
        """Run a coroutine to its end and return its timeline, as `asynclab.run` does.

        The clock is virtual unless the test's own cell says `clock="real"`.
        """
        if not inspect.iscoroutine(coro):
            raise TypeError(
                f"run() got {brief(coro)}, which is no coroutine: write `async def` before a "
                "function that is awaited."
            )
        now: Clock = "real" if self._world.is_real else "virtual"
        if clock not in (None, now):
            coro.close()
            raise ValueError(_WRONG_CLOCK.get(clock, f"There is no clock {clock!r}."))
        own = Call(coro.__name__, coro.__name__, self._world.time())
        peer = self._peer()
        first = len(peer.calls) if peer else 0
        if peer is None:
            result, left = self._world.wait_for(coro), []
        else:
            peer.root("begin", 0)
            try:
                result = self._world.wait_for(coro)
            finally:
                own.finish = self._world.time()
                left = self._end(peer, peer.calls[first:])
        own.outcome, own.finish = "returned", own.finish or self._world.time()
        calls = peer.calls[first:] if peer else []
        held = peer.blocked if peer else []
        timeline = timeline_of([own, *calls, *left], held, now)
        return replace(timeline, name=name or own.name, result=result)

    def _end(self, peer: JudgePeer, calls: list[Call]) -> list[Call]:
        """Cancel what the coroutine left behind; those of its tasks that called no service."""
        for call in calls:
            call.left_behind = call.finish is None
        if peer.lost is not None:
            return []
        names = self._world.wait_for(peer.end_tasks())
        now = self._world.time()
        served = [call.name for call in calls if call.left_behind]
        return [
            Call(name, name, now, now, "cancelled", left_behind=True)
            for name in names
            if name not in served
        ]


_WRONG_CLOCK: dict[Any, str] = {
    "real": 'Time is virtual here: the test\'s own cell must say run(..., clock="real").',
    "virtual": 'One run in this cell has clock="real", so all have: give this one another cell.',
}


def timeline_of(calls: list[Call], held: list[list[float]], clock: Clock) -> Timeline:
    """The timeline of a coroutine (the first call) and of the services that it called.

    `held` are the intervals in which it held the event loop.
    """
    own, *services = calls
    zero, finish = own.start, own.finish or own.start
    rows = [_own_states(own, services, held)] + [[(WAITING, call.start)] for call in services]
    slices = [piece for row in rows for piece in row]
    starts = array("q", [_ns(at - zero) for _, at in slices])
    columns = Columns(
        bytes(code for code, _ in slices),
        starts,
        array("I", [0] * len(slices)),
        held=_held(rows[0], _ns(finish - zero), starts) if clock == "virtual" else NONE,
    )
    tracks: list[Track] = []
    first = 0
    for call, row in zip(calls, rows, strict=True):
        end = finish if call.finish is None else call.finish
        track = Track(
            call.name, call.label, _ns(call.start - zero), _ns(end - zero),
            call.outcome, tracks[0] if tracks else None, "", "coroutine", "", 0, call.error,
            columns, first, first + len(row), call.left_behind,
        )  # fmt: skip
        tracks.append(track)
        first += len(row)
    return Timeline(tuple(tracks), clock=clock, columns=columns)


def _held(own: list[tuple[int, float]], finish: int, starts: array[int]) -> array[int]:
    """How long each slice held the loop: of the coroutine's own those that ran, of others none."""
    ends = [*starts[1 : len(own)], finish]
    held = [
        end - start if code == RUNNING else 0
        for (code, _), start, end in zip(own, starts, ends, strict=False)
    ]
    return array("q", held + [0] * (len(starts) - len(held)))


def _own_states(
    own: Call, services: list[Call], held: list[list[float]]
) -> list[tuple[int, float]]:
    """When the coroutine held the loop, waited for services, or waited for something else."""
    finish = own.finish or own.start
    edges = [(call.start, 0, 1) for call in services]
    edges += [(call.finish, 0, -1) for call in services if call.finish is not None]
    edges += [(start, 1, 1) for start, end in held if own.start <= start < finish]
    edges += [(end, 1, -1) for start, end in held if own.start <= start and end < finish]
    states, counts = [(WAITING, own.start)], [0, 0]
    for at, which, change in sorted(edges):
        counts[which] += change
        code = RUNNING if counts[1] else WAITING_FOR_TRACKS if counts[0] else WAITING
        if states[-1][1] == at:
            states[-1] = (code, at)
        elif states[-1][0] != code:
            states.append((code, at))
    return states


def _ns(seconds: float) -> int:
    return round(seconds * NS)
