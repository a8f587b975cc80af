"""A timeline as a file: JSON without loss, and Chrome's trace format.

The JSON is plain enough to be read by eye or by any other program: tracks are
objects, the columns of slices are lists of whole nanoseconds. Since slices touch, only
starts are kept, each as the step from the one before: short numbers, so a million slices
take some ten megabytes, and no byte order or compression stands between reader and data.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from functools import cache
from itertools import accumulate, count, pairwise
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from asynclab.timeline import Block, Clock, Columns, Outcome, Timeline, Track

FORMAT, VERSION = "asynclab timeline", 1
FIELDS = {
    "name": str,
    "label": str,
    "start_ns": int,
    "finish_ns": int,
    "outcome": str,
    "task": str,
    "kind": str,
    "thread": str,
    "loop": int,
    "error": str,
    "first": int,
    "stop": int,
    "left_behind": bool,
}
WORDS = {"outcome": get_args(Outcome), "kind": ("coroutine", "task", "async generator", "span")}


def save(timeline: Timeline, path: str | PathLike[str]) -> None:
    """Write the timeline to a JSON file, without loss (except `result`).

    A file of that name is replaced at once, when the new one is whole. Raises
    OSError, in a sentence, if it cannot be written; the old file is kept.
    """
    write(path, (line.encode() for line in _lines(to_plain(timeline))))


def load(path: str | PathLike[str]) -> Timeline:
    """Read a timeline from a JSON file that `save` wrote.

    Raises OSError if there is no such file, ValueError if it holds something else.
    """
    try:
        data = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise _sentence(
            error, f"{path} cannot be read", "Check the name and the folder."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"{path} is no JSON, or only a part of it ({error}). A file that timeline.save() "
            "wrote was wanted: save the timeline again, or take another copy of the file."
        ) from error
    return from_plain(data, path)


def from_plain(data: object, where: str | PathLike[str] = "This") -> Timeline:
    """The timeline that `to_plain` gave as plain values.

    `where` names the place in a message. Raises ValueError if the values are no timeline.
    """
    _check_heading(data, where)
    try:
        return _timeline(data)
    except (LookupError, TypeError, ValueError, OverflowError, RecursionError) as error:
        missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(
            f"{where} says that it holds an asynclab timeline, but it is damaged: {missing}. "
            "Save the timeline again, or take another copy of the file."
        ) from error


def save_chrome_trace(timeline: Timeline, path: str | PathLike[str]) -> None:
    """Write the timeline in Chrome's trace format, which ui.perfetto.dev opens.

    Raises OSError, in a sentence, if it cannot be written; the old file is kept.
    """
    from asynclab.chrome_trace import lines

    # Half a character, which UTF-8 has none for, is an escape in JSON too.
    write(path, (line.encode("utf-8", "backslashreplace") for line in lines(timeline)))


def write(path: str | PathLike[str], parts: Iterable[bytes]) -> None:
    """Write the parts to a file beside `path`, then put it in place in one move.

    Raises OSError with a sentence; what stood at `path` before is whole until the move.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            _write_into(target, parts)
        else:
            replace(target, parts)
    except OSError as error:
        hint = "Free some space, or give another folder."
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            hint = "Give a file in a folder that you may write to."
        kept = ", and the file of that name is as it was" if target.is_file() else ""
        raise _sentence(error, f"{path} cannot be written", hint, kept) from error


def replace(target: Path, parts: Iterable[bytes]) -> None:
    """Write all of a file or nothing: a full disk leaves what was there."""
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        _write_into(beside, parts)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def numbered(path: Path) -> Iterator[Path]:
    """The path, then the same with " 2", " 3" and so on: to choose the first that is free."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem} {number}{path.suffix}")


def _write_into(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        if path.is_file():
            os.fsync(file.fileno())


def _sentence(error: OSError, what: str, hint: str, more: str = "") -> OSError:
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    return type(error)(error.errno, f"{what}: {reason}{more}. {hint}")


def _lines(plain: dict[str, Any]) -> Iterator[str]:
    """The JSON, a field or a track a line, so that it can be read and compared."""
    mark = "{"
    for key, value in plain.items():
        yield f"{mark}\n{json.dumps(key)}: "
        mark = ","
        if key == "tracks" and value:
            yield "[\n" + ",\n".join(json.dumps(track) for track in value) + "\n]"
        else:
            yield json.dumps(value)
    yield "\n}\n"


def to_plain(timeline: Timeline) -> dict[str, Any]:
    """The timeline as plain values for JSON, without loss (except `result`)."""
    numbers = {id(track): number for number, track in enumerate(timeline.tracks)}
    columns = timeline.columns
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": timeline.name,
        "clock": timeline.clock,
        "start_time": timeline.start_time,
        "notes": list(timeline.notes),
        "blocks": [astuple(block) for block in timeline.blocks],
        "tracks": [
            {name: getattr(track, name) for name in FIELDS}
            | {"parent": None if track.parent is None else numbers[id(track.parent)]}
            for track in timeline.tracks
        ],
        "columns": {
            "states": columns.states.hex()[1::2],
            "steps": [b - a for a, b in pairwise((0, *columns.starts))],
            "reasons": columns.reasons.tolist(),
            "names": list(columns.names),
            "held": columns.held.tolist(),
        },
    }


def _check_heading(data: object, path: str | PathLike[str]) -> None:
    seen = data.get("format") if isinstance(data, dict) else None
    if seen != FORMAT:
        raise ValueError(
            f'{path} is JSON, but no timeline: its "format" is {seen!r}, and {FORMAT!r} was '
            "wanted. Give a file that timeline.save() wrote."
        )
    version = data["version"] if isinstance(data, dict) and "version" in data else None
    if version != VERSION:
        raise ValueError(
            f"{path} is a timeline of version {version!r}, and this asynclab reads version "
            f"{VERSION}. A newer asynclab wrote it: upgrade with `pip install -U asynclab`."
        )


def _timeline(data: Any) -> Timeline:
    columns = _columns(data["columns"])
    clock: Clock = _one_of(data["clock"], get_args(Clock), "clock")
    return Timeline(
        tracks=_tracks(data["tracks"], columns),
        name=_is(data["name"], str, "name"),
        clock=clock,
        start_time=float(data["start_time"]),
        columns=columns,
        blocks=tuple(_block(block) for block in data["blocks"]),
        notes=tuple(_is(note, str, "a note") for note in data["notes"]),
    )


def _columns(data: dict[str, Any]) -> Columns:
    columns = Columns(
        states=bytes(int(digit) for digit in data["states"]),
        starts=array("q", accumulate(data["steps"])),
        reasons=array("I", data["reasons"]),
        names=tuple(_is(name, str, "a reason") for name in data["names"]),
        held=array("q", data["held"]),
    )
    count = len(columns)
    if not len(columns.starts) == len(columns.reasons) == count:
        raise ValueError("its columns differ in length")
    if len(columns.held) not in (0, count):
        raise ValueError("its column of held times is too short")
    if max(columns.states, default=0) > 3:
        raise ValueError("it has states that asynclab does not know")
    if max(columns.reasons, default=0) >= len(columns.names):
        raise ValueError("it has reasons without a name")
    return columns


def _tracks(data: list[Any], columns: Columns) -> tuple[Track, ...]:
    @cache
    def track(number: int) -> Track:
        """The track with this number, made after its parent, wherever that stands."""
        each = data[number]
        fields = {name: _is(each[name], kind, name) for name, kind in FIELDS.items()}
        for name, allowed in WORDS.items():
            _one_of(fields[name], allowed, name)
        if not 0 <= fields["first"] <= fields["stop"] <= len(columns):
            raise ValueError(f"track {number} has slices that are not there")
        parent = each["parent"]
        if parent is not None and _is(parent, int, "parent") not in range(len(data)):
            raise ValueError(f"track {number} has no true parent")
        above = None if parent is None else track(parent)
        return Track(**fields, parent=above, columns=columns)

    return tuple(map(track, range(len(data))))


def _block(data: list[Any]) -> Block:
    start, finish, held, where, label = data
    where, label = _is(where, str, "where"), _is(label, str, "label")
    return Block(float(start), float(finish), float(held), where, label)


def _is(value: Any, kind: type, name: str) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool):
        raise TypeError(f"{name} is {value!r}")
    return value


def _one_of(value: Any, allowed: tuple[str, ...], name: str) -> Any:
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}, and one of {', '.join(allowed)} was wanted")
    return value
