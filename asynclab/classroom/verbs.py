"""The verbs of `asynclab classroom`, as a teacher types them: one function each.

A verb imports what it needs when it runs, so that the command starts at once. It prints what
the teacher should know, raises CommandError with a sentence where it cannot go on, and returns
the exit code.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from asynclab.classroom import desk
from asynclab.classroom.folders import one_name
from asynclab.classroom.settings import STEPS
from asynclab.commands import CommandError

STOPPED = 130
"""The exit code after a Ctrl-C."""


def main(arguments: list[str]) -> int:
    """Run one verb of the classroom and return the exit code."""
    options = make_parser().parse_args(arguments)
    if hasattr(options, "named"):
        options.assignment = one_assignment(options.assignment, options.named)
    options.course = course_folder(options.course)
    code: int = options.verb(options)
    return code


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="asynclab classroom",
        description="Release assignments, grade what comes back, and see what a class believes.",
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    add_release_verbs(verbs)
    add_feedback_verbs(verbs)
    graded = add_verb(verbs, "autograde", autograde, "grade what was handed in; a re-run goes on")
    add_grading(graded)
    desk.add_verbs(verbs)
    return parser


def add_verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    verb: Callable[[argparse.Namespace], int],
    help: str,
    *,
    assignment: bool = True,
) -> argparse.ArgumentParser:
    """A verb with the arguments that all have; `assignment` is false where it takes none.

    The verb finds `options.course` (a folder that exists) and `options.assignment` (a name).
    """
    parser = verbs.add_parser(name, help=help, description=f"{help[:1].upper()}{help[1:]}.")
    parser.set_defaults(verb=verb)
    parser.add_argument(
        "--course", type=Path, metavar="DIR", help="the course's folder (default: this one)"
    )
    if assignment:
        parser.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="its name")
        parser.add_argument("--assignment", dest="named", metavar="NAME", help="the same")
    return parser


def add_grading(parser: argparse.ArgumentParser) -> None:
    """The arguments of a verb that runs students' code."""
    parser.add_argument(
        "--student", action="append", metavar="ID", help="only this one; repeatable"
    )
    parser.add_argument("--force", action="store_true", help="grade again what has a mark, too")
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run students' code unlocked: you trust all of it"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on a Dask cluster, which shares this folder"
    )


def autograde(options: argparse.Namespace) -> int:
    from asynclab.classroom import autograde as grader
    from asynclab.classroom import roster
    from asynclab.classroom.crew import workers
    from asynclab.classroom.folders import Course

    wishes = grader.Wishes(
        students=tuple(options.student or ()),
        force=options.force,
        sandboxed=not options.no_sandbox,
    )
    listed = [one.student_id for one in roster.load(options.course)]
    with workers(options.scheduler) as executor:
        course = Course(options.course)
        summary = grader.autograde(course, options.assignment, listed, wishes, executor)
    print(f"{options.assignment}: {summary}.")
    if summary.stopped:
        print("Stopped. Every result so far is kept; run it again to go on.")
        return STOPPED
    if errors := summary.states["runner error"]:
        print(f"A runner error is no mark: run it again to try those {errors} again.")
    return 1 if errors else 0


def one_assignment(given: str | None, named: str | None) -> str:
    """The assignment that was typed, either way; a name that could leave its folder is refused."""
    if given and named and given != named:
        raise CommandError(f"Two assignments were given, {given!r} and {named!r}: give one.")
    name = given or named
    if not name:
        raise CommandError("No assignment was given. Give its name: the folder's in source/.")
    return one_name(name, "an assignment")


def course_folder(given: Path | None) -> Path:
    """The course's folder, given or found from the current one upwards."""
    if given is not None:
        if not given.is_dir():
            raise CommandError(f"{given} is no folder. Give the course's: --course DIR")
        return given.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / step).is_dir() for step in STEPS[:3]):
            return folder
    raise CommandError(
        f"{here} is no course: it has no folder source, release or submitted. Go to the course's "
        "folder, or give it: --course DIR"
    )


def add_release_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    generate = add_verb(
        verbs, "generate_assignment", generate_assignment, "make what students get from a source"
    )
    generate.add_argument("--seed", type=int, metavar="N", help="vary what the assignment draws")
    generate.add_argument(
        "--force", action="store_true", help="replace a release that is there; the old one is kept"
    )
    add_verb(verbs, "validate", validate_assignment, "prove an assignment before it is released")


def generate_assignment(options: argparse.Namespace) -> int:
    from asynclab.classroom import release
    from asynclab.classroom.folders import Course

    course = Course(options.course)
    made = release.generate_assignment(
        course, options.assignment, options.seed, force=options.force
    )
    print(f"The release is in {made}.")
    return 0


def validate_assignment(options: argparse.Namespace) -> int:
    from asynclab.classroom.folders import Course
    from asynclab.classroom.progress import Progress
    from asynclab.classroom.validate import validate

    faults, progress = 0, Progress(0, "proved")
    for proof in validate(Course(options.course), options.assignment, progress):
        progress.said(str(proof))
        faults += len(proof.faults)
    progress.clear()
    print(f"{faults} to mend." if faults else "The assignment is as it must be.")
    return 1 if faults else 0


def add_feedback_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    feedback = add_verb(verbs, "generate_feedback", generate_feedback, "make a page a notebook")
    feedback.add_argument(
        "--student", action="append", metavar="ID", help="only this one (may be repeated)"
    )
    report = add_verb(verbs, "report", report_on_class, "tell how the class did, and believed")
    report.add_argument("--names", action="store_true", help="with a line for each student")


def generate_feedback(options: argparse.Namespace) -> int:
    from asynclab.classroom import handing_back
    from asynclab.classroom.folders import Course
    from asynclab.classroom.grades import rows
    from asynclab.classroom.progress import Progress

    course = Course(options.course)
    course.source(options.assignment)
    every = rows(course, options.assignment)
    chosen = handing_back.chosen(every, options.student)
    progress = Progress(len(chosen), "students")
    given = handing_back.generate(course, options.assignment, chosen, progress.step)
    progress.clear()
    print("\n".join(given.told()))
    return 0


def report_on_class(options: argparse.Namespace) -> int:
    from asynclab.classroom import reporting
    from asynclab.classroom.folders import Course
    from asynclab.classroom.grades import rows

    course = Course(options.course)
    course.source(options.assignment)
    report = reporting.make(course, options.assignment, rows(course, options.assignment))
    page, *others = reporting.write(
        course.folder / reporting.FOLDER / options.assignment, report, names=options.names
    )
    print(f"The report is {page}; beside it are {', '.join(one.name for one in others)}.")
    return 0
