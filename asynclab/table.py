"""The rows of timelines as aligned columns: with bars for a terminal, rounded under a picture."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from asynclab.rows import Row, Way, printable, shortened, width
from asynclab.scale import Scale, duration
from asynclab.timeline import NS, READY, RUNNING, STATES, State

CHARACTERS = " ─▒█"
LEVELS = (3, 2, 1, 1)  # by state code: what shows where several meet in one character
WIDEST_LABEL, WIDEST_REASONS = 32, 36
NARROWEST_BAR, WANTED_BAR = 16, 24
USUAL_LINE, LONGEST_LINE = 100, 120
SHORTEST = NS // 10
DEAREST_FIRST = ("waits for", "waiting", "start", "running")
Table = dict[str, list[str]]


def bars(ways: Sequence[Way], scale: Scale, columns: int | None) -> list[list[str]]:
    """The lines of each way, with a bar a row, all on one clock; an event loop comes last.

    Columns go, the dearest first, where `columns` are too few for them.
    """
    table = _without_empty([_with_loop(way, _cells(way.rows, scale)) for way in ways])
    line = columns or _columns_there()
    for heading in DEAREST_FIRST:
        if _room(table, line) < WANTED_BAR:
            table.pop(heading, None)
    size = max(_room(table, line), NARROWEST_BAR)
    end = max(way.end for way in ways) or 1
    drawn = [bar for way in ways for bar in _bars_of(way, end, size)]
    lines = _align({"": table.pop(""), " ": drawn} | table)
    return _parted(lines, [len(way.rows) + way.has_loop for way in ways])


def numbers(ways: Sequence[Way], scale: Scale) -> list[list[str]]:
    """The lines of each way without bars, rounded so that they are the same in every run."""
    table = _without_empty([_cells(way.rows, scale, steady=True) for way in ways])
    return _parted(_align(table), [len(way.rows) for way in ways])


def _with_loop(way: Way, table: Table) -> Table:
    if not way.has_loop:
        return table
    held = sum(finish - start for start, finish in way.timeline.running_intervals())
    last = {"": "event loop", "running": duration(held) if held else ""}
    return {heading: [*cells, last.get(heading, "")] for heading, cells in table.items()}


def _without_empty(tables: Sequence[Table]) -> Table:
    """The tables one below the other; columns that would say nothing are left out."""
    joined = {heading: [cell for t in tables for cell in t[heading]] for heading in tables[0]}
    return {heading: cells for heading, cells in joined.items() if any(cells) or not heading}


def _parted(lines: list[str], counts: Sequence[int]) -> list[list[str]]:
    """The lines of each table again, each under the headings."""
    parts, start = [], 1
    for count in counts:
        parts.append([lines[0], *lines[start : start + count]] if count else [])
        start += count
    return parts


def _room(table: Table, line: int) -> int:
    return line - sum(_widest(heading, cells) + 2 for heading, cells in table.items())


def _columns_there() -> int:
    """The columns of the terminal that stdout is; 100 in a file or a notebook, on any machine."""
    if sys.stdout is None or not sys.stdout.isatty():
        return USUAL_LINE
    return min(shutil.get_terminal_size().columns, LONGEST_LINE)


def _align(table: Table) -> list[str]:
    """Columns side by side: words to the left, numbers to the right."""
    padded: list[list[str]] = []
    for heading, cells in table.items():
        wide = _widest(heading, cells)
        left = not heading.strip() or heading in ("outcome", "waits for")
        pads = [(cell, " " * (wide - width(cell))) for cell in [heading, *cells]]
        padded.append([cell + pad if left else pad + cell for cell, pad in pads])
    return ["  ".join(line).rstrip() for line in zip(*padded, strict=True)]


def _widest(heading: str, cells: Sequence[str]) -> int:
    return max(width(cell) for cell in [heading, *cells])


def _cells(these: Sequence[Row], scale: Scale, steady: bool = False) -> Table:
    """What each column says of each row."""
    sums = [_sums(row) for row in these]
    # Every wait ends with some microseconds of ready: worth a column when it shows in a bar.
    worth = max((row.finish_ns for row in these), default=0) // 50

    def short(ns: int, least: int = 1) -> str:
        if ns < (SHORTEST if steady else least):
            return ""
        return scale(ns) if steady else duration(ns)

    return {
        "": [row.depth * "  " + shortened(row.label, WIDEST_LABEL) for row in these],
        "start": [scale(row.start_ns) for row in these],
        "finish": [scale(row.finish_ns) for row in these],
        "running": [short(spent["running"]) for spent, _ in sums],
        "ready": [short(spent["ready"], worth) for spent, _ in sums],
        "waiting": [scale(ns) if (ns := spent["waiting"]) else "" for spent, _ in sums],
        "waits for": [_reasons(waited) for _, waited in sums],
        "outcome": [row.outcome for row in these],
    }


def _sums(row: Row) -> tuple[Counter[State], Counter[str]]:
    """The nanoseconds that a row spent in each state, and waited for each reason."""
    spent: Counter[State] = Counter()
    waited: Counter[str] = Counter()
    for track in row.tracks:
        columns = track.columns
        for code, start, finish, index in track.intervals():
            length = finish - start
            if code == RUNNING and columns.held:
                length = columns.held[index]
            elif code not in (RUNNING, READY):
                waited[columns.names[columns.reasons[index]]] += length
            spent[STATES[code]] += length
    return spent, waited


def _reasons(waited: Counter[str]) -> str:
    """What a row waited for a tenth of its waiting or more, in order of time: "sleep, gather"."""
    share = waited.total() / 10
    reasons = [printable(reason) for reason, ns in waited.items() if reason and ns >= share]
    told = 1
    while told < len(reasons) and width(", ".join(reasons[: told + 1])) <= WIDEST_REASONS:
        told += 1
    listed = shortened(", ".join(reasons[:told]), WIDEST_REASONS)
    return listed + (", …" if told < len(reasons) else "")


def _bars_of(way: Way, end: int, size: int) -> Iterator[str]:
    for row in way.rows:
        yield _bar((track.intervals() for track in row.tracks), end, size)
    if not way.has_loop:
        return
    loop = ((RUNNING, start, finish, 0) for start, finish in way.timeline.running_intervals())
    yield _bar([loop], end, size)


def _bar(slices: Iterable[Iterator[tuple[int, int, int, int]]], end: int, size: int) -> str:
    """A line of `size` characters; where several states meet, running shows, then ready."""
    cells = [0] * size
    for code, start, finish, _ in (one for each in slices for one in each):
        # Both edges are rounded alike, so slices that touch do so here too; a step just
        # before a character's edge belongs to the one that begins there.
        first = min(int(start * size / end + 0.1), size - 1)
        last = max(first, min(int(finish * size / end + 0.1), size) - 1)
        level = LEVELS[code]
        # A ready slice far shorter than a character would cover the wait that it ended.
        if level == 2 and (finish - start) * size * 2 < end:
            continue
        for place in range(first, last + 1):
            cells[place] = max(cells[place], level)
    return "".join(CHARACTERS[level] for level in cells)
