"""CSV as it comes from Moodle, Canvas and Excel; and CSV that harms no spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from asynclab.classroom import earlier
from asynclab.classroom.notebooks import BOMS
from asynclab.commands import CommandError

CELL_LIMIT = 30_000
"""Characters in a cell: Excel cuts at 32,767 without a word."""

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
_GUARDED = re.compile(r"'(?=[=+\-@\t\n＝＋－＠])")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, each as long as the header; `line` is that of the first row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()

    def place(self, *names: str) -> int | None:
        """The place of the first of these names that there is; case and spaces do not count."""
        here = [plain(one) for one in self.header]
        return next((here.index(plain(name)) for name in names if plain(name) in here), None)


def plain(text: str) -> str:
    """A name for comparison: without case, outer spaces, and two ways to write one letter."""
    import unicodedata

    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def read(path: Path) -> Table:
    """The table in a CSV file of any usual encoding and delimiter; raises CommandError."""
    data = _bytes(path)
    text, remarks = _decode(data, path)
    text, delimiter = _delimiter(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CommandError(
            f"{path} is no CSV that can be read ({error}). Save it again as CSV UTF-8."
        ) from error
    rows = [[_bare(cell) for cell in line] for line in lines if any(map(str.strip, line))]
    if not rows:
        raise CommandError(f"{path} is empty. A CSV file with a line of column names was wanted.")
    header = tuple(cell.strip() for cell in rows[0])
    width = len(header)
    filled = tuple(tuple((row + [""] * width)[:width]) for row in rows[1:])
    return Table(header, filled, remarks)


def write(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False
) -> None:
    """Write a CSV file in UTF-8, whole or not at all; no cell of it starts a formula.

    `bom` marks the file for Excel, which otherwise takes names for Windows text.
    """
    earlier.put(path, as_bytes(header, rows, bom=bom))


def as_bytes(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False
) -> bytes:
    """What `write` writes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n" if bom else "\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8", "backslashreplace")


def safe(value: object) -> str:
    """The text of a cell, with a ' before what a spreadsheet would run as a formula."""
    text = "" if value is None else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # Python 3.12 leaves \r unquoted
    text = text.replace("\0", "")  # by which UTF-16 is known
    if len(text) > CELL_LIMIT:
        text = f"{text[:CELL_LIMIT]} … (cut here: {len(text):,} characters)"
    if text.startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _bare(text: str) -> str:
    """The text without the ' that `safe` put before it."""
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {path}. Check its name and folder.") from error
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read: {error.strerror or error}. If it is open in another program, "
            "close it there."
        ) from error
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CommandError(
            f"{path} is a spreadsheet, and CSV was wanted: open it and save it as CSV UTF-8."
        )
    if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html")):
        raise CommandError(
            f"{path} is a web page, perhaps of a login, and CSV was wanted: download it again."
        )
    return data


def _decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for mark, name in BOMS.items() if data.startswith(mark)), "")
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = data[start:400:2]
        if not encoding and half.count(0) > len(half) / 2:
            encoding = name
    try:
        return data.decode(encoding or "utf-8"), ()
    except UnicodeDecodeError as error:
        if encoding:
            raise CommandError(
                f"{path} is damaged: it says that it is {encoding.upper()}, but is none after "
                f"{error.start:,} bytes. Save it again as CSV UTF-8."
            ) from error
    text = data.decode("cp1252", "replace")
    sample = next((line for line in text.splitlines() if not line.isascii()), "")
    return text, (
        f"{path.name} is no UTF-8 and was read as Windows text (cp1252). If this line looks "
        f"wrong, save the file as CSV UTF-8 and import it again: {sample[:100]}",
    )


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's `sep=` line, and the delimiter that its first line uses most."""
    first, _, rest = text.partition("\n")
    first, _, _ = first.partition("\r")
    if re.fullmatch(r'"?sep=.\"?', first.strip(), re.IGNORECASE):
        return rest, first.strip(' "')[-1]
    columns = {mark: len(next(csv.reader([first], delimiter=mark), [])) for mark in ",;\t"}
    return text, max(columns, key=columns.__getitem__)
