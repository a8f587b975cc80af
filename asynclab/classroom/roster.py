"""Who is in the class: the course's `roster.csv`, filled from Moodle's or Canvas's CSV."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path

from asynclab.classroom import csv_files, earlier
from asynclab.classroom.csv_files import Table, plain
from asynclab.classroom.folders import Course
from asynclab.commands import CommandError
from asynclab.saying import listed

FILE = "roster.csv"


@dataclass(frozen=True, slots=True)
class Student:
    """A student, under the name of their folder in submitted/; and what the LMS calls them.

    `username` is Moodle's or Canvas's login, `id_number` that of the registry, `canvas_id` the
    number that Canvas gives. Where a file has whole names only, `last_name` holds them.
    """

    student_id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    username: str = ""
    id_number: str = ""
    canvas_id: str = ""
    section: str = ""

    @property
    def name(self) -> str:
        """First and last name, or the id where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.student_id

    @property
    def keys(self) -> frozenset[str]:
        """What no two students share, for comparison: logins, numbers, address."""
        each = (self.student_id, self.username, self.id_number, self.email, self.canvas_id)
        return frozenset(plain(one) for one in each if one)


@dataclass(frozen=True, slots=True)
class Import:
    """The class after an import, and what a teacher should know of it."""

    students: tuple[Student, ...]
    new: int
    remarks: tuple[str, ...]


FIELDS = tuple(field.name for field in fields(Student))
NAMES = {
    "student_id": ("student_id",),
    "last_name": ("last name", "lastname", "last_name", "surname", "nachname", "nom de famille",
                  "nom", "apellido(s)", "apellidos", "cognome", "sobrenome", "achternaam"),
    "first_name": ("first name", "firstname", "first_name", "vorname", "prénom", "nombre", "nome",
                   "voornaam"),
    "name": ("full name", "student", "vollständiger name", "nom complet", "nombre completo",
             "name"),
    "email": ("email address", "email", "e-mail", "e-mail-adresse", "adresse de courriel",
              "dirección de correo", "correo electrónico", "indirizzo email", "e-mailadres"),
    "username": ("username", "sis login id", "anmeldename", "nom d'utilisateur",
                 "nombre de usuario", "gebruikersnaam"),
    "id_number": ("id number", "sis user id", "id_number", "idnumber", "id-nummer",
                  "numéro d'identification", "número de id", "matrikelnummer"),
    "canvas_id": ("canvas_id", "id"),
    "section": ("section", "groups", "group", "gruppen", "groupes", "grupos"),
}  # fmt: skip
"""What the columns are called: our own words, Canvas's, and Moodle's in some languages."""

_IDS = ("student_id", "username", "id_number", "email", "canvas_id")


def load(folder: Path) -> tuple[Student, ...]:
    """The roster of a course, in its order; none if there is no file. Raises CommandError."""
    path = folder / FILE
    if not path.exists():
        return ()
    table = csv_files.read(path)
    if table.place("student_id") is None:
        raise CommandError(
            f"{path} has no column student_id, but {_listed(table.header)}. Import the LMS's file "
            "again: asynclab classroom roster FILE"
        )
    students = tuple(_students(table, "student_id"))
    _refuse_doubles(students, path)
    return students


def take_in(course: Course, file: Path, *, id_column: str = "") -> Import:
    """Read the LMS's file, and join it with the roster that there is; nothing is written.

    `id_column` names the file's column that holds the names of the folders in submitted/;
    without it, the column that fits most of the folders is taken. Raises CommandError.
    """
    table = csv_files.read(file)
    chosen = _chosen(table, id_column, course.students(), file)
    known = load(course.folder)
    found = tuple(_as_known(one, known) for one in _students(table, chosen))
    _refuse_doubles(found, file)
    if not found:
        raise CommandError(
            f"{file} has column names, but no student below them. Export it again, with all of "
            "them selected."
        )
    here = {one.student_id for one in found}
    left = tuple(one for one in known if one.student_id not in here)
    remarks = list(table.remarks)
    if not known:
        remarks.append(f"Folders in submitted/ are expected under each one's {chosen}.")
    if left:
        remarks.append(
            f"No more in {file.name}, and kept: {_listed(one.student_id for one in left)}. Who "
            f"has left for good is a line to delete in {FILE}."
        )
    new = len(here - {one.student_id for one in known})
    return Import((*found, *left), new, tuple(remarks))


def save(folder: Path, students: Iterable[Student]) -> Path | None:
    """Write the roster; where it differs from an older one, that is kept, and its path returned."""
    data = csv_files.as_bytes(FIELDS, map(astuple, students), bom=True)
    return earlier.replace(folder, folder / FILE, data)


def index(students: Iterable[Student]) -> dict[str, Student]:
    """Students by whatever names one of them alone, in the form that `plain` gives."""
    found: dict[str, Student | None] = {}
    for one in students:
        names = {plain(one.name), plain(f"{one.last_name}, {one.first_name}")}
        for key in one.keys | names:
            found[key] = None if key in found else one
    return {key: one for key, one in found.items() if one is not None}


def unmatched(course: Course, students: Iterable[Student]) -> list[str]:
    """Sentences on folders that are nobody's, and on students who have none."""
    students = tuple(students)
    ids = {one.student_id for one in students}
    here = course.students()
    lines = []
    strange = [name for name in here if name not in ids]
    for name in strange:
        likely = [one for one in students if plain(name) in one.keys | {plain(one.name)}]
        if len(likely) == 1:
            lines.append(f"submitted/{name} may be {likely[0].student_id}'s: then rename it.")
    if strange:
        lines.append(f"In submitted/, but on no line of the roster: {_listed(strange)}.")
    without = [one.student_id for one in students if one.student_id not in here]
    if students and not here:
        lines.append("Nothing is handed in yet: collect, with your LMS's archive, brings it in.")
    elif without:
        lines.append(f"On the roster, but without a folder in submitted/: {_listed(without)}.")
    return lines


def want_known(wanted: Iterable[str], known: Sequence[str]) -> None:
    """Raise CommandError for a student who is not there, with those whose ids are near."""
    if unknown := [one for one in wanted if one not in known]:
        near = get_close_matches(unknown[0], known, n=3, cutoff=0.5) or sorted(known)[:3]
        raise CommandError(
            f"There is no student {unknown[0]!r}: neither on the roster nor with a folder under "
            f"submitted. Near to it are: {', '.join(near) or 'none'}. Nothing was changed."
        )


def _chosen(table: Table, wanted: str, here: tuple[str, ...], file: Path) -> str:
    """The name of the column whose values are the students' ids."""
    if wanted:
        if table.place(wanted) is None:
            raise CommandError(
                f"{file} has no column {wanted!r}. Its columns: {_listed(table.header)}."
            )
        return wanted
    named = filter(None, (column(table, field) for field in _IDS))
    usable = [name for name in named if all(_values(table, name))]
    if not usable:
        raise CommandError(
            f"{file} has no column in which each student has a name of their own: a login, a "
            f"number or an address. Its columns: {_listed(table.header)}. Say which one names the "
            "folders in submitted/: --id COLUMN"
        )
    fits = {name: len(set(here) & set(_values(table, name))) for name in usable}
    return max(usable, key=fits.__getitem__)


def column(table: Table, field: str) -> str:
    """The file's own name for what the roster calls `field`, or ""."""
    place = table.place(*NAMES[field])
    if place is None:
        return ""
    name = table.header[place]
    # Moodle's German worksheet has an "ID" too, which is no number.
    if field == "canvas_id" and not all(one.isdigit() for one in _values(table, name) if one):
        return ""
    return name


def _values(table: Table, name: str) -> list[str]:
    place = table.place(name)
    return [row[place].strip() for row in _people(table)] if place is not None else []


def is_person(row: Sequence[str]) -> bool:
    """Whether a line is a student's: Canvas has others, for points, what is hidden, and tests."""
    known = [cell.strip() for cell in row if cell.strip()]
    if "points possible" in plain(row[0]) or plain(", ".join(row[:2])).startswith("student, test"):
        return False
    return not all(re.fullmatch(r"Manual Posting.*|Muted", one, re.IGNORECASE) for one in known)


def _people(table: Table) -> Iterator[tuple[str, ...]]:
    return (row for row in table.rows if is_person(row))


def _students(table: Table, id_column: str) -> Iterator[Student]:
    names = {field: column(table, field) for field in NAMES}
    places = {field: table.place(name) for field, name in names.items() if name}
    id_place = table.place(id_column)
    for row in _people(table):
        facts = {field: row[place].strip() for field, place in places.items() if place is not None}
        name = facts.pop("name", "")
        if name and not facts.get("last_name"):
            last, _, first = name.partition(",")  # Canvas: "Last, First"; Moodle: the whole
            facts |= {"last_name": last.strip(), "first_name": first.strip()}
        facts["student_id"] = _folder_name(row[id_place].strip() if id_place is not None else "")
        yield Student(**facts)


def _folder_name(id: str) -> str:
    if not id or id in (".", "..") or any(mark in id for mark in "/\\\0"):
        raise CommandError(
            f"{id!r} stands for a student, but cannot be the name of a folder. Correct it in the "
            "file, or take another column: --id COLUMN"
        )
    return id


def _as_known(student: Student, known: tuple[Student, ...]) -> Student:
    """The student with the id that the course knows them by, and what only the roster has."""
    same = [one for one in known if one.keys & student.keys]
    if len(same) != 1:
        return student
    kept = {key: getattr(same[0], key) for key in FIELDS if not getattr(student, key)}
    return replace(student, **kept | {"student_id": same[0].student_id})


def _refuse_doubles(students: tuple[Student, ...], file: Path) -> None:
    counts = Counter(plain(one.student_id) for one in students)
    if again := sorted({one.student_id for one in students if counts[plain(one.student_id)] > 1}):
        raise CommandError(
            f"{file} has more than one line for {_listed(again)}. An id is one student's alone: "
            "correct the file, or take another column (--id COLUMN). Nothing was changed."
        )


def _listed(names: Iterable[str]) -> str:
    return listed(map(repr, names))
