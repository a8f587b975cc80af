"""What a student handed in: which file is which notebook, and what is to be run for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from asynclab.classroom.folders import Course, files_in, is_there, submission_hash
from asynclab.classroom.notebooks import Unreadable
from asynclab.classroom.plan import ANSWERS, Plan, Review, stronger
from asynclab.classroom.planning import plan_for
from asynclab.classroom.source import Source
from asynclab.saying import listed

State = Literal["readable", "unreadable", "missing"]
MAYBE_NOTEBOOKS = (".json", ".txt", "")
MOST_TRIED = 20
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in for one assignment, ready to be run.

    `plans` has one for each notebook of the source; in a state other than `readable` they are
    not to be run, and tell no more than the points that could be had. `hash` is that of all
    files handed in ("" where there is nothing).
    """

    state: State
    plans: tuple[Plan, ...] = ()
    remarks: tuple[str, ...] = ()
    hash: str = ""


def read_submission(
    course: Course, student: str, assignment: str, sources: Sequence[Source] | None = None
) -> Submission:
    """Read what a student handed in; whatever it is, nothing is raised for it.

    Raises CommandError for what concerns the course: no such assignment, a source at fault, a
    name that cannot be a folder's. Give `sources` where they were read already.
    """
    sources = course.sources(assignment) if sources is None else sources
    folder = course.submitted(student, assignment)
    found = _read(folder, sources)
    plans = found.plans or tuple(plan_for(source, None) for source in sources)
    return replace(found, plans=plans, hash=submission_hash(folder))


def _read(folder: Path, sources: Sequence[Source]) -> Submission:
    if not is_there(folder):
        return Submission("missing", remarks=("Nothing was handed in.",))
    if fault := _fault(folder):
        return _unreadable(fault)
    files = list(files_in(folder))
    if not files:
        return Submission("missing", remarks=("The folder handed in is empty.",))
    return _Reader(folder, files).read(sources)


def _fault(folder: Path) -> str:
    """Why a folder cannot be read, as a sentence; "" where it can."""
    try:
        if folder.is_symlink() or folder.parent.is_symlink():
            return "The folder handed in is a symbolic link; wanted: the folder itself."
        if not folder.is_dir():
            return "What was handed in is a file; wanted: a folder with the notebook."
        next(folder.iterdir(), None)
    except OSError as error:
        return f"The folder handed in cannot be opened: {error.strerror}; make it readable for you."
    return ""


def answered(plan: Plan) -> int:
    """How many answers of a plan the student gave."""
    return sum(step.kind in ANSWERS and not step.missing for step in plan.steps)


def _unreadable(*sentences: str) -> Submission:
    return Submission("unreadable", remarks=sentences)


class _Reader:
    """Tries the files of one submission as the notebooks of an assignment."""

    def __init__(self, folder: Path, files: list[Path]) -> None:
        self.folder = folder
        self.files = files
        self.faults: dict[Path, str] = {}

    def read(self, sources: Sequence[Source]) -> Submission:
        named = {self.folder / f"{source.notebook}.ipynb" for source in sources}
        others = [path for path in self.files if path not in named and _may_be_notebook(path)]
        plans = [self.plan(source, others[:MOST_TRIED]) for source in sources]
        if not any(plans):
            return _unreadable(*self._why_none())
        return Submission(
            "readable",
            tuple(
                plan or self._not_there(source) for plan, source in zip(plans, sources, strict=True)
            ),
        )

    def plan(self, source: Source, others: Sequence[Path]) -> Plan | None:
        """The notebook of the right name; if it holds no answer, another that does."""
        right = self.folder / f"{source.notebook}.ipynb"
        first = self._try(source, right) if right in self.files else None
        tried = [(path, self._try(source, path)) for path in others]
        rivals = [(path, plan) for path, plan in tried if plan and answered(plan)]
        rivals.sort(key=lambda rival: -answered(rival[1]))
        if first and (answered(first) or not rivals):
            return self._with_rivals(first, rivals)
        if rivals:
            renamed = self._renamed(source, *rivals[0], right in self.files)
            return self._with_rivals(renamed, rivals[1:], "yes")
        whole = [(path, plan) for path, plan in tried if plan and path.suffix == ".ipynb"]
        return self._renamed(source, *whole[0], right in self.files) if whole else None

    def _try(self, source: Source, path: Path) -> Plan | None:
        try:
            return plan_for(source, path)
        except Unreadable as error:
            self.faults[path] = str(error)
            return None

    def _renamed(self, source: Source, path: Path, plan: Plan, beside: bool) -> Plan:
        wanted = f"{source.notebook}.ipynb"
        why = f"{wanted} is there too, but holds no answer." if beside else f"Wanted: {wanted}."
        if fault := self.faults.get(self.folder / wanted):
            why = f"{wanted} cannot be read: {fault}"
        remark = f"The notebook graded is {self._name(path)}. {why}"
        return _noted(plan, remark, "yes" if beside else "no")

    def _with_rivals(
        self, plan: Plan, rivals: Sequence[tuple[Path, Plan]], review: Review = "if marks are lost"
    ) -> Plan:
        others = [self._name(path) for path, other in rivals if other.steps != plan.steps]
        if not others:
            return plan
        return _noted(plan, f"Handed in too, and not graded: {listed(others, MOST_NAMED)}.", review)

    def _not_there(self, source: Source) -> Plan:
        plan = plan_for(source, None)
        fault = self.faults.get(self.folder / f"{source.notebook}.ipynb")
        return _noted(plan, f"It cannot be read: {fault}", "yes") if fault else plan

    def _why_none(self) -> list[str]:
        if self.faults:
            return [f"{self._name(path)}: {fault}" for path, fault in self.faults.items()]
        names = listed((self._name(path) for path in self.files), MOST_NAMED)
        return [f"There is no notebook (.ipynb) in what was handed in: {names}."]

    def _name(self, path: Path) -> str:
        return repr(str(path.relative_to(self.folder)))


def _may_be_notebook(path: Path) -> bool:
    return ".ipynb" in path.name.lower() or path.suffix.lower() in MAYBE_NOTEBOOKS


def _noted(plan: Plan, remark: str, review: Review) -> Plan:
    return replace(plan, remarks=(remark, *plan.remarks), review=stronger(plan.review, review))
