"""A whole class graded: what is new or has changed, on all cores; what was stopped goes on.

A mark belongs to the submission that it was given for, and no mark changes unseen: where only
the source, the limits, the seed or asynclab itself have changed since, marks stay, which is said.
`regrade` shows what these changes would do to them. What has no mark yet is always tried anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import shorten
from typing import cast, get_args

from asynclab.classroom import autograded, calibration, given, isolation, roster
from asynclab.classroom.calibration import Calibration
from asynclab.classroom.crew import Crew
from asynclab.classroom.edition import edition
from asynclab.classroom.folders import Course, submission_hash
from asynclab.classroom.grading import JUDGE, Work, unmarked
from asynclab.classroom.job import Job
from asynclab.classroom.plan import Plan
from asynclab.classroom.planning import stub_plan
from asynclab.classroom.progress import Progress
from asynclab.classroom.result import Result, State
from asynclab.classroom.source import Source
from asynclab.classroom.store import RESULTS, Attempt, Store, locked, said
from asynclab.classroom.submission import Submission, read_submission
from asynclab.commands import CommandError

SOLUTION = "the source's own solution"
WORTH_SAYING = ("needs review", "unreadable", "runner error")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a class is to be graded.

    `force` grades again what has a mark. `sandboxed` is false where students' code is trusted.
    `jobs` is how many are graded at once, 0 for as many as there are cores. `area` is the store's:
    another than "results" is for a trial, which changes nothing that anybody sees.
    """

    students: tuple[str, ...] = ()
    force: bool = False
    sandboxed: bool = True
    jobs: int = 0
    area: str = RESULTS
    judge: tuple[str, ...] = JUDGE


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run: how many students are in each state, how many were graded now."""

    states: Counter[State]
    graded: int
    stopped: bool

    def __str__(self) -> str:
        counts = [f"{one}: {self.states[one]}" for one in get_args(State) if self.states[one]]
        return ", ".join(counts) or "nobody"


def autograde(
    course: Course,
    assignment: str,
    wishes: Wishes = Wishes(),
    executor: Executor | None = None,
) -> Summary:
    """Grade whatever was handed in and has no result yet; each result is kept as it comes.

    Who is on the roster and has handed in nothing is missing. Raises CommandError where nothing
    can be graded at all, or no longer; what one student handed in never is a reason for that.
    """
    sources = course.sources(assignment)
    level = isolation.probe() if wishes.sandboxed else "none"
    if wishes.sandboxed and level == "none":
        raise CommandError(isolation.refusal())
    with locked(course.folder, "autograde"):
        run = _Run(course, assignment, sources, level, wishes)
        students = run.chosen([one.student_id for one in roster.load(course.folder)])
        run.begin(students)
        with Crew(executor, wishes.jobs) as crew:
            for work in run.due(students, crew):
                for done in crew.take(work):
                    run.finish(*done)
                if crew.stopped:
                    break
            for done in crew.rest():
                run.finish(*done)
        return run.end(students, stopped=crew.stopped)


class _Run:
    """One run over a class: what is due, and what becomes of each result."""

    def __init__(
        self,
        course: Course,
        assignment: str,
        sources: tuple[Source, ...],
        level: str,
        wishes: Wishes,
    ) -> None:
        self.course = course
        self.assignment = assignment
        self.sources = sources
        self.wishes = wishes
        self.store = Store(course.folder, assignment, wishes.area)
        self.scratch = course.kept / "scratch"
        self.seed = course.seed(assignment) or 0
        self.limits = course.settings.limits
        self.level = level
        with said():
            self.source_hash = given.source_hash(sources, course.source(assignment))
        self.conditions = _digest([asdict(self.limits), self.seed, level == "none"])
        self.stubs = tuple(map(stub_plan, sources))
        self.progress = Progress(0, "graded")
        self.graded = 0
        self.latest: dict[str, Attempt | None] = {}
        self.older: Counter[str] = Counter()

    def chosen(self, listed: list[str]) -> tuple[str, ...]:
        """The students to be graded: those who were asked for, else all that are known."""
        sent = self.course.students()
        known = sorted({*sent, *listed})
        roster.want_known(self.wishes.students, known)
        if not known:
            raise CommandError(
                "Nobody has handed anything in, and there is no roster. Wanted: "
                f"{self.course.folder / 'submitted'}/STUDENT/{self.assignment}/NOTEBOOK.ipynb"
            )
        if listed and (strangers := [one for one in sent if one not in listed]):
            self.progress.said(f"Not on the roster, graded all the same: {', '.join(strangers)}.")
        return tuple(one for one in known if one in (self.wishes.students or known))

    def begin(self, students: tuple[str, ...]) -> None:
        with said():
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch.mkdir(mode=0o700, parents=True)
        self.progress.total = len(students)
        self.store.note("begun", students=len(students), isolation=self.level)
        free = f" {isolation.unlocked()}" if self.level == "none" else ""
        self.progress.said(f"Sandbox: {self.level}.{free}")
        self.latest = {student: self.store.latest(student) for student in students}

    def due(self, students: Iterable[str], crew: Crew) -> Iterator[Work]:
        """What is to be judged; what needs no judge is settled on the way."""
        calibrated = None
        for student in students:
            submission = self._due(student)
            if submission is None:
                self.progress.total -= 1
                continue
            calibrated = calibrated or self._calibrate(crew)
            plans = tuple(map(calibrated.applied, submission.plans))
            folder = self.course.submitted(student, self.assignment)
            yield self._work_on(student, submission, plans, folder)

    def finish(self, work: Work, result: Result, seconds: float) -> None:
        """Keep what a judge found, and write the notebooks that show it."""
        given.forget(work.job.files)
        self._keep(work, result, seconds)
        self.progress.step()

    def end(self, students: tuple[str, ...], *, stopped: bool) -> Summary:
        self.progress.clear()
        self._say_what_is_older()
        if self.level != "none":
            isolation.sweep()  # a judge may have been killed while it began a sandbox
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.store.note("stopped" if stopped else "ended", graded=self.graded)
        results = self.store.results()
        states = Counter(results[one].state for one in students if one in results)
        return Summary(states, self.graded, stopped)

    def _due(self, student: str) -> Submission | None:
        """What is to be judged of this student, or None where nothing is."""
        latest = self.latest[student]
        if self._is_done(latest, self._hash(student)):
            assert latest
            self._leave(student, latest)
            return None
        submission = self._read(student)
        if self._is_done(latest, submission.hash):
            return None
        if submission.state == "readable":
            return submission
        if submission.state == "missing" and latest and latest.result.submission_hash:
            self.progress.said(f"{student}: what was graded is gone; its result is kept.")
            return None
        work = self._work_on(student, submission, self.stubs)
        result = unmarked(work, cast(State, submission.state))
        if latest is None or latest.result != result:
            self._keep(work, result, 0.0)
        return None

    def _hash(self, student: str) -> str:
        try:
            return submission_hash(self.course.submitted(student, self.assignment))
        except (CommandError, OSError, RecursionError):
            return "unreadable"

    def _read(self, student: str) -> Submission:
        """What this student handed in; whatever it is, the rest of the class goes on."""
        try:
            return read_submission(self.course, student, self.assignment, self.sources)
        except (CommandError, OSError, RecursionError) as error:
            said = str(error) or "Its folders are nested too deeply."
            return Submission("unreadable", remarks=(said,), hash="unreadable")

    def _is_done(self, latest: Attempt | None, digest: str) -> bool:
        if latest is None or self.wishes.force or latest.result.submission_hash != digest:
            return False
        return self._counts(latest) or (
            latest.result.state in ("unreadable", "missing")
            and latest.is_of(self.source_hash, self.conditions)
            and latest.edition == edition()
        )

    def _counts(self, latest: Attempt) -> bool:
        """Whether it gave marks that stand; in a trial only those do that are as of now."""
        as_of_now = latest.is_of(self.source_hash, self.conditions)
        return latest.result.score is not None and (as_of_now or self.wishes.area == RESULTS)

    def _leave(self, student: str, latest: Attempt) -> None:
        """Let a result stand; its notebooks can be made again where the source is still its own."""
        if latest.result.source_hash != self.source_hash:
            self.older["before the source changed"] += 1
        elif latest.conditions != self.conditions:
            self.older["before the limits, the seed or the sandbox changed"] += 1
        else:
            self._show_again(student, latest)
            self.older["by another version of asynclab"] += latest.edition != edition()

    def _say_what_is_older(self) -> None:
        counts = [f"{why}: {count}" for why, count in self.older.items() if count]
        if counts and self.wishes.area == RESULTS:
            self.progress.said(
                f"Marks given {'; '.join(counts)}. They stand. To see what grading again would "
                f"change: asynclab classroom regrade {self.assignment}"
            )

    def _show_again(self, student: str, latest: Attempt) -> None:
        """A kill between the result and its notebooks left them old, or somebody removed them."""
        folder = self.course.autograded(student, self.assignment)
        names = [folder / f"{source.notebook}.ipynb" for source in self.sources]
        wanted = latest.result.state not in ("missing", "unreadable")
        if wanted and not all(autograded.is_of(name, latest) for name in names):
            submission = self._read(student)
            if submission.hash == latest.result.submission_hash:
                self._write(student, submission.plans, latest)

    def _calibrate(self, crew: Crew) -> Calibration:
        """Learn from the source's own solution which tests can be passed, and where."""

        def judge(plans: tuple[Plan, ...]) -> Result | None:
            work = self._work_on(SOLUTION, Submission("readable", plans), plans)
            done = [*crew.take(work), *crew.rest()]
            given.forget(work.job.files)
            return done[0][1] if done else None

        found = calibration.calibrate(self.course, self.assignment, self.sources, self.level, judge)
        for sentence in found.told() if not crew.stopped else ():
            self.progress.said(sentence)
        return found

    def _work_on(
        self,
        student: str,
        submission: Submission,
        plans: tuple[Plan, ...],
        folder: Path | None = None,
    ) -> Work:
        to = self.scratch / f"files-{_digest(student)[:16]}"
        with said(to):
            source = self.course.source(self.assignment)
            files, remarks = given.gather(source, to, folder, self.limits.disk // 2)
        return Work(
            assignment=self.assignment,
            student=student,
            job=Job(plans, self.level, self.limits, self.seed, files),
            submission_hash=submission.hash,
            source_hash=self.source_hash,
            remarks=(*submission.remarks, *remarks),
            scratch=str(self.scratch),
            judge=self.wishes.judge,
        )

    def _keep(self, work: Work, result: Result, seconds: float) -> None:
        if result.state in WORTH_SAYING:
            self.progress.said(f"{work.student}: {result.state}. {_why(result)}".rstrip())
        latest = self.latest[work.student]
        if result.state == "runner error" and latest and self._is_as_good(latest, work):
            self.store.note("failed", student=work.student, said=result.remarks)
            self.progress.said(f"{work.student}: the result before is kept.")
            return
        attempt = self.store.add(
            result,
            seconds=seconds,
            conditions=self.conditions,
            edition=edition(),
        )
        self.graded += 1
        plans = () if result.state in ("missing", "unreadable") else work.job.plans
        self._write(work.student, plans, attempt)

    def _is_as_good(self, latest: Attempt, work: Work) -> bool:
        return latest.result.submission_hash == work.submission_hash and self._counts(latest)

    def _write(self, student: str, plans: Iterable[Plan], attempt: Attempt) -> None:
        if self.wishes.area == RESULTS:
            folder = self.course.autograded(student, self.assignment)
            autograded.write(folder, self.sources, tuple(plans), attempt)


def _why(result: Result) -> str:
    """The first thing that a person should know of a result, in a line."""
    harmed = (cell for cell in result.cells if cell.outcome in ("stopped", "died"))
    said = [*result.remarks, *(f"{cell.id}: {cell.reason}" for cell in harmed)]
    said += [remark for notebook in result.notebooks for remark in notebook.remarks]
    return shorten(said[0], 160, placeholder=" …") if said else ""


def _digest(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
