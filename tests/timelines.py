"""Timelines made by hand, for tests: what a recording would have given, without running one.

    make([
        ("main", [("running", 0, 0.1), ("waiting for tracks", 0.1, 2, "gather")]),
        ("fetch", [("waiting", 0.1, 2, "sleep")], {"parent": "main", "outcome": "cancelled"}),
    ])

A slice is (state, start, finish[, reason[, held]]) in seconds; the state "waiting for
tracks" is a wait for other tracks. A track's third part overrides fields of `Track`;
its `parent` is the label of a track named before it, its `label` that given first.
"""

from array import array

from asynclab.comparison import Comparison
from asynclab.timeline import (
    NS,
    READY,
    RUNNING,
    WAITING,
    WAITING_FOR_TRACKS,
    Columns,
    Timeline,
    Track,
)

CODES = {
    "running": RUNNING,
    "ready": READY,
    "waiting": WAITING,
    "waiting for tracks": WAITING_FOR_TRACKS,
}


def ns(seconds):
    return round(seconds * NS)


def make(tracks, *, clock="real", **fields):
    """A Timeline of the given tracks, in order of their starts; `fields` go to Timeline."""
    columns, spans = _columns(tracks, clock)
    made, by_label = [], {}
    for (label, _, *extra), (first, stop, start, finish) in zip(tracks, spans, strict=True):
        more = dict(extra[0]) if extra else {}
        given = {
            "name": label.partition("(")[0],
            "label": label,
            "start_ns": start,
            "finish_ns": finish,
            "outcome": "returned",
            "task": "",
            "kind": "coroutine",
            "thread": "MainThread",
            "loop": 0,
            "error": "",
        } | more
        parent = by_label.get(given.pop("parent", None))
        track = Track(**given, parent=parent, columns=columns, first=first, stop=stop)
        by_label[label] = track
        made.append(track)
    made.sort(key=lambda track: track.start_ns)
    return Timeline(tracks=tuple(made), clock=clock, columns=columns, **fields)


def _columns(tracks, clock):
    states, starts, reasons = bytearray(), array("q"), array("I")
    held, names, spans = array("q"), [""], []
    for _, slices, *_ in tracks:
        first = len(states)
        for state, start, finish, *rest in slices:
            reason = rest[0] if rest else ""
            if reason not in names:
                names.append(reason)
            states.append(CODES[state])
            starts.append(ns(start))
            reasons.append(names.index(reason))
            if clock == "virtual":
                held.append(ns(rest[1]) if len(rest) > 1 else 0)
            last = ns(finish)
        spans.append((first, len(states), starts[first], last))
    return Columns(bytes(states), starts, reasons, tuple(names), held), spans


def step(at, seconds=0.0002):
    """A short running slice."""
    return ("running", at, at + seconds)


def waits(start, finish, reason="sleep", state="waiting", end=0.0001):
    """A short step, a wait, and a last short step up to `finish`."""
    return [
        ("running", start, start + end),
        (state, start + end, finish - end, reason),
        ("running", finish - end, finish),
    ]


STEP = 0.0001


def sequential(clock="real", name="sequential", cities=("Oslo", "Lima", "Cairo"), each=2.0):
    """One track after another: what awaiting coroutines in a row looks like."""
    tiny = 0 if clock == "virtual" else STEP
    main, children, at = [("running", 0, tiny)], [], tiny
    for city in cities:
        label, finish = f"fetch_reading({city!r})", at + each
        main.append(("waiting for tracks", at, finish, label))
        children.append((label, waits(at, finish, end=tiny), {"parent": name}))
        at = finish
    return make([(name, [*main, ("running", at, at + tiny)]), *children], clock=clock, name=name)


def concurrent(clock="real", name="concurrent", cities=("Oslo", "Lima", "Cairo"), each=2.0):
    """The same tracks at once, under gather: steps in turn, waits together."""
    tiny = 0 if clock == "virtual" else STEP
    children = [
        (f"fetch_reading({city!r})", at, {"parent": name, "kind": "task"})
        for city, at in zip(cities, [tiny * n for n in range(1, len(cities) + 1)], strict=True)
    ]
    end = each + tiny * (len(cities) + 1)
    main = [*waits(0, end, "gather", "waiting for tracks", end=tiny)]
    tracks = [(label, waits(at, at + each, end=tiny), more) for label, at, more in children]
    return make([(name, main), *tracks], clock=clock, name=name)


def comparison(clock="real"):
    """Sequential beside concurrent: 6 s and 2 s."""
    return Comparison({"sequential": sequential(clock), "concurrent": concurrent(clock)})


def many(tracks, steps, each=0.01):
    """`tracks` tracks in turn, of `steps` waits of `each` seconds: 2 * steps + 1 slices a track."""
    turn, rows = each / tracks, []
    for number in range(tracks):
        at, slices = number * turn, []
        for _ in range(steps):
            slices += [("running", at, at + turn / 2), ("waiting", at + turn / 2, at + each)]
            at += each
        rows.append((f"work({number})", [*slices, ("running", at, at + turn / 2)]))
    return make(rows)
