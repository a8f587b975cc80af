"""The other files that a notebook may read while it is graded: the teacher's, and the student's."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from asynclab.classroom.folders import files_in
from asynclab.classroom.notebooks import Unreadable, read_bytes
from asynclab.classroom.source import Source

TESTS = "tests"
"""In a source: the typical wrong answers, which are nobody else's business."""


def gather(
    source: Path, to: Path, submitted: Path | None = None, most: int = 0
) -> tuple[str, tuple[str, ...]]:
    """Copy the files beside the notebooks to a folder; gives its path, and remarks.

    The path is "" where there are none. Of two files of one name the teacher's counts. `most`
    is what the student's may take, in bytes; links are left out.
    """
    ours = of_source(source)
    sent = _of(submitted) if submitted else ()
    theirs = {name: path for name, path in sent if name not in ours}
    remarks, taken = [], 0
    for name, path in (*theirs.items(), *ours.items()):
        try:
            data = read_bytes(path)
        except Unreadable as error:
            remarks.append(f"The file {name!r} was left out. {error}")
            continue
        taken += len(data) if name in theirs else 0
        if name in theirs and taken > most:
            remarks.append("The files handed in take too much room; the rest was left out.")
            taken -= len(data)
            continue
        put = to / name
        put.parent.mkdir(parents=True, exist_ok=True)
        put.write_bytes(data)
    return (str(to) if to.is_dir() else ""), tuple(dict.fromkeys(remarks))


def of_source(source: Path) -> dict[str, Path]:
    """The teacher's files that notebooks may read, by name: all but notebooks and tests."""
    return {name: path for name, path in _of(source) if Path(name).parts[0] != TESTS}


def source_hash(sources: Iterable[Source], folder: Path) -> str:
    """SHA-256 of all that counts in a source: its notebooks' cells, and the files beside them."""
    others = of_source(folder)
    found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in others.items()}
    facts = [[source.notebook, source.hash] for source in sources]
    return hashlib.sha256(json.dumps([facts, sorted(found.items())]).encode()).hexdigest()


def forget(folder: str) -> None:
    """Remove a folder that `gather` made."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def _of(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in files_in(folder) if folder.is_dir() else ():
        if path.suffix != ".ipynb":
            yield str(path.relative_to(folder)), path
