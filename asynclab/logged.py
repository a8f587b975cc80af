"""A timeline from a log that a program kept itself, where no recording was, or none could be."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from asynclab.timeline import (
    NS,
    READY,
    RUNNING,
    WAITING,
    WAITING_FOR_TRACKS,
    Block,
    Clock,
    Columns,
    Outcome,
    Timeline,
    Track,
)

ENDS: dict[str, Outcome] = {"finished": "returned", "failed": "failed", "cancelled": "cancelled"}
KNOWN = {"running": RUNNING, "ready": READY, "waiting": WAITING}
SEEN_FROM = 10_000_000
"""Nanoseconds from which a step is listed among a timeline's blocks, as in a recording."""


@dataclass(slots=True)
class _Life:
    """The entries of one track: what it did from when on, and how it ended."""

    name: str
    label: str
    states: list[tuple[int, int, str]] = field(default_factory=list)
    finish: int = 0
    outcome: Outcome = "unfinished"


def timeline_of(
    log: Iterable[tuple[Any, ...]], *, name: str = "", loop: bool = True, clock: Clock = "real"
) -> Timeline:
    """See `Timeline.from_log`, which is this."""
    entries = [_entry(number, one) for number, one in enumerate(log, 1)]
    entries.sort(key=lambda entry: entry[2])
    zero = entries[0][2] if entries else 0
    lives = _lives((who, state, at - zero, reason) for who, state, at, reason in entries)
    columns, bounds = _columns(lives, clock)
    tracks = tuple(
        Track(
            life.name, life.label, life.states[0][1], life.finish, life.outcome, None,
            "", "task" if loop else "span", "", 0 if loop else -1, "", columns, first, stop,
        )
        for life, (first, stop) in zip(lives, bounds, strict=True)
    )  # fmt: skip
    blocks = _blocks(tracks) if loop and clock == "real" else ()
    return Timeline(tracks, name, clock, columns=columns, blocks=tuple(blocks))


def _entry(number: int, one: object) -> tuple[str, str, int, str]:
    """An entry with its time in nanoseconds; raises ValueError for no such thing."""
    match one:
        case (who, str(state), int() | float() as seconds, *rest) if len(rest) <= 1:
            reason = str(rest[0]) if rest else ""
        case _:
            raise ValueError(
                f"Entry {number} of the log is {one!r}; wanted: (name, state, seconds), "
                "and a reason after them if you like."
            )
    if state not in KNOWN and state not in ENDS:
        raise ValueError(
            f"Entry {number} of the log has the state {state!r}; wanted: one of "
            f"{', '.join([*KNOWN, *ENDS])}."
        )
    if not isfinite(seconds):
        raise ValueError(f"Entry {number} of the log has the time {seconds}; wanted: seconds.")
    return str(who), state, round(seconds * NS), reason


def _lives(entries: Iterable[tuple[str, str, int, str]]) -> list[_Life]:
    """The tracks in order of their starts; a name that comes again after its end is another one."""
    made: list[_Life] = []
    alive: dict[str, _Life] = {}
    count: Counter[str] = Counter()
    last = 0
    for who, state, at, reason in entries:
        last = at
        if who not in alive and state == "ready":
            continue  # a track starts with its first step, as in a recording
        if who not in alive:
            count[who] += 1
            label = who if count[who] == 1 else f"{who} #{count[who]}"
            alive[who] = _Life(who, label)
            made.append(alive[who])
        if state in ENDS:
            _end(alive.pop(who), at, ENDS[state])
        else:
            alive[who].states.append((KNOWN[state], at, reason))
    for life in alive.values():
        life.finish = last
    return made


def _end(life: _Life, at: int, outcome: Outcome) -> None:
    life.finish, life.outcome = at, outcome
    if not life.states:
        life.states.append((RUNNING, at, ""))


def _columns(lives: list[_Life], clock: Clock) -> tuple[Columns, list[tuple[int, int]]]:
    """The slices of all tracks, and for each track where its own start and stop."""
    states, starts, reasons = bytearray(), array("q"), array("I")
    tracks, names = {life.name for life in lives}, {"": 0}
    bounds: list[tuple[int, int]] = []
    for life in lives:
        bounds.append((len(states), len(states) + len(life.states)))
        for code, at, reason in life.states:
            on_tracks = code == WAITING and reason in tracks
            states.append(WAITING_FOR_TRACKS if on_tracks else code)
            starts.append(at)
            reasons.append(names.setdefault(reason, len(names)))
    held = array("q", [0] * len(states) if clock == "virtual" else [])
    return Columns(bytes(states), starts, reasons, tuple(names), held), bounds


def _blocks(tracks: Iterable[Track]) -> Iterable[Block]:
    long = [
        (start, finish, track.label)
        for track in tracks
        for code, start, finish, _ in track.intervals()
        if code == RUNNING and finish - start >= SEEN_FROM
    ]
    for start, finish, label in sorted(long):
        yield Block(start / NS, finish / NS, (finish - start) / NS, label=label)
