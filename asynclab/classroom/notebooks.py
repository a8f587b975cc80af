"""Reading a notebook file from anybody: whatever can be understood is, and the rest is said."""

from __future__ import annotations

import codecs
import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CellType = Literal["code", "markdown", "raw"]

OLD_NAMES = ("ipython", "python3")  # of Python itself, by some tools
MOST_BYTES = 300_000_000
NAMED_BYTES = 20_000_000
MOST_CELLS = 20_000
MOST_TEXT = 2_000_000  # characters of one cell
KINDS = {
    b"PK\x03\x04": "a zip archive",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"<!DOCTYPE": "a web page",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<<<<<<<": "a file with the marks of a merge conflict",
    b"version https://git-lfs": "a pointer of Git LFS, without the file itself",
}
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Unreadable(Exception):  # noqa: N818 - it is a state of a submission, with its own name
    """The file is no notebook that can be read; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands in a file: its type, its text, and nbgrader's tags as they are there.

    `number` counts from 1, as a person would. `id` is the notebook format's own, "" where there
    is none. `tags` is what stands under `metadata.nbgrader`, `{}` where nothing does.
    """

    number: int
    type: CellType
    text: str
    id: str = ""
    tags: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    @property
    def grade_id(self) -> str:
        """The cell's name in nbgrader's tags, "" where it has none."""
        name = self.tags.get("grade_id")
        return name if isinstance(name, str) else ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """The cells of a file, its language, and what had to be repaired to read it."""

    cells: tuple[Cell, ...]
    language: str
    remarks: tuple[str, ...] = ()


def read_notebook(path: str | os.PathLike[str]) -> Notebook:
    """The notebook in a file; raises Unreadable with a sentence where there is none."""
    remarks: list[str] = []
    data = read_json(path, remarks)
    cells = tuple(_cells(_raw_cells(data, remarks), remarks))
    return Notebook(cells, _language(data), tuple(dict.fromkeys(remarks)))


def read_json(path: str | os.PathLike[str], remarks: list[str]) -> dict[str, Any]:
    """The values in a notebook file; what had to be repaired is added to the remarks."""
    return _parse(_decode(read_bytes(path), remarks), remarks)


def as_bytes(notebook: Mapping[str, Any]) -> bytes:
    """What a notebook file holds, as Jupyter writes it."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a regular file, links and devices refused; raises Unreadable."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    _wants_regular(os.lstat, path)
    try:
        number = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable(f"It cannot be opened: {_because(error)}.") from None
    with open(number, "rb") as file:  # noqa: PTH123 - a path would follow a link put there since
        size = _wants_regular(os.fstat, file.fileno()).st_size
        if size > MOST_BYTES:
            raise Unreadable(f"It has {size / 1e6:.0f} MB; clear its outputs, and save it again.")
        try:
            return file.read()
        except OSError as error:
            raise Unreadable(f"It cannot be read: {_because(error)}.") from None


def _wants_regular(look: Any, path: Any) -> os.stat_result:
    try:
        found: os.stat_result = look(path)
    except (OSError, ValueError) as error:
        raise Unreadable(f"It cannot be opened: {_because(error)}.") from None
    if stat.S_ISLNK(found.st_mode):
        raise Unreadable("It is a symbolic link; wanted: the file itself.")
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable("It is a folder; wanted: a notebook file.")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("It is a device or a pipe; wanted: a notebook file.")
    return found


def _because(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _decode(data: bytes, remarks: list[str]) -> str:
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("The file is empty.")
    for start, kind in KINDS.items():
        if data.startswith(start):
            raise Unreadable(f"It is {kind}; wanted: a notebook (.ipynb).")
    encoding = next((name for bom, name in BOMS.items() if data.startswith(bom)), "")
    if not encoding:
        encoding = _without_bom(data)
    elif encoding == "utf-8-sig":
        remarks.append("The file begins with a byte order mark; it was left out.")
    if len(data) > NAMED_BYTES:
        remarks.append(f"The file has {len(data) / 1e6:.0f} MB.")
    if encoding not in ("utf-8", "utf-8-sig"):
        remarks.append(f"The file is saved as {encoding.upper()}, not UTF-8; it was read so.")
    return data.decode(encoding, errors="replace")


def _without_bom(data: bytes) -> str:
    head = data[:4]
    if head[1:2] == b"\0" and head[:1] != b"\0":
        return "utf-32-le" if head[2:4] == b"\0\0" else "utf-16-le"
    if head[:1] == b"\0":
        return "utf-32-be" if head[:2] == b"\0\0" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _parse(text: str, remarks: list[str]) -> dict[str, Any]:
    text = text.lstrip("\ufeff \t\r\n")
    try:
        data, end = json.JSONDecoder(strict=False).raw_decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(_no_json(text, error)) from None
    except (RecursionError, MemoryError):
        raise Unreadable("Its JSON is nested too deeply, or too large, to be read.") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise Unreadable(f"Its JSON cannot be read: {error}.") from None
    if text[end:].strip(" \t\r\n\0"):
        remarks.append("There is text after the end of the notebook; it was left out.")
    if not isinstance(data, dict):
        raise Unreadable("It is JSON, but no notebook: it has no cells.")
    return data


def _no_json(text: str, error: json.JSONDecodeError) -> str:
    if "\n<<<<<<< " in text:
        return "It has the marks of a merge conflict; settle it, and save the notebook again."
    if not text.startswith("{"):
        return "It is no notebook: a notebook file is JSON, and begins with {."
    if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
        return "It ends in the middle: saved or sent only in part."
    return f"Its JSON is broken in line {error.lineno}: {error.msg}."


def _raw_cells(data: dict[str, Any], remarks: list[str]) -> list[Any]:
    if isinstance(data.get("cells"), list):
        found: list[Any] = data["cells"]
        return found
    sheets = data.get("worksheets")
    if isinstance(sheets, list):
        remarks.append("The file is in an old notebook format; it was read so.")
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        return [cell for cells in lists if isinstance(cells, list) for cell in cells]
    raise Unreadable("It is JSON, but no notebook: it has no cells.")


def _cells(found: list[Any], remarks: list[str]) -> Iterable[Cell]:
    if len(found) > MOST_CELLS:
        remarks.append(f"Of its {len(found)} cells the first {MOST_CELLS} were read.")
    for number, cell in enumerate(found[:MOST_CELLS], 1):
        if not isinstance(cell, dict):
            remarks.append(f"Cell {number} is no cell; it was left out.")
            continue
        metadata = cell.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        tags, labels = metadata.get("nbgrader"), metadata.get("tags")
        yield Cell(
            number,
            _type(cell, number, remarks),
            _text(cell.get("source", cell.get("input", "")), number, remarks),
            cell["id"] if isinstance(cell.get("id"), str) else "",
            tags if isinstance(tags, dict) else {},
            tuple(str(one) for one in labels) if isinstance(labels, list) else (),
        )


def _type(cell: dict[str, Any], number: int, remarks: list[str]) -> CellType:
    given = cell.get("cell_type")
    if given in ("code", "markdown", "raw"):
        return given  # type: ignore[no-any-return]
    if given in ("heading", "html"):
        return "markdown"
    remarks.append(f"Cell {number} does not say what type it is; it was read as code.")
    return "code"


def _text(source: Any, number: int, remarks: list[str]) -> str:
    parts = source if isinstance(source, list) else [source]
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        remarks.append(f"A part of cell {number} is no text; it was left out.")
    if sum(map(len, texts)) > MOST_TEXT:
        remarks.append(f"Cell {number} has more than {MOST_TEXT // 10**6} MB of text; left out.")
        return ""
    text = "".join(texts).replace("\r\n", "\n").replace("\r", "\n")
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
    if whole != text:
        remarks.append(f"Cell {number} has characters that no text can have; they were replaced.")
    return whole


def _language(data: dict[str, Any]) -> str:
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        facts = metadata.get(key)
        if isinstance(facts, dict) and isinstance(facts.get(name), str):
            return "python" if facts[name].lower() in OLD_NAMES else str(facts[name])
    return "python"
