"""What a test cell of an assignment marks: parts with points, and the reason of each one lost.

    from asynclab.classroom.marking import Marks

    marks = Marks()
    timeline = run(read_all(fetch, stations), clock="virtual")
    marks.equal(2, "the readings, in the order asked for", timeline.result, wanted)
    marks.check(3, "the requests overlap", overlap(timeline, "fetch"))
    with marks.part(1, "nobody was refused"):
        assert service.refused == 0, f"{service.refused} calls were refused."
    marks  # the last line of the cell

The same cell runs in JupyterLab, where it shows ticks, reasons and the learner's timeline, and
in the judge. As plain text Marks is its number of points: nbgrader takes that for partial credit.
"""

from __future__ import annotations

import re
from asyncio import CancelledError
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from numbers import Real
from typing import TYPE_CHECKING

from asynclab.classroom.result import Part

if TYPE_CHECKING:
    from asynclab.checks import Verdict
    from asynclab.timeline import Clock, Timeline

thread_clock: Clock = "real"
"""The clock of a run with threads: real in JupyterLab; the judge sets "virtual", and is exact."""

LABEL = re.compile(r"^((?:Seen|Wanted|Try):)")
STUB = "There is no answer yet: the cell still holds its `raise NotImplementedError()`."


class Stopped(BaseException):
    """Ends a whole test cell: the one exception, with an interrupt, that no part keeps."""


class Marks:
    """The parts of one test cell: what was asked for, what it is worth, and what came of it.

    `parts` holds them in order. A block that raises ends its own part only. `timeline` is what
    is shown where a part fails that has no timeline of its own: set it to that of the newest run.
    """

    def __init__(self) -> None:
        self.timeline: Timeline | None = None
        self._parts: list[Part] = []
        self._discreet: list[Part] = []
        self._timelines: list[Timeline] = []

    @contextmanager
    def part(self, points: float, title: str) -> Iterator[None]:
        """A part that is worth `points` if its block runs to its end.

        What the block raises becomes the reason: the text of an `assert`, or else the exception
        in one line. `title` says what is wanted. Raises ValueError for points below zero.
        """
        if not isinstance(points, Real) or not 0 <= points < 1e6:
            raise ValueError(f"The points of a part were {points!r}; wanted: a number from 0 on.")
        reason = short = ""
        try:
            yield
        except (KeyboardInterrupt, Stopped):
            raise
        except (Exception, BaseExceptionGroup, CancelledError, SystemExit) as error:
            reason = self._reason(error) or f"Wanted: {title}."
            short = discreet(error, reason)
        score = 0 if reason else points
        self._parts.append(Part(title, points, score, reason))
        self._discreet.append(Part(title, points, score, short))

    def check(self, points: float, title: str, verdict: Verdict) -> None:
        """A part that is worth `points` if a check of `asynclab.checks` passed."""
        with self.part(points, title):
            assert verdict.passed, verdict

    def equal(
        self, points: float, title: str, seen: object, wanted: object, hint: str = ""
    ) -> None:
        """A part that is worth `points` if a value is the one that is wanted, types included.

        Use this for what a student's code gave: `==` would ask an object of theirs.
        """
        from asynclab.checks import Verdict, brief, same, unawaited

        hint = unawaited(seen) or hint
        verdict = Verdict(same(seen, wanted), brief(seen), brief(wanted), hint)
        self.check(points, title, verdict)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts so far."""
        return tuple(self._parts)

    @property
    def discreet_parts(self) -> tuple[Part, ...]:
        """The parts as students are told of those of a hidden test."""
        return tuple(self._discreet)

    @property
    def total(self) -> float:
        """Points that were earned."""
        return sum(part.score for part in self._parts)

    @property
    def points(self) -> float:
        """Points that can be had."""
        return sum(part.points for part in self._parts)

    @property
    def timelines(self) -> tuple[Timeline, ...]:
        """The timelines of the checks that failed, each once."""
        return tuple(self._timelines)

    def __repr__(self) -> str:
        return f"{self.total:g}"

    def __str__(self) -> str:
        lines = [f"{self.total:g} of {self.points:g} points"]
        for part in self._parts:
            lines.append(_line(part))
            lines += [f"  {line}" for line in part.reason.splitlines()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        items = "".join(_item(part) for part in self._parts)
        head = f"<p><b>{self.total:g} of {self.points:g} points</b></p>"
        return f"{head}<ul>{items}</ul>{''.join(map(_picture, self._timelines))}"

    def _reason(self, error: BaseException) -> str:
        from asynclab.checks import Verdict

        told = error.args[0] if isinstance(error, AssertionError) and error.args else None
        timeline = told.timeline if isinstance(told, Verdict) else None
        timeline = timeline or self.timeline
        if timeline is not None and not any(timeline is one for one in self._timelines):
            self._timelines.append(timeline)
        return _words(told) if isinstance(told, Verdict) else said(error)


def _words(verdict: Verdict) -> str:
    lines = (("Seen", verdict.seen), ("Wanted", verdict.wanted), ("Try", verdict.hint))
    return "\n".join(f"{name}: {text}" for name, text in lines if text)


def said(error: BaseException) -> str:
    """What an exception says, in words for the learner."""
    if isinstance(error, NotImplementedError) and not error.args:
        return STUB
    text = str(error).strip()
    if isinstance(error, AssertionError):
        return text
    if isinstance(error, BaseExceptionGroup):
        text = f"{error.message} ({', '.join(said(one) for one in error.exceptions)})"
    return f"{type(error).__name__}{': ' * bool(text)}{text}"


def discreet(error: BaseException, told: str) -> str:
    """What students are told of an exception in a hidden test, where else they would be `told`.

    An `assert` of the test speaks for itself. Whatever else raised is named by its class alone:
    its text could repeat the values that the test called their code with.
    """
    module, crossed = type(error).__module__, getattr(error, "crossed", False)
    ours = module.startswith("asynclab.") or isinstance(error, (AssertionError, NameError))
    if (ours and not crossed) or told == STUB:
        return told
    name = "an exception of its own" if module == "student" else type(error).__name__
    return f"Your code raised {name}." if crossed else f"The test ended with {name}."


def _line(part: Part) -> str:
    if part.score == part.points:
        return f"✓ {part.title} ({part.points:g})"
    return f"✗ {part.title} (0 of {part.points:g})"


def _item(part: Part) -> str:
    lines = [LABEL.sub(r"<b>\1</b>", escape(line)) for line in part.reason.splitlines()]
    return f"<li>{'<br>'.join([escape(_line(part)), *lines])}</li>"


def _picture(timeline: Timeline) -> str:
    from asynclab import plot, text

    png = b64encode(plot.to_png(timeline)).decode()
    picture = (
        f'<img src="data:image/png;base64,{png}" width="{plot.LOGICAL_WIDTH}"'
        f' alt="{escape(text.alt_text(timeline))}">'
    )
    twin = escape(text.stable(timeline))
    return f"{picture}<details><summary>As text</summary><pre>{twin}</pre></details>"
