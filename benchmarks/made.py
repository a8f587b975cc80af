"""Timelines of any size, straight from columns: to draw one, none has to be recorded."""

from __future__ import annotations

from array import array

from asynclab.timeline import RUNNING, WAITING, Columns, Timeline, Track

_TURN = 10_000  # nanoseconds of a running slice
_WAIT = 1_000_000


def made(slices: int, tracks: int) -> Timeline:
    """`tracks` tracks that take turns, with `slices` slices in all: running, waiting, running …"""
    each = slices // tracks
    starts = array("q")
    for number in range(tracks):
        begin = number * _TURN
        for turn in range(each):
            starts.append(begin + turn // 2 * _WAIT + turn % 2 * _TURN)
    states = bytes(WAITING if turn % 2 else RUNNING for turn in range(each)) * tracks
    reasons = array("I", [turn % 2 for turn in range(each)]) * tracks
    columns = Columns(states, starts, reasons, ("", "sleep"))
    return Timeline(
        tuple(
            Track(
                name="work",
                label=f"work({number})",
                start_ns=starts[number * each],
                finish_ns=starts[(number + 1) * each - 1] + _TURN,
                outcome="returned",
                parent=None,
                task=f"Task-{number}",
                kind="task",
                thread="MainThread",
                loop=0,
                error="",
                columns=columns,
                first=number * each,
                stop=(number + 1) * each,
            )
            for number in range(tracks)
        ),
        name="made",
        columns=columns,
    )
