"""A timeline as lines of text: the twin of its picture, for terminals, screen readers and tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from asynclab.rows import Way, outcomes, printable, shortened, ways, width
from asynclab.scale import EXACT, MEASURED, Scale, duration, scale_for
from asynclab.table import WIDEST_LABEL, bars, numbers
from asynclab.timeline import BLOCKS_AFTER, NS, Timeline

if TYPE_CHECKING:
    from asynclab.comparison import Comparison

KEY = "█ running (at least one character)   ▒ ready   ─ waiting"
ASCII = str.maketrans("█▒─·→×…µ∞", "#:-|>x~u*")
MOST_BLOCKS = MOST_NAMED = 5
TENTHS = Scale("s", NS, 1)


def to_text(shown: Timeline | Comparison, columns: int | None = None) -> str:
    """Lines for a terminal: a bar and the numbers of each track; last, what a comparison says.

    `columns` is the width of a line; the terminal's own if left out, or 100 where
    stdout is none. What stdout cannot encode is replaced.
    """
    told = ways(shown)
    scale = _scale(told)
    lines: list[str] = []
    for way, table in zip(told, bars(told, scale, columns), strict=True):
        lines += [_headline(way, scale), "", *table, *_remarks(way, scale, duration), ""]
    lines.append(KEY)
    if not isinstance(shown, Timeline):
        lines.append(_speedup(shown, scale))
    return for_stream("\n".join(lines), sys.stdout)


def stable(shown: Timeline | Comparison) -> str:
    """The twin that stands under a picture: the same text in every run of the same program.

    Real times are told to 0.1 s, running and ready only above 0.1 s; virtual times,
    which are exact, with all the decimals they need. No bars: the picture has them.
    """
    told = ways(shown)
    scale = steady(_scale(told), told)
    parts = [
        "\n".join([_headline(way, scale), *lines, *_remarks(way, scale, TENTHS)])
        for way, lines in zip(told, numbers(told, scale), strict=True)
    ]
    if not isinstance(shown, Timeline):
        parts.append(_speedup(shown, scale))
    return "\n\n".join(parts)


def alt_text(shown: Timeline | Comparison) -> str:
    """What the picture says, in a sentence or two, with the numbers; stable as `stable` is."""
    told = ways(shown)
    scale = steady(_scale(told), told)
    parts = [_about(way, scale) for way in told]
    if isinstance(shown, Timeline):
        return f"Timeline of {parts[0]}."
    head = f"{len(parts)} timelines on one clock, speed-up {_times(shown, scale)}"
    return f"{head}. {'. '.join(parts)}."


def for_stream(text: str, stream: TextIO | None) -> str:
    """The text in characters that the stream can encode: plain ASCII where it must be."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(ASCII).encode(encoding, "backslashreplace").decode(encoding)
    return text


def fitting(times: Iterable[int], told: Sequence[Way]) -> Scale:
    """The scale for these times: of virtual time every digit counts, of measured time few."""
    return scale_for(times, EXACT if _virtual(told) else MEASURED)


def _virtual(told: Sequence[Way]) -> bool:
    return all(way.timeline.clock == "virtual" for way in told)


def steady(scale: Scale, told: Sequence[Way]) -> Scale:
    """The scale with no more decimals than two runs of one program share."""
    if _virtual(told):
        return scale
    return TENTHS if scale.ns < NS else Scale(scale.unit, scale.ns, 1)


def times_shorter(first: Way, way: Way, scale: Scale) -> str:
    """How many times, by the times as they are told: what a reader's division gives.

    Where the times are so short that telling them changes it by more than a tenth, as measured.
    """
    if not way.elapsed_ns:
        return "∞" if first.elapsed_ns else "1.0"
    measured = first.elapsed_ns / way.elapsed_ns
    long, short = (float(scale.number(one.elapsed_ns)) for one in (first, way))
    near = short and abs(long / short - measured) <= measured / 10
    return f"{long / short if near else measured:.1f}"


def scale_of(shown: Timeline | Comparison) -> Scale:
    """The scale in which `to_text` tells its starts and finishes."""
    return _scale(ways(shown))


def _scale(told: Sequence[Way]) -> Scale:
    tracks = [track for way in told for track in way.timeline.tracks]
    return fitting({t.start_ns for t in tracks} | {t.finish_ns for t in tracks}, told)


def _headline(way: Way, scale: Scale) -> str:
    timeline = way.timeline
    return " · ".join(
        [
            printable(way.name or "timeline"),
            f"{scale(way.elapsed_ns)} elapsed",
            f"most in flight {timeline.most_in_flight():,}",
            f"{timeline.clock} time",
        ]
    )


def _speedup(comparison: Comparison, scale: Scale) -> str:
    timelines = list(comparison.timelines.values())
    elapsed = " → ".join(scale(round(one.elapsed * NS)) for one in timelines)
    flight = " → ".join(f"{one.most_in_flight():,}" for one in timelines)
    return f"speed-up {_times(comparison, scale)} · elapsed {elapsed} · most in flight {flight}"


def _times(comparison: Comparison, scale: Scale) -> str:
    told = ways(comparison)
    return times_shorter(told[0], told[-1], scale)


def _about(way: Way, scale: Scale) -> str:
    timeline = way.timeline
    count = len(timeline.tracks)
    parts = [
        f"{printable(way.name or 'one run')}: {count:,} track{'' if count == 1 else 's'}",
        f"{scale(way.elapsed_ns)} elapsed",
        f"most in flight {timeline.most_in_flight():,}",
    ]
    odd = [row for row in way.rows if len(row.tracks) == 1 and row.outcome != "returned"]
    parts += [f"{shortened(row.label, 40)} {row.outcome}" for row in odd[:MOST_NAMED]]
    if len(odd) > MOST_NAMED or (count and not odd and outcomes(timeline.tracks)):
        parts.append(f"in all {outcomes(timeline.tracks)}")
    blocked = [block for block in timeline.blocks if block.held >= BLOCKS_AFTER]
    if blocked:
        longest = round(max(block.held for block in blocked) * NS)
        parts.append(f"the loop blocked for up to {TENTHS(longest)}")
    return ", ".join(parts)


def _remarks(way: Way, scale: Scale, held: Callable[[int], str]) -> Iterator[str]:
    """What the rows cannot say: what was aggregated, what blocked the loop, what was not seen."""
    timeline, these = way.timeline, way.rows
    if len(timeline.tracks) > len(these):
        yield f"{len(timeline.tracks):,} tracks in {len(these)} rows, in order of start."
    for label in dict.fromkeys(row.label for row in these if width(row.label) > WIDEST_LABEL):
        yield f"{shortened(label, WIDEST_LABEL)} is {label}"
    blocks = [block for block in timeline.blocks if block.held >= BLOCKS_AFTER]
    for block in blocks[:MOST_BLOCKS]:
        who = printable(block.label or "a callback")
        at = f", at {printable(block.where)}" if block.where else ""
        start = scale(round(block.start * NS))
        yield f"blocks the loop: {who} for {held(round(block.held * NS))} from {start}{at}"
    if len(blocks) > MOST_BLOCKS:
        yield f"blocks the loop: {len(blocks) - MOST_BLOCKS:,} more times"
    yield from timeline.notes
