"""Replacing a file of the teacher's without losing what was in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asynclab.commands import CommandError


def replace(course: Path, path: Path, data: bytes) -> Path | None:
    """Put data at a path; what stood there is kept under `.classroom/earlier`.

    Returns where it is kept, or None where nothing was there, or just the same. Raises
    CommandError.
    """
    from asynclab import files

    with saying(path):
        old = path.read_bytes() if path.exists() else None
    if old == data:
        return None
    kept = None
    if old is not None:
        hidden = course / ".classroom"
        with saying(hidden):
            hidden.mkdir(mode=0o700, exist_ok=True)  # as the store has it
        names = files.numbered(hidden / "earlier" / path.name)
        kept = next(one for one in names if not one.exists())
        put(kept, old)
    put(path, data)
    return kept


def put(path: Path, data: bytes) -> None:
    """Write a file and its folder, whole or not at all; raises CommandError."""
    from asynclab import files

    with saying(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, [data])


@contextmanager
def saying(path: Path) -> Iterator[None]:
    """What cannot be written becomes CommandError, with a sentence."""
    try:
        yield
    except OSError as error:
        seen = str(error.strerror or error)
        where = "" if str(path) in seen else f"{path} cannot be written: "
        raise CommandError(
            f"{where}{seen.rstrip('.')}. If it is open in another program, close it there, or "
            "move away what stands in its way; then run it again. What was written before is whole."
        ) from error
