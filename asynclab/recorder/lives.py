"""A step that the watch thread looked into: each coroutine in it gets its part."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from inspect import CO_ASYNC_GENERATOR
from typing import TYPE_CHECKING, Any

from asynclab.recorder.endings import ending
from asynclab.recorder.log import TRACK_REASON, Kind, RawTrack
from asynclab.recorder.sightings import Life
from asynclab.recorder.steps import Node, Step, TaskState

if TYPE_CHECKING:
    from asynclab.recorder.chains import Chains

_HAS_GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


def log_lives(
    chains: Chains,
    task: asyncio.Task[Any],
    state: TaskState,
    step: Step,
    finished: list[Node],
    resumed: Node | None,
    finish: int,
    held: int,
) -> RawTrack | None:
    """Log a step that the watch thread looked into: each coroutine gets its part."""
    sightings = step.sightings
    assert sightings is not None
    real_finish = step.real + held
    sightings.set_starts(step.real, real_finish)

    def on_loop(moment: int) -> int:
        if chains.log.virtual:
            return finish
        return step.start if moment <= step.real else min(moment, finish)

    for life in sightings.lives:
        if life.root and life.node is None:
            life.node = resumed
        _give_track(chains, life, task, state, finished, real_finish, on_loop)
    segments = sightings.segments(step.real, real_finish)
    seen = {id(life.node) for life in sightings.lives}
    for node in finished:
        if id(node) not in seen:
            node.track.finish = on_loop(step.real)
    if resumed is not None and (not segments or _track_of(segments[0][0]) is not resumed.track):
        first = on_loop(step.real)
        chains.log.step(resumed.track.number, step.ready, first, first, 0)
    reasons = {id(node.track): node.reason for node in state.chain}
    longest: tuple[int, RawTrack | None] = (0, None)
    for index, (owner, start, end) in enumerate(segments):
        track = _track_of(owner)
        if track is None and resumed is not None and resumed not in finished:
            track = resumed.track
        if track is None:
            continue
        after = [_track_of(later) for later, _, _ in segments[index + 1 :]]
        reason = reasons.get(id(track), 0)
        if track in after and after[0] is not None and after[0] is not track:
            reason = TRACK_REASON + after[0].number
        ready = step.ready if index == 0 else on_loop(start)
        chains.log_step(track, ready, on_loop(start), on_loop(end), step.holes, reason, end - start)
        # Of nearly equal ones the first, so that the next run names the same.
        if end - start > 1.1 * longest[0]:
            longest = (end - start, track)
    return longest[1]


def _give_track(
    chains: Chains,
    life: Life,
    task: asyncio.Task[Any],
    state: TaskState,
    finished: list[Node],
    real_finish: int,
    on_loop: Callable[[int], int],
) -> None:
    if life.node is None and not life.died:
        life.node = next((node for node in state.chain if id(node.frame) == life.frame), None)
        if life.node is not None:
            track = life.node.track  # of a generator that gave a value before, too
            track.start = min(track.start, on_loop(life.start))
    if life.node is not None:
        life.track = life.node.track
        if life.died and life.node in finished:
            life.track.finish = on_loop(life.died)
        return
    if not life.died and not _HAS_GIL:  # what this thread freed may be told it only later
        life.died = real_finish
    if not life.died:  # its frame goes on, but not in the chain: nothing is known of it
        return
    kind: Kind = "async generator" if life.code.co_flags & CO_ASYNC_GENERATOR else "coroutine"
    track = RawTrack(len(chains.log.tracks), life.code.co_name, kind)
    chains.log.tracks.append(track)
    track.task = task.get_name()
    track.start, track.finish = on_loop(life.start), on_loop(life.died)
    track.argument = life.argument
    track.outcome, track.error = ending(life.error)
    track.parent = life.parent.track if life.parent is not None else None
    life.track = track


def _track_of(life: Life | None) -> RawTrack | None:
    return life.track if life is not None else None
