"""The teacher's verbs around the grades, each with the arguments that it takes."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from asynclab.classroom.folders import Course
from asynclab.classroom.options import Verbs, add_grading, add_verb, one_assignment, wishes
from asynclab.commands import CommandError


def add_class_verbs(verbs: Verbs) -> None:
    """The verbs about who is in the class, and what they have handed in."""
    roster = add_verb(
        verbs, "roster", take_roster, "the class, from Moodle's or Canvas's CSV", assignment="none"
    )
    roster.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the LMS's CSV file")
    roster.add_argument("--id", default="", metavar="COLUMN", help="its column of students' ids")
    collecting = add_verb(verbs, "collect", collect_work, "bring in what Moodle or Canvas has")
    collecting.add_argument("archive", type=Path, metavar="ZIP", help="all submissions, zipped")
    add_verb(
        verbs,
        "status",
        show_status,
        "where each assignment stands; one of them in detail",
        assignment="one or all",
    )
    more = add_verb(verbs, "extend", extend, "give students more time")
    more.add_argument(
        "--student", action="append", required=True, metavar="ID", help="whom; repeatable"
    )
    more.add_argument("--until", required=True, metavar="TIME", help='such as "2026-11-27 23:59"')
    more.add_argument("--reason", default="", help="a note for yourself")


def add_marking_verb(verbs: Verbs) -> None:
    marking = add_verb(verbs, "mark", mark, "mark answers by hand, without names")
    marking.add_argument(
        "--sheet",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a copy of the sheet, filled",
    )


def add_verbs_of_marks(verbs: Verbs) -> None:
    """The verbs for what comes after the marks."""
    _add_export(
        add_verb(verbs, "export", export, "write the marks as CSV", assignment="one or all")
    )
    again = add_verb(verbs, "regrade", grade_again, "see what grading again would change")
    again.add_argument("--apply", action="store_true", help="make it so, as it was shown")
    again.add_argument("--reason", default="", help="why: it is kept with the marks")
    add_grading(again)
    add_verb(
        verbs, "release_solutions", release_solutions, "write the solutions, after the deadline"
    )
    add_verb(verbs, "to_nbgrader", to_nbgrader, "write the marks into nbgrader's gradebook")
    add_verb(verbs, "from_nbgrader", from_nbgrader, "take over marks given in its formgrader")


def _add_export(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    for name, what in (("moodle", "WORKSHEET"), ("canvas", "EXPORT")):
        form.add_argument(
            f"--{name}",
            nargs="?",
            const="",
            metavar=what,
            help=f"fill the file that {name.title()} gave; without one, make a table for it",
        )
    form.add_argument("--answers", action="store_true", help="what was written, to be compared")
    parser.add_argument("--column", default="", metavar="NAME", help="the assignment's in Canvas")
    parser.add_argument("--unfinished", action="store_true", help="tell marks that are not final")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to write")


def take_roster(options: argparse.Namespace) -> int:
    from asynclab.classroom import roster

    course = options.course
    if options.file is None:
        students = roster.load(course.folder)
        print(f"{len(students)} students in {course.folder / roster.FILE}.")
    else:
        found = roster.take_in(course, options.file, id_column=options.id)
        students = found.students
        kept = roster.save(course.folder, students)
        print(f"{len(students)} students, {found.new} of them new, in {roster.FILE}.")
        _say(found.remarks)
        _say_kept(kept)
    _say(roster.unmatched(course, students))
    return 0


def collect_work(options: argparse.Namespace) -> int:
    from asynclab.classroom import collect

    done = collect.collect(options.course, options.assignment, options.archive)
    print(f"{options.assignment}: work of {done.new} students is new, of {done.same} as before.")
    _say(done.remarks)
    return 0


def show_status(options: argparse.Namespace) -> int:
    from asynclab.classroom import status

    course, name = options.course, options.assignment
    if name:
        course.source(name)
    if names := [name] if name else course.assignments():
        _say(status.overview(course, names, _now()))
    else:
        print(f"There is no assignment yet: put one into {course.folder / 'source'}.")
    if name:
        _say(["", *status.details(course, name)])
    return 0


def extend(options: argparse.Namespace) -> int:
    from asynclab.classroom import grades, late, roster

    course, name = options.course, options.assignment
    course.source(name)
    until = late.moment(options.until, "--until")
    roster.want_known(options.student, [one.student_id for one in grades.students(course, name)])
    due = late.deadlines(course.folder, name, course.settings)
    if due.common and until <= due.common:
        raise CommandError(
            f"{until:%Y-%m-%d %H:%M} is no later than the deadline of all, "
            f"{due.common.astimezone():%Y-%m-%d %H:%M}. Nothing was changed."
        )
    for student in options.student:
        late.extend(course.folder, name, student, until, options.reason)
        print(f"{student} has until {until:%Y-%m-%d %H:%M %Z} for {name}.")
    if due.common is None:
        print(f"Nobody else has a deadline: classroom.toml names none for {name}.")
    return 0


def mark(options: argparse.Namespace) -> int:
    from asynclab.classroom import csv_files, earlier, marks, sheet

    course, assignment = options.course, options.assignment
    waiting = sheet.answers(course, assignment)
    own = sheet.path(course, assignment)
    given = [*([own] if own.exists() else []), *options.sheet]
    tables = {path: csv_files.read(path) for path in given}
    faults: list[str] = []
    for path, table in tables.items():
        known = marks.load(course.folder, assignment)
        taken = sheet.take(table, waiting, known, str(path))
        marks.add(course.folder, assignment, taken.marks)
        faults += taken.faults
        if taken.marks:
            print(f"{len(taken.marks)} marks taken from {path}.")
    _say(faults)
    header, lines = sheet.grown(tables.get(own), waiting)
    if waiting and (own not in tables or len(lines) > len(tables[own].rows)):
        earlier.replace(course.folder, own, csv_files.as_bytes(header, lines, bom=True))
    known = marks.load(course.folder, assignment)
    left = sum(marks.of(one.item, known) is None for one in waiting)
    what = "answers and stopped tests" if any(one.item.why for one in waiting) else "answers"
    print(f"{assignment}: {len(waiting)} {what} for a person, {left} still to mark.")
    if left:
        print(f"Write a level or a mark into {own}, save it, and run this again.")
    elif waiting:
        print("All are marked: generate_feedback tells the students.")
    return 1 if faults else 0


def export(options: argparse.Namespace) -> int:
    course, name = options.course, options.assignment
    if name:
        _want_known(course, name)
    if options.answers:
        known = course.assignments()
        return _export_answers(course, one_assignment(name, known=known), options.to)
    if options.moodle is None and options.canvas is None:
        return _export_all(course, [name] if name else course.assignments(), options.to)
    return _export_lms(course, one_assignment(name, known=course.assignments()), options)


def grade_again(options: argparse.Namespace) -> int:
    from asynclab.classroom import regrade
    from asynclab.classroom.crew import STOPPED, workers

    course, name, wanted = options.course, options.assignment, wishes(options)
    if options.apply and not options.reason.strip():
        raise CommandError("Marks change for a reason that is kept: --apply --reason TEXT")
    if options.apply:
        made = regrade.apply(course, name, options.reason, wanted)
        print(f"Students with new marks: {len(made)}. The earlier results are kept.")
        return 0
    with workers(options.scheduler) as executor:
        done = regrade.trial(course, name, wanted, executor)
    if done.stopped:
        print("Stopped. Nothing has changed; run it again to go on.")
        return STOPPED
    shown = regrade.changes(course, name, wanted.students)
    regrade.note_shown(course, name, shown)
    _say(map(str, shown))
    print(f"Students who would have other marks: {len(shown)}. Nothing has changed yet.")
    if shown or regrade.unapplied(course, name, wanted.students):
        to = "change them" if shown else "note that they are so by what is in force now"
        print(f'To {to}: asynclab classroom regrade {name} --apply --reason "…"')
    return 0


def release_solutions(options: argparse.Namespace) -> int:
    from asynclab.classroom import solutions

    target, kept = solutions.release_solutions(options.course, options.assignment, _now())
    print(f"The solutions are in {target}.")
    for path in kept:
        _say_kept(path)
    return 0


def _export_all(course: Course, names: Iterable[str], to: Path | None) -> int:
    from asynclab.classroom import exports, grades

    rows = [row for name in names for row in grades.rows(course, name)]
    to = to or course.folder / "grades.csv"
    _say_kept(exports.write(course.folder, to, exports.with_states(rows)))
    students = len({row.student.student_id for row in rows})
    print(f"{len(rows)} rows, of {students} students, in {to}.")
    return 0


def _export_lms(course: Course, name: str, options: argparse.Namespace) -> int:
    from asynclab.classroom import csv_files, exports, grades, lms

    rows = grades.rows(course, name)
    kind = "moodle" if options.canvas is None else "canvas"
    given = getattr(options, kind)
    if not given:
        made = lms.from_roster(rows, kind, unfinished=options.unfinished)
    elif kind == "moodle":
        made = lms.for_moodle(rows, csv_files.read(Path(given)), unfinished=options.unfinished)
    else:
        sheet = csv_files.read(Path(given))
        made = lms.for_canvas(rows, sheet, column=options.column, unfinished=options.unfinished)
    to = options.to or course.folder / "exports" / f"{name} for {kind.title()}.csv"
    _say_kept(exports.write(course.folder, to, made, bom=kind == "moodle"))
    _say(made.remarks)
    print(f"Written: {to}")
    return 0


def _export_answers(course: Course, name: str, to: Path | None) -> int:
    from asynclab.classroom import similarity

    folder, count = similarity.write_answers(course, name, to)
    print(f"The answers of {count} students are in {folder}; key.csv there says who is who.")
    return 0


def _want_known(course: Course, name: str) -> None:
    """An assignment whose source has gone is known by its results."""
    from asynclab.classroom.store import Store

    if not Store(course.folder, name).results():
        course.source(name)


def _say(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(sentence)


def _say_kept(path: Path | None) -> None:
    if path:
        print(f"What was there before is kept in {path}.")


def _now() -> datetime:
    return datetime.now().astimezone()


def to_nbgrader(options: argparse.Namespace) -> int:
    from asynclab.classroom import nbgrader_bridge
    from asynclab.classroom.progress import Progress

    progress = Progress(0, "students")
    crossed = nbgrader_bridge.write(options.course, options.assignment, progress)
    progress.clear()
    _say(crossed.remarks)
    print(f"Students whose marks are in nbgrader's gradebook now: {crossed.count}.")
    return 0


def from_nbgrader(options: argparse.Namespace) -> int:
    from asynclab.classroom import nbgrader_bridge

    crossed = nbgrader_bridge.read(options.course, options.assignment)
    _say(crossed.remarks)
    print(f"Marks taken over from nbgrader's gradebook: {crossed.count}.")
    return 0
