"""Marks in the forms that Moodle and Canvas take: their own sheets, filled, or made afresh."""

from __future__ import annotations

import re
from collections.abc import Sequence

from asynclab.classroom import roster
from asynclab.classroom.csv_files import Table, plain
from asynclab.classroom.exports import Export, number
from asynclab.classroom.grades import Row
from asynclab.commands import CommandError

GRADE = ("grade", "bewertung", "note", "calificación", "valutazione", "nota", "cijfer")
MAX_GRADE = ("maximum grade", "beste bewertung", "bestwertung", "note maximale",
             "calificación máxima", "valutazione massima", "nota máxima")  # fmt: skip
COMMENT = ("feedback comments", "feedback als kommentar", "commentaires de feedback",
           "comentarios de retroalimentación")  # fmt: skip
IDENTIFIER = ("identifier", "id", "identifiant", "identificador", "identificativo")
CANVAS_WHO = ("student", "lastname", "firstname", "id", "sis user id", "sis login id",
              "integration id", "root account", "section")  # fmt: skip
_OURS = re.compile(r"(So far, [^:]*: )?[\d.]+ of [\d.]+ points\.")
"""A comment that an earlier export wrote, and this one may replace."""


def for_moodle(rows: Sequence[Row], sheet: Table, *, unfinished: bool = False) -> Export:
    """Moodle's offline grading worksheet, with our marks in its column of grades.

    What has no final mark keeps what stood there, unless `unfinished` asks for marks so far.
    Raises CommandError where the sheet has no such column.
    """
    grade = _wanted(sheet, GRADE, "a grading worksheet of Moodle (Grade)")
    most, comment = sheet.place(*MAX_GRADE), sheet.place(*COMMENT)
    filled, remarks = _filled(rows, sheet, unfinished)
    scale = _Scale(sheet, most)
    lines = []
    for line, row in filled:
        if row is not None and row.score is not None:
            line[grade] = scale.text(row, line[most] if most is not None else "")
            if comment is not None and (not line[comment].strip() or _OURS.match(line[comment])):
                line[comment] = _comment(row)
        lines.append(line)
    return Export(sheet.header, lines, (*remarks, *scale.remarks))


def for_canvas(
    rows: Sequence[Row], sheet: Table, *, column: str = "", unfinished: bool = False
) -> Export:
    """Canvas's gradebook export, cut down to who they are and the one assignment's column.

    `column` is that column's name where it differs from the assignment's. Raises CommandError.
    """
    name = column or (rows[0].assignment if rows else "")
    grade = _canvas_column(sheet, name)
    who = [place for place, title in enumerate(sheet.header) if plain(title) in CANVAS_WHO]
    filled, remarks = _filled(rows, sheet, unfinished)
    points = next((row[grade] for row in sheet.rows if "points possible" in plain(row[0])), "")
    scale = _Scale(sheet, grade)
    lines = []
    for line, row in filled:
        if row is not None and row.score is not None:
            line[grade] = scale.text(row, points)
        lines.append([line[place] for place in (*who, grade)])
    header = [sheet.header[place] for place in (*who, grade)]
    return Export(header, lines, (*remarks, *scale.remarks))


def from_roster(rows: Sequence[Row], lms: str, *, unfinished: bool = False) -> Export:
    """What Moodle's or Canvas's gradebook imports, made from the roster alone.

    Only students with a mark are in it: an empty grade would take away what is there.
    """
    told = [row for row in rows if _may_tell(row, unfinished)]
    left = _left(rows, told)
    title = rows[0].assignment if rows else ""
    if lms == "moodle":
        header = ["Username", "ID number", "Email address", title, "Feedback comments"]
        lines = [
            [one.student.username, one.student.id_number, one.student.email, number(one.score),
             _comment(one)]
            for one in told
        ]  # fmt: skip
        return Export(header, lines, left)
    if missing := [one.student.student_id for one in told if not one.student.canvas_id]:
        raise CommandError(
            f"Canvas wants its own ID of each student, and the roster has none for "
            f"{', '.join(missing[:10])}. Export the gradebook from Canvas, and give that file: "
            "--canvas FILE"
        )
    most = next((one.max_score for one in told), None)
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    lines = [["    Points Possible", "", "", "", "", number(most)]]
    lines += [_canvas_row(one) for one in told]
    return Export(header, lines, left)


def _canvas_row(row: Row) -> list[str]:
    who = row.student
    name = ", ".join(one for one in (who.last_name, who.first_name) if one)
    return [name, who.canvas_id, who.id_number, who.username, who.section, number(row.score)]


def _may_tell(row: Row, unfinished: bool) -> bool:
    return row.score is not None and (unfinished or row.is_final)


def _filled(
    rows: Sequence[Row], sheet: Table, unfinished: bool
) -> tuple[list[tuple[list[str], Row | None]], list[str]]:
    """Each line of the sheet with the row to be told there; and who is on one side only."""
    index = roster.index(row.student for row in rows)
    by_id = {row.student.student_id: row for row in rows}
    places = [sheet.place(roster.column(sheet, field)) for field in _who_fields(sheet)]
    places.append(sheet.place(*IDENTIFIER))
    places.append(sheet.place(roster.column(sheet, "name")))
    filled, found, strangers = [], [], []
    for line in sheet.rows:
        values = [line[place] for place in places if place is not None and line[place].strip()]
        who = next((index[plain(one)] for one in values if plain(one) in index), None)
        row = by_id[who.student_id] if who else None
        if row is None and any(one.strip() for one in values) and roster.is_person(line):
            strangers.append(next(one.strip() for one in values))
        if row is not None:
            found.append(row.student.student_id)
        filled.append((list(line), row if row and _may_tell(row, unfinished) else None))
    return filled, [
        *_differences(rows, found, strangers),
        *_left(rows, [one for one in rows if _may_tell(one, unfinished)]),
    ]


def _who_fields(sheet: Table) -> list[str]:
    return [
        one for one in ("canvas_id", "username", "id_number", "email") if roster.column(sheet, one)
    ]


def _differences(rows: Sequence[Row], found: Sequence[str], strangers: list[str]) -> list[str]:
    said = []
    absent = [one.student.student_id for one in rows if one.student.student_id not in found]
    if twice := sorted({one for one in found if found.count(one) > 1}):
        said.append(f"More than one line fits {', '.join(twice)}: look at them before you import.")
    if absent:
        said.append(f"In no line of the sheet, and so not told: {', '.join(absent)}.")
    if strangers:
        said.append(f"In the sheet, but unknown here: {', '.join(strangers)}.")
    return said


def _left(rows: Sequence[Row], told: Sequence[Row]) -> tuple[str, ...]:
    """A sentence for each state in which marks are held back."""
    held: dict[str, list[str]] = {}
    for row in rows:
        if row not in told:
            held.setdefault(row.state, []).append(row.student.student_id)
    return tuple(f"Without a mark, for {state}: {', '.join(ids)}." for state, ids in held.items())


def _wanted(sheet: Table, names: tuple[str, ...], what: str) -> int:
    place = sheet.place(*names)
    if place is None:
        raise CommandError(
            f"This is not {what}: its columns are {', '.join(sheet.header)}. In Moodle: the "
            "assignment, View all submissions, Download grading worksheet."
        )
    return place


def _canvas_column(sheet: Table, name: str) -> int:
    """The column of an assignment: Canvas writes its number in brackets behind the title."""
    titles = {place: title for place, title in enumerate(sheet.header)
              if plain(title) not in CANVAS_WHO}  # fmt: skip
    fits = [
        place for place, title in titles.items()
        if plain(name) in (plain(title), plain(re.sub(r"\s*\(\d+\)$", "", title)))
    ]  # fmt: skip
    if len(fits) == 1:
        return fits[0]
    seen = "has two columns" if fits else "has no column"
    raise CommandError(
        f"The sheet {seen} for {name!r}. Say which one it is with --column: "
        f"{', '.join(repr(one) for one in titles.values())}."
    )


class _Scale:
    """Turns marks into the LMS's own scale and way to write numbers, and says where it differs."""

    def __init__(self, sheet: Table, place: int | None) -> None:
        self.remarks: list[str] = []
        shown = [row[place] for row in sheet.rows] if place is not None else []
        self.comma = any(re.fullmatch(r"\s*\d+,\d+\s*", one) for one in shown)

    def text(self, row: Row, most: str) -> str:
        assert row.score is not None
        factor = self._factor(row, most)
        text = number(row.score * factor)
        return text.replace(".", ",") if self.comma else text

    def _factor(self, row: Row, most: str) -> float:
        try:
            theirs = float(most.replace(",", "."))
        except ValueError:
            return 1.0
        ours = row.max_score or 0.0
        if not ours or not theirs or theirs == ours:
            return 1.0
        scale = theirs / ours
        said = f"There the most is {theirs:g}, here {ours:g}: marks are scaled by {scale:.6g}."
        if said not in self.remarks:
            self.remarks.append(said)
        return scale


def _comment(row: Row) -> str:
    said = f"{number(row.score)} of {number(row.max_score)} points."
    if row.penalty:
        said += f" Before the late penalty: {number(row.raw)}."
    return said if row.is_final else f"So far, {row.state}: {said}"
