"""What a test cell earned: a pass is a positive statement, never silence."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from typing import Any

from asynclab.classroom.marking import Marks, _said
from asynclab.classroom.plan import Step
from asynclab.classroom.result import CellResult, Outcome
from asynclab.files import to_plain


def blank(step: Step) -> CellResult:
    """The result of a step that has not been run."""
    score = 0.0 if step.kind == "test" else None
    return CellResult(step.id, step.kind, step.points, score, "not run", hidden=step.hidden)


def of_value(step: Step, value: Any) -> CellResult:
    """The result of a test whose code ran to its end, with the value of its last expression.

    Marks give their total and their parts; a number is nbgrader's partial credit; anything else
    gives full points, since no line of the test has failed.
    """
    if isinstance(value, Marks):
        score = value.total
        parts = value.parts
        timelines = tuple(to_plain(timeline) for timeline in value.timelines)
        reason = "\n".join(part.reason for part in parts if part.reason)
        result = replace(blank(step), parts=parts, timelines=timelines, reason=reason)
    elif isinstance(value, Real) and not isinstance(value, bool):
        score, result = float(value), blank(step)
    else:
        score, result = step.points, blank(step)
    score = min(max(float(score), 0.0), step.points)
    return replace(result, score=score, outcome=_outcome(score, step.points, result.parts))


def of_error(step: Step, error: BaseException, outcome: Outcome = "failed") -> CellResult:
    """The result of a test that an exception ended."""
    return replace(blank(step), score=0.0, outcome=outcome, reason=_said(error))


def _outcome(score: float, points: float, parts: Any) -> Outcome:
    if all(part.score == part.points for part in parts) and score == points:
        return "passed"
    return "partial" if score > 0 else "failed"
