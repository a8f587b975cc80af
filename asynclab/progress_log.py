"""The learner's own record: one JSON line for each prediction and each try of an exercise.

It lies beside the learner's lessons, in `my-course/.asynclab/progress.jsonl`, and is only
ever appended to. It holds no names, paths or code, and nothing is sent anywhere.
"""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

Event = dict[str, Any]

FORMAT = 1
_session: list[Event] = []
_troubles: set[str] = set()


def path() -> Path | None:
    """The progress file, or None where events are kept in memory only.

    `ASYNCLAB_PROGRESS` decides: "off", or a path. Without it, the file lies in the learner's
    course: the nearest folder upwards from the current one with `.asynclab/manifest.json`.
    """
    from pathlib import Path

    wanted = os.environ.get("ASYNCLAB_PROGRESS", "")
    if wanted:
        return None if wanted.lower() == "off" else Path(wanted)
    try:
        course = course_above(Path.cwd())
    except OSError:
        return None
    return course and course / ".asynclab" / "progress.jsonl"


def course_above(folder: Path) -> Path | None:
    """The learner's copy of the course that a folder is, or lies in."""
    above = (folder, *folder.parents)
    return next((one for one in above if (one / ".asynclab" / "manifest.json").is_file()), None)


def append(lesson: str, event: str, id: str, **facts: Any) -> str:
    """Keep one event, and return a sentence for the learner if it could not be written.

    What cannot be written is kept in memory for this session, and said once a session.
    """
    entry = {
        "version": FORMAT,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "course": "asynclab",
        "lesson": lesson,
        "event": event,
        "id": id,
    } | {key: facts.get(key) for key in ("answer", "why", "seen", "outcome", "attempt")}
    file = path()
    if file is None:
        _session.append(entry)
        return ""
    import json

    try:
        _write_line(file, json.dumps(entry, ensure_ascii=False))
    except OSError as error:
        _session.append(entry)
        trouble = (
            f"{file.name} could not be written ({error.strerror}), so your progress is "
            "kept for this session only. Is the disk full, or the folder read-only?"
        )
        if trouble not in _troubles:
            _troubles.add(trouble)
            return trouble
    return ""


def events(event: str = "", id: str = "") -> list[Event]:
    """The events that are kept, oldest first: those of the file, then those of this session.

    `event` and `id` choose: only events of this kind, only of this question or exercise.
    """
    file = path()
    try:
        lines = file.read_bytes().splitlines() if file else []
    except OSError:
        lines = []
    found = [parsed for line in lines if (parsed := _parse(line)) is not None] + _session
    return [one for one in found if event in ("", one["event"]) and id in ("", one["id"])]


def forget_session() -> None:
    """Drop what is kept in memory only; the file stays as it is."""
    _session.clear()
    _troubles.clear()


def _write_line(file: Path, line: str) -> None:
    """Append one line in one write, so that two kernels never mix theirs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+", buffering=0) as stream:
        # Half a character pasted by a learner stays readable: JSON knows the same escape.
        data = ("\n" * _is_torn(stream) + line + "\n").encode("utf-8", "backslashreplace")
        if stream.write(data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_torn(stream: FileIO) -> bool:
    """Whether a crash left half a line: that of another kernel, still being written, grows."""
    before = -1
    while length := stream.seek(0, os.SEEK_END):
        stream.seek(length - 1)
        if stream.read(1) == b"\n":
            return False
        if length == before:
            return True
        before = length
        time.sleep(0.01)
    return False


def _parse(line: bytes) -> Event | None:
    """The event of one line, or None for a line that is torn, foreign or from the future."""
    import json

    try:
        event = json.loads(line)
    except ValueError:
        return None
    if not isinstance(event, dict) or event.get("version") != FORMAT:
        return None
    texts = all(isinstance(event.get(key), str) for key in ("lesson", "event", "id"))
    return event if texts else None
