"""The archive of submissions that Moodle or Canvas gives, put into the course's folders."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asynclab.classroom import earlier, roster
from asynclab.classroom.csv_files import plain
from asynclab.classroom.folders import LEFT_OUT, Course, files_in
from asynclab.classroom.notebooks import MOST_BYTES
from asynclab.classroom.roster import Student
from asynclab.commands import CommandError

_MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?:_?/|_)(?P<file>.+)")
_CANVAS = re.compile(r"(?P<name>[^/_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<file>[^/]+)", re.I)
_FOLDERS = re.compile(r"(?P<name>[^/]+)/(?P<file>.+)")


@dataclass(frozen=True, slots=True)
class Collected:
    """How many students' work is new, and what a teacher should know."""

    new: int
    same: int
    remarks: tuple[str, ...]


def collect(course: Course, assignment: str, archive: Path) -> Collected:
    """Put each student's files into submitted/; what was there before is kept aside.

    Raises CommandError for what is no such archive.
    """
    course.source(assignment)
    students = roster.load(course.folder)
    numbers = {one.canvas_id: one for one in students if one.canvas_id}
    known = _Class(roster.index(students), numbers)
    try:
        with zipfile.ZipFile(archive) as file:
            entries, remarks = _by_student(file, known)
            changed = [_put(course, assignment, file, who, of) for who, of in entries.items()]
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise CommandError(
            f"{archive} cannot be read as a zip archive: {error}. In Moodle it comes from "
            "Download all submissions, in Canvas from Download Submissions: take it again."
        ) from error
    return Collected(sum(changed), len(changed) - sum(changed), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Class:
    """Who may be meant by an archive's name for somebody."""

    by_name: Mapping[str, Student]
    by_number: Mapping[str, Student]

    def read(self, path: str) -> tuple[str | None, str]:
        """The student of a file and its own name; None and the archive's name for a stranger."""
        if match := _MOODLE.fullmatch(path):  # with anonymous submissions: Participant_101
            name = match["name"].replace("_", " ")
            names = (name, f"{name} {match['number']}")
            who = next(
                (self.by_name[plain(one)] for one in names if plain(one) in self.by_name), None
            )
        elif match := _CANVAS.fullmatch(path):
            who = self.by_number.get(match["number"])
        elif match := _FOLDERS.fullmatch(path):
            who = self.by_name.get(plain(match["name"]))
        else:
            return None, path
        return (who.student_id, match["file"]) if who else (None, path.split("/", maxsplit=1)[0])


def _by_student(
    file: zipfile.ZipFile, known: _Class
) -> tuple[dict[str, dict[str, zipfile.ZipInfo]], list[str]]:
    """Each student's files by name, and sentences on what belongs to nobody."""
    found: dict[str, dict[str, zipfile.ZipInfo]] = {}
    strangers: dict[str, None] = {}
    remarks = []
    for info in file.infolist():
        if info.is_dir() or not set(LEFT_OUT).isdisjoint(info.filename.split("/")):
            continue
        whose, name = known.read(info.filename)
        if whose is None:
            strangers[name] = None
        elif ".." in name.split("/") or info.file_size > MOST_BYTES:
            remarks.append(f"{info.filename!r} was left out: its name or its size is too strange.")
        else:
            found.setdefault(whose, {})[name] = info
    if strangers:
        remarks.append(
            f"Nobody on the roster fits {', '.join(map(repr, strangers))}; import the roster "
            "again, or put these into submitted/ yourself."
        )
    return found, remarks


def _put(
    course: Course,
    assignment: str,
    file: zipfile.ZipFile,
    student: str,
    files: Mapping[str, zipfile.ZipInfo],
) -> bool:
    """Whether anything was new."""
    folder = course.submitted(student, assignment)
    data = {name: file.read(info) for name, info in files.items()}
    if folder.exists():
        there = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
        if {name: path.read_bytes() for name, path in there.items()} == data:
            return False
        _keep(course, folder, student)
    for name, content in data.items():
        earlier.put(folder / name, content)
        when = datetime(*files[name].date_time).timestamp()
        os.utime(folder / name, (when, when))
    return True


def _keep(course: Course, folder: Path, student: str) -> None:
    from asynclab import files

    aside = course.kept / "earlier" / "submitted" / student
    aside.mkdir(parents=True, exist_ok=True)
    folder.rename(next(one for one in files.numbered(aside / folder.name) if not one.exists()))
