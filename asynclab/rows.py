"""The rows of a timeline, the same for the picture and its text twin: which, and in what order."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from asynclab.timeline import NS, Timeline, Track

if TYPE_CHECKING:
    from asynclab.comparison import Comparison

MOST_ROWS, SHARED_ROWS = 40, 20
DEEPEST = 6
NOT_RETURNED = ("failed", "cancelled", "unfinished")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a track, or several tracks in a row of their own when there are too many.

    `label` is printable and full; `depth` counts its parents, for indentation.
    """

    label: str
    depth: int
    tracks: tuple[Track, ...]

    @property
    def start_ns(self) -> int:
        """The first start of its tracks, in nanoseconds."""
        return min(track.start_ns for track in self.tracks)

    @property
    def finish_ns(self) -> int:
        """The last finish of its tracks, in nanoseconds."""
        return max(track.finish_ns for track in self.tracks)

    @property
    def outcome(self) -> str:
        """How it ended: "returned", "failed: ValueError", or "2 failed, 3 cancelled" of many."""
        if len(self.tracks) == 1:
            track = self.tracks[0]
            return f"{track.outcome}: {printable(track.error)}" if track.error else track.outcome
        return outcomes(self.tracks) or "returned"


@dataclass(frozen=True, slots=True)
class Way:
    """One of the timelines that are shown together: its name there, and its rows."""

    name: str
    timeline: Timeline
    rows: list[Row]

    @property
    def elapsed_ns(self) -> int:
        """From the first start to the last finish, in nanoseconds."""
        return round(self.timeline.elapsed * NS)

    @property
    def has_loop(self) -> bool:
        """Whether an event loop ran any of its tracks: threads and processes need none."""
        return any(track.loop >= 0 for track in self.timeline.tracks)

    @property
    def end(self) -> int:
        """The last finish, in nanoseconds."""
        return max((row.finish_ns for row in self.rows), default=0)


def ways(shown: Timeline | Comparison) -> list[Way]:
    """The one timeline, or those of a comparison: the first gives the order of the rows."""
    if isinstance(shown, Timeline):
        return [Way(shown.name, shown, rows(shown))]
    told: list[Way] = []
    for name, timeline in shown.timelines.items():
        told.append(Way(name, timeline, rows(timeline, told[0].rows if told else ())))
    return told


def rows(timeline: Timeline, like: Sequence[Row] = ()) -> list[Row]:
    """The rows from top to bottom: children under their parents, in order of start.

    With more than 40 tracks, those that started one after the other share one of 20 rows.
    `like` holds the rows of another timeline: where labels match, its order is kept.
    """
    tracks = timeline.tracks
    if len(tracks) > MOST_ROWS:
        return list(_shared(tracks))
    return [Row(printable(track.label), depth, (track,)) for track, depth in _tree(tracks, like)]


def outcomes(tracks: Sequence[Track]) -> str:
    """How many failed, were cancelled, or did not finish: "2 failed, 1 cancelled"; else ""."""
    counts = Counter[str](track.outcome for track in tracks)
    return ", ".join(f"{counts[what]:,} {what}" for what in NOT_RETURNED if counts[what])


def printable(label: str) -> str:
    """The label with what would break a line, or turn its direction, escaped."""
    if label.isprintable():
        return label
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode()
        for c in label
    )


def shortened(label: str, most: int) -> str:
    """The label cut to `most` columns, with … in place of what is missing in the middle."""
    if width(label) <= most:
        return label
    head, tail, room = "", "", most - 1
    front, back = 0, len(label) - 1
    while front <= back:
        # The end of a label tells tracks apart (`fetch('Oslo')`), the front says what they are.
        from_front = width(head) <= 2 * width(tail)
        letter = label[front] if from_front else label[back]
        if width(head + letter + tail) > room:
            break
        if from_front:
            head, front = head + letter, front + 1
        else:
            tail, back = letter + tail, back - 1
    return f"{head}…{tail}"


def width(text: str) -> int:
    """How many columns of a terminal the text takes: Chinese letters take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _tree(tracks: Sequence[Track], like: Sequence[Row]) -> Iterator[tuple[Track, int]]:
    children: defaultdict[int, list[Track]] = defaultdict(list)
    known = {id(track) for track in tracks}
    for track in tracks:
        parent = id(track.parent)
        children[parent if parent in known else 0].append(track)
    rank = _ranks(tracks, like)
    if len({(track.loop, track.thread) for track in children[0]}) > 1:
        # Loops in several threads start as they please: only their names can be told in advance.
        children[0].sort(key=lambda track: (round(track.start_ns * 10 / NS), track.label))
    for siblings in children.values():
        siblings.sort(key=rank)
    stack = [(track, 0) for track in reversed(children[0])]
    while stack:
        track, depth = stack.pop()
        yield track, min(depth, DEEPEST)
        stack += [(child, depth + 1) for child in reversed(children[id(track)])]


def _ranks(tracks: Sequence[Track], like: Sequence[Row]) -> Callable[[Track], int]:
    """Where each track stands in the other timeline; 0 for all that it does not have."""
    seen: Counter[str] = Counter()
    places: dict[tuple[str, int], int] = {}
    for place, row in enumerate(like, 1):
        seen[row.label] += 1
        places[row.label, seen[row.label]] = place
    seen.clear()
    ranks: dict[int, int] = {}
    for track in tracks:
        label = printable(track.label)
        seen[label] += 1
        ranks[id(track)] = places.get((label, seen[label]), 0)
    return lambda track: ranks[id(track)]


def _shared(tracks: Sequence[Track]) -> Iterator[Row]:
    edges = [len(tracks) * n // SHARED_ROWS for n in range(SHARED_ROWS + 1)]
    for start, stop in pairwise(edges):
        group = tuple(tracks[start:stop])
        names = {track.name for track in group}
        name = printable(names.pop()) if len(names) == 1 else "tracks"
        yield Row(f"{name} × {len(group):,}", 0, group)
