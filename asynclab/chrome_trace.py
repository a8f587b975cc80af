"""A timeline in Chrome's trace event format: a thread for each track, its slices inside its life.

Times are microseconds. Each track is one event, its slices are events inside it, named
by their state, and by what they wait for; the event loop and what blocked it come first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from asynclab.timeline import NS, RUNNING, STATES, Timeline, Track

# Perfetto puts the thread that has the process's number first, and mixes one of the number 0
# into it. It shows escapes (\u0437) as they are written, so letters are written as they are.
PROCESS = LOOP_THREAD = 1
encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def lines(timeline: Timeline) -> Iterator[str]:
    """The file's lines: one event each, so that a million slices need no memory twice."""
    about = {"name": timeline.name, "clock": timeline.clock, "start_time": timeline.start_time}
    head = {"displayTimeUnit": "ms", "otherData": about}
    yield encode(head)[:-1] + ',"traceEvents":[\n'
    yield encode(_named("process_name", LOOP_THREAD, timeline.name or "asynclab"))
    for event in _events(timeline):
        yield ",\n" + encode(event)
    yield "\n]}\n"


def _events(timeline: Timeline) -> Iterator[dict[str, Any]]:
    yield _named("thread_name", LOOP_THREAD, "event loop")
    yield _order(LOOP_THREAD)
    for start, finish in timeline.running_intervals():
        yield _complete("running", LOOP_THREAD, (start, finish), "loop")
    for thread, track in enumerate(timeline.tracks, LOOP_THREAD + 1):
        yield _named("thread_name", thread, track.label)
        yield _order(thread)
        yield from _life(track, thread)


def _life(track: Track, thread: int) -> Iterator[dict[str, Any]]:
    about = {"task": track.task, "outcome": track.outcome, "thread": track.thread}
    if track.error:
        about["error"] = track.error
    if track.parent is not None:
        about["parent"] = track.parent.label
    yield _complete(track.label, thread, (track.start_ns, track.finish_ns), "track", about)
    columns = track.columns
    for code, start, finish, index in track.intervals():
        state, reason = STATES[code], columns.names[columns.reasons[index]]
        args: dict[str, Any] = {"reason": reason} if reason else {}
        if code == RUNNING and columns.held:
            args["held_s"] = columns.held[index] / NS
        name = f"{state}: {reason}" if reason else state
        yield _complete(name, thread, (start, finish), state, args)


def _complete(
    name: str, thread: int, interval: tuple[int, int], category: str, args: Any = None
) -> dict[str, Any]:
    start, finish = interval
    times = {"ts": start / 1000, "dur": (finish - start) / 1000}
    place = {"ph": "X", "pid": PROCESS, "tid": thread, "cat": category}
    return {"name": name, **place, **times} | ({"args": args} if args else {})


def _named(kind: str, thread: int, name: str) -> dict[str, Any]:
    return {"name": kind, "ph": "M", "pid": PROCESS, "tid": thread, "args": {"name": name}}


def _order(thread: int) -> dict[str, Any]:
    index = {"sort_index": thread}
    return {"name": "thread_sort_index", "ph": "M", "pid": PROCESS, "tid": thread, "args": index}
