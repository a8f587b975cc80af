"""A timeline as lines of text: the twin of its picture, for terminals, screen readers and tests."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from asynclab.rows import Row, outcomes, printable, rows, shortened, width
from asynclab.scale import Scale, duration, scale_for
from asynclab.timeline import BLOCKS_AFTER, NS, READY, RUNNING, STATES, State, Timeline

if TYPE_CHECKING:
    from asynclab.comparison import Comparison

CHARACTERS = " ─▒█"
LEVELS = (3, 2, 1, 1)  # by state code: what shows where several meet in one character
KEY = "█ running (at least one character)   ▒ ready   ─ waiting"
ASCII = str.maketrans("█▒─·→×…µ∞", "#:-|>x~u*")
WIDEST_LABEL, WIDEST_REASONS = 32, 36
NARROWEST_BAR, WANTED_BAR = 16, 24
USUAL_LINE, LONGEST_LINE = 100, 120
SHORTEST = NS // 10
MOST_BLOCKS = MOST_NAMED = 5


def timeline_to_text(timeline: Timeline, columns: int | None = None) -> str:
    """The timeline as lines for a terminal: a bar and the numbers of each track.

    `columns` is the width of a line; the terminal's own if left out, or 100 where
    stdout is none. What stdout cannot encode is replaced.
    """
    scale = _scale([timeline])
    lines = [_headline(timeline, scale), "", *_panel(timeline, rows(timeline), scale, columns)]
    return for_stream("\n".join([*lines, "", KEY, *_remarks(timeline, scale)]), sys.stdout)


def comparison_to_text(comparison: Comparison, columns: int | None = None) -> str:
    """The timelines one below the other, on one clock, and the speed-up."""
    ways = list(comparison.timelines.values())
    scale, longest = _scale(ways), max(_end(way) for way in ways)
    lines: list[str] = []
    like: Sequence[Row] = ()
    for name, way in comparison.timelines.items():
        these = rows(way, like=like)
        like = like or these
        lines += [_headline(way, scale, name), ""]
        lines += [*_panel(way, these, scale, columns, longest), *_remarks(way, scale), ""]
    return for_stream("\n".join([*lines, KEY, _speedup(comparison, scale)]), sys.stdout)


def stable(shown: Timeline | Comparison) -> str:
    """The twin that stands under a picture: the same text in every run of the same program.

    Real times are told to 0.1 s, running and ready only above 0.1 s; virtual times,
    which are exact, with all the decimals they need. No bars: the picture has them.
    """
    if isinstance(shown, Timeline):
        scale = _steady(_scale([shown]), shown)
        return "\n".join([*_table(shown, rows(shown), scale), *_remarks(shown, scale)])
    ways = list(shown.timelines.values())
    scale = _steady(_scale(ways), ways[0])
    lines: list[str] = []
    like: Sequence[Row] = ()
    for name, way in shown.timelines.items():
        these = rows(way, like=like)
        like = like or these
        lines += [*_table(way, these, scale, name), *_remarks(way, scale), ""]
    return "\n".join([*lines, _speedup(shown, scale)])


def alt_text(shown: Timeline | Comparison) -> str:
    """What the picture says, in a sentence or two, with the numbers; stable as `stable` is."""
    if isinstance(shown, Timeline):
        scale = _steady(_scale([shown]), shown)
        return f"Timeline of {_about(shown, scale, shown.name)}."
    ways = shown.timelines
    scale = _steady(_scale(list(ways.values())), next(iter(ways.values())))
    parts = [_about(way, scale, name) for name, way in ways.items()]
    speedup = f"speed-up {_times(shown)}"
    return f"{len(parts)} timelines on one clock, {speedup}. {'. '.join(parts)}."


def for_stream(text: str, stream: TextIO | None) -> str:
    """The text in characters that the stream can encode: plain ASCII where it must be."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(ASCII).encode(encoding, "backslashreplace").decode(encoding)
    return text


def _scale(timelines: Sequence[Timeline]) -> Scale:
    edges = {t.finish_ns for way in timelines for t in way.tracks}
    return scale_for(edges | {t.start_ns for way in timelines for t in way.tracks})


def _steady(scale: Scale, timeline: Timeline) -> Scale:
    if timeline.clock == "virtual":
        return scale
    return Scale("s", NS, 1) if scale.ns < NS else Scale(scale.unit, scale.ns, 1)


def _end(timeline: Timeline) -> int:
    return max((track.finish_ns for track in timeline.tracks), default=0)


def _headline(timeline: Timeline, scale: Scale, name: str = "") -> str:
    elapsed = scale(round(timeline.elapsed * NS))
    return " · ".join(
        [
            printable(name or timeline.name or "timeline"),
            f"{elapsed} elapsed",
            f"most in flight {timeline.most_in_flight():,}",
            f"{timeline.clock} time",
        ]
    )


def _speedup(comparison: Comparison, scale: Scale) -> str:
    ways = list(comparison.timelines.values())
    elapsed = " → ".join(scale(round(way.elapsed * NS)) for way in ways)
    flight = " → ".join(f"{way.most_in_flight():,}" for way in ways)
    return f"speed-up {_times(comparison)} · elapsed {elapsed} · most in flight {flight}"


def _times(comparison: Comparison) -> str:
    return f"{comparison.speedup:.1f}".replace("inf", "∞")


def _about(timeline: Timeline, scale: Scale, name: str) -> str:
    count = len(timeline.tracks)
    parts = [
        f"{printable(name or 'one run')}: {count:,} track{'' if count == 1 else 's'}",
        f"{scale(round(timeline.elapsed * NS))} elapsed",
        f"most in flight {timeline.most_in_flight():,}",
    ]
    odd = [row for row in rows(timeline) if len(row.tracks) == 1 and row.outcome != "returned"]
    parts += [f"{shortened(row.label, 40)} {row.outcome}" for row in odd[:MOST_NAMED]]
    if len(odd) > MOST_NAMED or (count and not odd and outcomes(timeline.tracks)):
        parts.append(f"in all {outcomes(timeline.tracks)}")
    blocked = [block for block in timeline.blocks if block.held >= BLOCKS_AFTER]
    if blocked:
        longest = round(max(block.held for block in blocked) * NS)
        parts.append(f"the loop blocked for up to {Scale('s', NS, 1)(longest)}")
    return ", ".join(parts)


def _remarks(timeline: Timeline, scale: Scale) -> Iterator[str]:
    """What the rows cannot say: what was aggregated, what blocked the loop, what was not seen."""
    these = rows(timeline)
    if len(timeline.tracks) > len(these):
        yield f"{len(timeline.tracks):,} tracks in {len(these)} rows, in order of start."
    for label in dict.fromkeys(row.label for row in these if width(row.label) > WIDEST_LABEL):
        yield f"{shortened(label, WIDEST_LABEL)} is {label}"
    blocks = [block for block in timeline.blocks if block.held >= BLOCKS_AFTER]
    for block in blocks[:MOST_BLOCKS]:
        who = printable(block.label or "a callback")
        at = f", at {printable(block.where)}" if block.where else ""
        start = scale(round(block.start * NS))
        yield f"blocks the loop: {who} for {block.held:.1f} s from {start}{at}"
    if len(blocks) > MOST_BLOCKS:
        yield f"blocks the loop: {len(blocks) - MOST_BLOCKS:,} more times"
    yield from timeline.notes


def _panel(
    timeline: Timeline,
    these: Sequence[Row],
    scale: Scale,
    columns: int | None,
    longest: int | None = None,
) -> list[str]:
    """The rows as a table with bars: columns go, the dearest first, where a line is too short."""
    table = {"": [*_labels(these), "event loop"]} | _cells(these, scale)
    held = sum(finish - start for start, finish in timeline.running_intervals())
    for heading, cells in table.items():
        if heading:
            cells.append(duration(held) if held and heading == "running" else "")
    line = columns or _columns_there()
    for heading in ("waits for", "waiting", "start", "running"):
        bar = line - sum(_widest(h, cells) + 2 for h, cells in table.items())
        if bar < WANTED_BAR:
            table.pop(heading, None)
    size = max(bar, NARROWEST_BAR)
    end = longest or _end(timeline) or 1
    bars = [_bar((t.intervals() for t in row.tracks), end, size) for row in these]
    loop = ((RUNNING, start, finish, 0) for start, finish in timeline.running_intervals())
    table = {"": table.pop(""), " ": [*bars, _bar([loop], end, size)]} | table
    return _align(table)


def _columns_there() -> int:
    """The columns of the terminal that stdout is; 100 in a file or a notebook, the same anywhere."""
    if sys.stdout is None or not sys.stdout.isatty():
        return USUAL_LINE
    return min(shutil.get_terminal_size().columns, LONGEST_LINE)


def _table(timeline: Timeline, these: Sequence[Row], scale: Scale, name: str = "") -> Iterator[str]:
    """The rows as a table without bars, under a headline."""
    yield _headline(timeline, scale, name)
    if these:
        yield from _align({"": _labels(these)} | _cells(these, scale, steady=True))


def _align(table: dict[str, list[str]]) -> list[str]:
    """Columns side by side: words to the left, numbers to the right."""
    padded = []
    for heading, cells in table.items():
        wide = _widest(heading, cells)
        left = not heading.strip() or heading in ("outcome", "waits for")
        pads = [(cell, " " * (wide - width(cell))) for cell in [heading, *cells]]
        padded.append([cell + pad if left else pad + cell for cell, pad in pads])
    return ["  ".join(line).rstrip() for line in zip(*padded, strict=True)]


def _widest(heading: str, cells: Sequence[str]) -> int:
    return max(width(cell) for cell in [heading, *cells])


def _labels(these: Sequence[Row]) -> list[str]:
    return [row.depth * "  " + shortened(row.label, WIDEST_LABEL) for row in these]


def _cells(these: Sequence[Row], scale: Scale, steady: bool = False) -> dict[str, list[str]]:
    """What each column says of each row; columns that would say nothing are left out."""
    sums = [_sums(row) for row in these]
    # Every wait ends with some microseconds of ready: worth a column when it shows in a bar.
    worth = max((row.finish_ns for row in these), default=0) // 50

    def short(ns: int, least: int = 1) -> str:
        if ns < (SHORTEST if steady else least):
            return ""
        return scale(ns) if steady else duration(ns)

    table = {
        "start": [scale(row.start_ns) for row in these],
        "finish": [scale(row.finish_ns) for row in these],
        "running": [short(spent["running"]) for spent, _ in sums],
        "ready": [short(spent["ready"], worth) for spent, _ in sums],
        "waiting": [scale(ns) if (ns := spent["waiting"]) else "" for spent, _ in sums],
        "waits for": [_reasons(waited) for _, waited in sums],
        "outcome": [row.outcome for row in these],
    }
    return {heading: cells for heading, cells in table.items() if any(cells)}


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


def _bar(slices: Iterable[Iterator[tuple[int, int, int, int]]], end: int, size: int) -> str:
    """A line of `size` characters; where several states meet, running shows, then ready."""
    cells = [0] * size
    for code, start, finish, _ in (one for each in slices for one in each):
        first = min(start * size // end, size - 1)
        last = max(first, min((finish * size - 1) // end, size - 1))
        level = LEVELS[code]
        # A ready slice far shorter than a character would cover the wait that it ended.
        if level == 2 and (finish - start) * size * 2 < end:
            continue
        for place in range(first, last + 1):
            cells[place] = max(cells[place], level)
    return "".join(CHARACTERS[level] for level in cells)
