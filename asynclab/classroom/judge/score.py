"""What a test cell earned: a pass is a positive statement, never silence."""

from __future__ import annotations

import math
import re
import traceback
from collections.abc import Iterable
from dataclasses import replace
from numbers import Real
from pathlib import Path
from typing import Any

import asynclab
from asynclab.classroom.marking import Marks, discreet, said
from asynclab.classroom.plan import Step, answer_hash
from asynclab.classroom.result import CellResult, Outcome, Part
from asynclab.files import to_plain

LONGEST = 10_000
"""Characters of a reason, and of a traceback, that are kept."""
OURS = str(Path(asynclab.__file__).parent)
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def blank(step: Step) -> CellResult:
    """The result of a step that has not been run."""
    if step.kind == "test":
        return CellResult(step.id, step.kind, step.points, 0.0, "not run", hidden=step.hidden)
    digest = answer_hash(step.code)
    return CellResult(step.id, step.kind, step.points, None, "not run", answer_hash=digest)


def of_value(step: Step, value: Any) -> CellResult:
    """The result of a test whose code ran to its end, with the value of its last expression.

    Marks give their total and their parts; a number is nbgrader's partial credit; anything else
    gives full points, since no line of the test has failed.
    """
    if isinstance(value, Marks):
        told = value.discreet_parts if step.hidden else value.parts
        parts = tuple(replace(one, reason=_kept(one.reason)) for one in told)
        timelines = tuple(to_plain(timeline) for timeline in value.timelines)
        reason, detail = _joined(parts), _joined(value.parts)
        result = replace(blank(step), parts=parts, timelines=timelines, reason=reason)
        result = replace(result, detail=detail if detail != reason else "")
        return _with_score(result, value.total)
    if isinstance(value, Real) and not isinstance(value, bool):
        result = _with_score(blank(step), _number(value))
        few = f"The test gave {result.score:g} of {step.points:g} points."
        return result if result.outcome == "passed" else replace(result, reason=few)
    return _with_score(blank(step), step.points)


def of_error(step: Step, error: BaseException, outcome: Outcome = "failed") -> CellResult:
    """The result of a test that an exception ended."""
    detail = _kept(_trace(error)[-LONGEST:])
    reason = _kept(said(error)) or _line(step, error)
    if step.hidden:
        reason = discreet(error, reason)
    return replace(blank(step), outcome=outcome, reason=reason, detail=detail)


def of_report(step: Step, ended: dict[str, Any]) -> CellResult:
    """The result of a test that the student's process ran, by its own account."""
    if ended.get("ended") is not True:
        reason = str(ended.get("error") or "The test did not come to its end.")[:LONGEST]
        return replace(blank(step), outcome="failed", reason=reason)
    try:
        return of_value(step, float(ended["value"]))  # as nbgrader reads it, from the last line
    except (KeyError, TypeError, ValueError):
        return of_value(step, None)


def outputs(written: str, result: CellResult) -> list[dict[str, Any]]:
    """What a test wrote, and what came of it, in the notebook format."""
    found: list[dict[str, Any]] = []
    if written:
        found.append({"output_type": "stream", "name": "stdout", "text": written})
    if result.outcome != "passed" and result.reason:
        text = f"{result.reason}\n"
        found.append({"output_type": "stream", "name": "stderr", "text": text})
    return found


def _joined(parts: Iterable[Part]) -> str:
    return _kept("\n".join(part.reason for part in parts if part.reason))


def _kept(text: str) -> str:
    """The text without places in memory, which are others in every run; equal reasons are equal."""
    return ADDRESS.sub("", text[:LONGEST])


def _line(step: Step, error: BaseException) -> str:
    """Where the test failed, for an error without words: the line, if students may see it."""
    lines = traceback.extract_tb(error.__traceback__)
    line = next((one.line for one in lines if one.filename == f"<{step.id}>"), "")
    if step.hidden or not line:
        return f"{type(error).__name__} ended the test."
    return f"This line of the test failed: {line}"


def _trace(error: BaseException) -> str:
    """The traceback through the test and what it called, without our own frames."""
    whole = traceback.TracebackException.from_exception(error)
    one: traceback.TracebackException | None = whole
    while one is not None:
        one.stack[:] = [line for line in one.stack if not line.filename.startswith(OURS)]
        one = one.__cause__ or one.__context__
    return "".join(whole.format())


def _number(value: Real) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf


def _with_score(result: CellResult, seen: float) -> CellResult:
    score = min(max(seen, 0.0), result.points) if math.isfinite(seen) else 0.0
    whole = score == result.points and all(part.score == part.points for part in result.parts)
    outcome: Outcome = "passed" if whole else "partial" if score > 0 else "failed"
    return replace(result, score=score, outcome=outcome)
