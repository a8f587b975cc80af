"""The verbs of `asynclab classroom`, as a teacher types them: one function each.

A verb imports what it needs when it runs, so that the command starts at once. It prints what
the teacher should know, raises CommandError with a sentence where it cannot go on, and returns
the exit code.
"""

from __future__ import annotations

import argparse

from asynclab.classroom import desk
from asynclab.classroom.folders import Course
from asynclab.classroom.options import (
    Verbs,
    add_grading,
    add_students,
    add_verb,
    course_folder,
    one_assignment,
    wishes,
)


def main(arguments: list[str]) -> int:
    """Run one verb of the classroom and return the exit code; with none, say which there are."""
    parser = make_parser()
    if not arguments:
        parser.print_help()
        return 2
    options = parser.parse_args(arguments)
    given = [getattr(options, name, None) for name in ("assignment", "named")]
    options.course = Course(course_folder(options.course))
    if options.wants_one or any(given):
        options.assignment = one_assignment(*given, known=options.course.assignments())
    code: int = options.verb(options)
    return code


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="asynclab classroom",
        description="Release assignments, grade what comes back, and see what a class believes.",
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    add_release_verbs(verbs)
    desk.add_class_verbs(verbs)
    graded = add_verb(verbs, "autograde", autograde, "grade what was handed in; a re-run goes on")
    add_grading(graded)
    desk.add_marking_verb(verbs)
    add_feedback_verbs(verbs)
    desk.add_verbs_of_marks(verbs)
    return parser


def autograde(options: argparse.Namespace) -> int:
    from asynclab.classroom import autograde as grader
    from asynclab.classroom.crew import STOPPED, workers

    course, name = options.course, options.assignment
    with workers(options.scheduler) as executor:
        summary = grader.autograde(course, name, wishes(options), executor)
    print(f"{name}: {summary}.")
    if summary.stopped:
        print("Stopped. Every result so far is kept; run it again to go on.")
        return STOPPED
    if errors := summary.states["runner error"]:
        print(f"A runner error is no mark: run it again to try those {errors} again.")
    return 1 if errors else 0


def add_release_verbs(verbs: Verbs) -> None:
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

    made = release.generate_assignment(
        options.course, options.assignment, options.seed, force=options.force
    )
    print(f"The release is in {made}.")
    if not any(source.points for source in options.course.sources(options.assignment)):
        print("Nothing in it has points yet, so nobody can get a mark: give its tests some.")
    return 0


def validate_assignment(options: argparse.Namespace) -> int:
    from asynclab.classroom.progress import Progress
    from asynclab.classroom.validate import validate

    faults, progress = 0, Progress(0, "proved")
    for proof in validate(options.course, options.assignment, progress):
        progress.said(str(proof))
        faults += len(proof.faults)
    progress.clear()
    print(f"{faults} to mend." if faults else "The assignment is as it must be.")
    return 1 if faults else 0


def add_feedback_verbs(verbs: Verbs) -> None:
    add_students(add_verb(verbs, "generate_feedback", generate_feedback, "make a page a notebook"))
    report = add_verb(verbs, "report", report_on_class, "tell how the class did, and believed")
    report.add_argument("--names", action="store_true", help="with a line for each student")


def generate_feedback(options: argparse.Namespace) -> int:
    from asynclab.classroom import handing_back
    from asynclab.classroom.grades import rows, want_graded
    from asynclab.classroom.progress import Progress

    course, name = options.course, options.assignment
    course.source(name)
    chosen = handing_back.chosen(want_graded(rows(course, name)), options.student)
    progress = Progress(len(chosen), "students")
    given = handing_back.generate(course, name, chosen, progress.step)
    progress.clear()
    print("\n".join(given.told()))
    return 0


def report_on_class(options: argparse.Namespace) -> int:
    from asynclab.classroom import reporting
    from asynclab.classroom.grades import rows

    course, name = options.course, options.assignment
    course.source(name)
    report = reporting.make(course, name, rows(course, name))
    folder = course.folder / reporting.FOLDER / name
    page, *others = reporting.write(folder, report, names=options.names)
    print(f"The report is {page}; beside it are {', '.join(one.name for one in others)}.")
    return 0
