"""What there is to measure, part by part: each gives its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.arms import rivals
from benchmarks.fresh import MeasurementError, import_time, in_turn, measure
from benchmarks.report import Row
from benchmarks.workloads import OF_THE_AIMS, WORKLOADS

Figures = dict[str, list[dict[str, Any]]]

PARTS = ("record", "rivals", "memory", "build", "plot", "import", "classroom")
RECORD = "recording, × the bare run"
RIVALS = "recording beside rivals, × the bare run"
FIRST = "the first run of a process, of a program that does nothing"
MEMORY = "peak memory, {title}"
BUILD = "making the timeline"
PLOT = "drawing to PNG"
IMPORT = "importing, in a fresh process"
MEMORY_AIM = 60.0  # megabytes
IMPORT_AIM = 50.0  # milliseconds
CLASS = 100  # submissions
FEW = 5  # what part of the class nbgrader grades, one of so many: all would take minutes
CLASSROOM = "a class of {students}, {level}"
SUBMISSION_AIM = 0.45  # seconds
START_AIM = 1.0  # seconds
PICTURES = {  # slices: tracks, and seconds to stay below
    1_000: (40, None),
    10_000: (40, 0.2),  # the most that is drawn as bars, one by one
    100_000: (1_000, None),
    1_000_000: (10_000, 0.5),
}


def rows(parts: set[str], pairs: int, size: float) -> tuple[list[Row], list[str]]:
    """The rows of these parts, and sentences on what could not be measured.

    `pairs` is how often each arm is run, `size` the share of the full workloads; aims that
    depend on the size are given for the full one only.
    """
    there, notes = _rivals_that_run() if "rivals" in parts else ([], [])
    made: list[Row] = []
    figures = {name: _run(name, parts, there, pairs, size) for name in _workloads(parts)}
    if "record" in parts:
        for name, of_arms in figures.items():
            made += _ratios(name, of_arms)
        made += _first(figures[OF_THE_AIMS[0]])
    if "rivals" in parts:
        for name in OF_THE_AIMS:
            made += _rivals(name, figures[name], there)
    if "memory" in parts:
        made += _memory(figures["sleeps"])
    if "build" in parts:
        made += _build(figures)
    if "plot" in parts:
        made += _plot(pairs, size)
    if "import" in parts:
        made += _import(pairs)
    if "classroom" in parts:
        made += _classroom(pairs, size)
    if size != 1:
        made = [row if row.part == IMPORT else replace(row, aim=None) for row in made]
    return made, notes


def _rivals_that_run() -> tuple[list[str], list[str]]:
    """Each rival is tried small: one that fails on this Python costs the others no figures."""
    there, notes = rivals()
    run = []
    for arm in there:
        try:
            measure("workload", workload="sleeps", arm=arm, size=0.01, with_result=True)
            run.append(arm)
        except MeasurementError as failure:
            notes.append(f"{arm} gave no figures: {failure}.")
    return run, notes


def _workloads(parts: set[str]) -> list[str]:
    """The workloads that these parts need, each of which is then run for all of them."""
    if "record" in parts:
        return list(WORKLOADS)
    if "rivals" in parts:
        return list(OF_THE_AIMS)
    return ["sleeps"] if parts & {"memory", "build"} else []


def _run(name: str, parts: set[str], there: list[str], pairs: int, size: float) -> Figures:
    arms = ["bare", "recorded"]
    if "record" in parts and WORKLOADS[name].without_watch:
        arms.append("recorded, no watch")
    if name in OF_THE_AIMS:
        arms += there

    def one(arm: str) -> dict[str, Any]:
        # A timeline is always made, to see that something was recorded; a rival's file of
        # hundreds of megabytes only where its memory is asked for.
        result = arm.startswith("recorded") or name == "sleeps"
        figures = measure("workload", workload=name, arm=arm, size=size, with_result=result)
        if figures.get("tracks") == 0:
            raise MeasurementError("nothing was recorded")
        return figures

    return in_turn(arms, pairs, one, WORKLOADS[name].title)


def _ratios(name: str, figures: Figures) -> Iterator[Row]:
    workload = WORKLOADS[name]
    yield _ratio(RECORD, workload.title, "recorded", figures, workload.aim)
    if "recorded, no watch" in figures:
        title = f"{workload.title}, no watch"
        yield _ratio(RECORD, title, "recorded, no watch", figures, workload.aim_without_watch)


def _first(figures: Figures) -> Iterator[Row]:
    for arm in ("bare", "recorded"):
        yield _seconds(FIRST, arm, "ms", figures[arm], "first ")


def _rivals(name: str, figures: Figures, there: list[str]) -> Iterator[Row]:
    for arm in ["recorded", *there]:
        tool = "asynclab" if arm == "recorded" else arm
        yield _ratio(RIVALS, f"{WORKLOADS[name].title}: {tool}", arm, figures)


def _ratio(part: str, what: str, arm: str, figures: Figures, aim: float | None = None) -> Row:
    return _over(part, what, figures[arm], figures["bare"], aim)


def _over(
    part: str,
    what: str,
    mine: list[dict[str, Any]],
    bare: list[dict[str, Any]],
    aim: float | None = None,
) -> Row:
    wall, cpu = (
        [one[clock] / other[clock] for one, other in zip(mine, bare, strict=True)]
        for clock in ("wall", "cpu")
    )
    return Row(part, what, "×", wall, cpu, aim)


def _memory(figures: Figures) -> Iterator[Row]:
    part = MEMORY.format(title=WORKLOADS["sleeps"].title)
    for arm, of_arm in figures.items():
        peaks = [one["peak"] / 1e6 for one in of_arm if one["peak"] is not None]
        made = {"bare": "", "recorded": ", timeline made"}.get(arm, ", result made")
        if peaks:
            aim = MEMORY_AIM if arm == "recorded" else None
            yield Row(part, f"{arm}{made}", "MB", peaks, aim=aim)


def _build(figures: Figures) -> Iterator[Row]:
    for name, of_arms in figures.items():
        runs = of_arms["recorded"]
        slices = sorted(run["slices"] for run in runs)[len(runs) // 2]
        yield _seconds(BUILD, f"{WORKLOADS[name].title}: {slices:,} slices", "s", runs, "result ")


def _plot(pairs: int, size: float) -> Iterator[Row]:
    sizes: dict[str, tuple[int, int, float | None]] = {
        f"{slices:,} slices, {tracks:,} tracks": (max(100, round(slices * size)), tracks, aim)
        for slices, (tracks, aim) in PICTURES.items()
    }

    def one(arm: str) -> dict[str, Any]:
        slices, tracks, _ = sizes[arm]
        return measure("draw", slices=slices, tracks=min(tracks, slices // 10))

    figures = in_turn(list(sizes), pairs, one, "drawing")
    smallest = next(iter(figures.values()))
    yield _seconds(PLOT, "the first picture of a process, 20 slices", "s", smallest, "first ")
    for arm, runs in figures.items():
        yield replace(_seconds(PLOT, arm, "s", runs), aim=sizes[arm][2])


def _classroom(pairs: int, size: float) -> Iterator[Row]:
    students = max(2, round(CLASS * size))
    part = CLASSROOM.format(students=students, level=measure("isolation")["level"])

    given: dict[str, dict[str, int]] = {
        "floor": {"students": students},
        "grade": {"students": students},
        "nbgrader": {"students": students, "few": max(1, students // FEW)},
        "start": {},
    }

    def one(arm: str) -> dict[str, Any]:
        return measure(arm, **given[arm])

    figures = in_turn(list(given), pairs, one, "grading")
    floor, graded = figures["floor"], figures["grade"]
    yield _seconds(part, "starting Python with IPython, for each", "s", floor)
    yield replace(
        _seconds(part, "asynclab classroom autograde, for each", "s", graded), aim=SUBMISSION_AIM
    )
    yield _over(part, "the same, × the start of Python", graded, floor)
    yield _seconds(part, "with nothing left to grade, for all", "s", graded, "again ")
    yield _seconds(part, "nbgrader autograde, for each", "s", figures["nbgrader"])
    yield _over(part, "the same, × asynclab classroom autograde", figures["nbgrader"], graded)
    start = _seconds(part, "asynclab classroom --help", "s", figures["start"])
    yield replace(start, aim=START_AIM)


def _import(pairs: int) -> Iterator[Row]:
    one: Callable[[str], dict[str, float]] = import_time
    one("asynclab")  # compiled once, as for every learner but at the first start
    figures = in_turn(["asyncio", "asynclab"], pairs, one, "importing")
    yield _seconds(IMPORT, "import asyncio", "ms", figures["asyncio"])
    ours = _seconds(IMPORT, "import asynclab, asyncio included", "ms", figures["asynclab"])
    yield replace(ours, aim=IMPORT_AIM)


def _seconds(part: str, what: str, unit: str, runs: list[dict[str, Any]], clock: str = "") -> Row:
    factor = 1_000 if unit == "ms" else 1
    wall, cpu = ([run[clock + kind] * factor for run in runs] for kind in ("wall", "cpu"))
    return Row(part, what, unit, wall, cpu)
