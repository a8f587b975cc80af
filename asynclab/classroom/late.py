"""When work was handed in, by when it was due for each student, and what lateness costs.

Deadlines and the penalty stand in `classroom.toml`; so may extensions, but `extensions.csv` is
easier kept: a line each, and the last one of a student counts. Without a penalty in the settings
lateness costs nothing.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from asynclab.classroom import csv_files
from asynclab.classroom.folders import files_in
from asynclab.classroom.settings import Settings
from asynclab.commands import CommandError

FILE = "extensions.csv"
HEADER = ("assignment", "student_id", "until", "reason", "noted")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When an assignment is due (None: never), with each extension, all with their time zone."""

    common: datetime | None = None
    extended: Mapping[str, datetime] = field(default_factory=dict)

    def of(self, student: str) -> datetime | None:
        """The student's own deadline."""
        return self.extended.get(student, self.common)

    @property
    def last(self) -> datetime | None:
        """The last of all: until then nobody may see a solution."""
        return max(filter(None, (self.common, *self.extended.values())), default=None)

    def late(self, student: str, handed_in: datetime | None) -> timedelta:
        """How long after the student's deadline; zero where it was kept, or there is none."""
        due = self.of(student)
        if due is None or handed_in is None:
            return timedelta(0)
        return max(handed_in - due, timedelta(0))


def moment(text: str, what: str) -> datetime:
    """A point of time; without a zone, that of this machine. A day alone means its end.

    Raises CommandError that names `what`.
    """
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(text.strip()), time(23, 59, 59)).astimezone()
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        raise CommandError(
            f"{what} is {text!r}; a time like 2026-11-27 23:59 was wanted."
        ) from None
    return when if when.tzinfo else when.astimezone()


def deadlines(course: Path, assignment: str, settings: Settings) -> Deadlines:
    """The deadlines of an assignment, from the settings and from `extensions.csv`."""
    own = settings.of(assignment)
    noted = {
        student: moment(until, f"In {FILE}, the extension of {student}")
        for name, student, until in _extensions(course)
        if name == assignment
    }
    return Deadlines(own.deadline, {**own.extensions, **noted})


def penalty(settings: Settings, raw: float, max_score: float, late: timedelta) -> float:
    """The points that lateness takes from a raw mark: never more than there are."""
    share = min(settings.late_per_day * math.ceil(late / DAY), settings.late_at_most)
    return max(min(round(max_score * share, 6), raw), 0.0)


def extend(course: Path, assignment: str, student: str, until: datetime, reason: str) -> None:
    """Note an extension, below those that there are."""
    path = course / FILE
    table = csv_files.read(path) if path.exists() else csv_files.Table(HEADER, ())
    facts = {
        "assignment": assignment,
        "student_id": student,
        "until": until.isoformat(sep=" ", timespec="minutes"),
        "reason": reason,
        "noted": datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"),
    }
    line = [facts.get(csv_files.plain(name), "") for name in table.header]
    csv_files.write(path, table.header, [*table.rows, line], bom=True)


def handed_in(folder: Path) -> tuple[datetime | None, str]:
    """When a submission was handed in, and a remark where its timestamp.txt cannot be read.

    Without that file, the last change of its notebooks counts; None without any.
    """
    try:
        return _handed_in(folder)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # a name on the roster that no folder can have
            return None, ""
        return None, f"When it was handed in cannot be read: {error.strerror or error}."


def _handed_in(folder: Path) -> tuple[datetime | None, str]:
    stamp = folder / "timestamp.txt"
    remark = ""
    if stamp.is_file() and not stamp.is_symlink():
        with stamp.open("rb") as file:  # a student's file may have any size
            text = file.read(200).decode("utf-8-sig", "replace").strip()
        if when := _timestamp(text):
            return when, ""
        remark = f"timestamp.txt says {text!r}, which is no time: the file's own time counts."
    changed = [
        datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for path in files_in(folder)
        if path.name.endswith(".ipynb") and path.is_file() and not path.is_symlink()
    ]
    return max(changed, default=None), remark


def _extensions(course: Path) -> Iterator[tuple[str, str, str]]:
    path = course / FILE
    if not path.exists():
        return
    table = csv_files.read(path)
    places = [table.place(name) for name in HEADER[:3]]
    if None in places:
        raise CommandError(
            f"{path} lacks one of its columns: {', '.join(HEADER[:3])}. Add it, or move the file "
            "away and use: asynclab classroom extend"
        )
    for row in table.rows:
        assignment, student, until = (row[place].strip() for place in places if place is not None)
        yield assignment, student, until


def _timestamp(text: str) -> datetime | None:
    """The time in nbgrader's form, "2015-02-02 15:58:23.948203 UTC" or with +0100: else UTC."""
    for zone in (" UTC", " GMT", " Z"):
        text = text.removesuffix(zone)
    day, _, rest = text.partition(" ")
    try:
        when = datetime.fromisoformat(f"{day} {rest.replace(' ', '')}".strip())
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
