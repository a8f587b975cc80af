"""Results on disk: each attempt is a file that stays for ever, and a journal tells of them all.

`<course>/.classroom/results/<assignment>/<student>/0001.json` is the student's first attempt.
A file is written beside its place, flushed, and moved there: it is whole, or it is not there.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from asynclab import files
from asynclab.classroom.result import Result
from asynclab.commands import CommandError

HIDDEN = ".classroom"
RESULTS = "results"
JOURNAL = "journal.jsonl"
LONGEST = 150  # bytes of a folder's name; file systems take 255, and a file's parts need some
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*%~]|^[. ]|[. ]$')


@dataclass(frozen=True, slots=True)
class Attempt:
    """One grading of one submission.

    `number` counts a student's attempts from 1, `time` is when it ended (UTC), and `seconds` is
    how long it took. `conditions` is a hash of what else it was graded under (limits, seed),
    `edition` one of the asynclab that did it, `reason` why a submission was graded again.
    """

    number: int
    result: Result
    time: str
    seconds: float = 0.0
    conditions: str = ""
    reason: str = ""
    edition: str = ""

    def is_of(self, source_hash: str, conditions: str) -> bool:
        """Whether it was graded by this source, under these conditions."""
        return (self.result.source_hash, self.conditions) == (source_hash, conditions)


class Store:
    """The results of one assignment; the newest attempt of a student is the one that counts.

    `area` is the folder under .classroom: another than "results" is for a trial. What cannot be
    written or read raises CommandError with a sentence.
    """

    def __init__(self, course: Path, assignment: str, area: str = RESULTS) -> None:
        self.assignment = assignment
        self.folder = course / HIDDEN / area / safe(assignment)

    def add(
        self,
        result: Result,
        *,
        seconds: float = 0.0,
        conditions: str = "",
        reason: str = "",
        edition: str = "",
    ) -> Attempt:
        """Keep a result as its student's newest attempt, and note it in the journal."""
        number = max(_numbers(self.folder / safe(result.student)), default=0) + 1
        took = round(seconds, 3)
        attempt = Attempt(number, result, now(), took, conditions, reason, edition)
        with said():
            path = _made(self.folder) / safe(result.student)
            path.mkdir(exist_ok=True)
            data = {
                "number": number,
                "time": attempt.time,
                "seconds": attempt.seconds,
                "conditions": conditions,
                "reason": reason,
                "edition": edition,
                "result": result.to_json(),
            }
            files.write(path / f"{number:04}.json", [json.dumps(data, indent=1).encode()])
            flush_folder(path)
        self.note(
            "graded",
            student=result.student,
            number=number,
            state=result.state,
            score=result.score,
            submission_hash=result.submission_hash,
            source_hash=result.source_hash,
            seconds=attempt.seconds,
            reason=reason,
        )
        return attempt

    def latest(self, student: str) -> Attempt | None:
        """The attempt that counts, or None where there is none."""
        return next(self._newest_first(student), None)

    def attempts(self, student: str) -> list[Attempt]:
        """All attempts of a student, oldest first."""
        return [*self._newest_first(student)][::-1]

    def results(self) -> dict[str, Result]:
        """The result that counts of every student who has one, by the student's id."""
        found = [self._newest_in(folder) for folder in folders(self.folder)]
        results = {one.result.student: one.result for one in found if one}
        return dict(sorted(results.items()))

    def note(self, event: str, **facts: Any) -> None:
        """Append a line to the journal; what stands in it is never changed."""
        line = json.dumps({"time": now(), "event": event} | facts).encode() + b"\n"
        path = self.folder / JOURNAL
        with said(path), (_made(self.folder) / JOURNAL).open("ab+", buffering=0) as journal:
            if length := journal.seek(0, os.SEEK_END):
                journal.seek(length - 1)
                line = line if journal.read(1) == b"\n" else b"\n" + line  # a kill tore the last
            if journal.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(journal.fileno())

    def journal(self) -> list[dict[str, Any]]:
        """The journal's lines, oldest first; a line that a kill tore is left out."""
        try:
            with said(missing=True):
                lines = (self.folder / JOURNAL).read_bytes().splitlines()
        except FileNotFoundError:
            return []
        parsed = [_parse(line) for line in lines]
        return [line for line in parsed if line is not None]

    def _newest_first(self, student: str) -> Iterator[Attempt]:
        # Two ids can share a folder where letters' case is nothing to the file system.
        found = _attempts(self.folder / safe(student))
        return (one for one in found if one.result.student == student)

    def _newest_in(self, folder: Path) -> Attempt | None:
        return next(_attempts(folder), None)


def now() -> str:
    """The time as the journal has it: UTC, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def safe(name: str) -> str:
    """A folder's name for any id: the id itself nearly always, else escaped or cut, but its own."""
    escaped = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", name) or "%"
    if len(os.fsencode(escaped)) <= LONGEST:
        return escaped
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{escaped[: LONGEST // 4 - 17]}~{digest}"


def folders(above: Path) -> list[Path]:
    """The folders directly in a folder, in order; none where it does not exist."""
    try:
        with said(missing=True), os.scandir(above) as entries:
            return sorted(Path(one.path) for one in entries if one.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []


@contextmanager
def said(path: Path | None = None, *, missing: bool = False) -> Iterator[None]:
    """An OSError becomes CommandError: the sentence that a teacher reads. `path` is what for.

    With `missing`, what is not there raises its own error: that may be quite right.
    """
    try:
        yield
    except OSError as error:
        if missing and isinstance(error, (FileNotFoundError, NotADirectoryError)):
            raise
        seen = error.strerror or str(error)
        if path or error.filename:
            seen = f"{error.filename or path} cannot be used: {seen.lower()}."
        raise CommandError(f"{seen} All results so far are kept; run it again to go on.") from error


def flush_folder(folder: Path) -> None:
    """Have a file's move on disk too, where the system can (Windows cannot)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(course: Path, verb: str) -> Iterator[None]:
    """Hold the course for one verb that grades; CommandError while another does.

    The lock ends with its process, however that ends.
    """
    with said():
        path = _made(course / HIDDEN) / "lock"
        file = path.open("a+b", buffering=0)
    with file:
        if not _taken(file):
            raise CommandError(
                f"{_holder(path)} is at work in {course}. Wait until it has ended, or stop it "
                "with Ctrl-C where it runs; then run this again."
            )
        with suppress(OSError):  # a full disk: the name of the holder is only a courtesy
            file.truncate(0)
            file.write(f"asynclab classroom {verb} (process {os.getpid()})".encode())
        yield


def _taken(file: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: go on without
        pass
    return True


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8") or "Another asynclab"
    except OSError:
        return "Another asynclab"


def _made(folder: Path) -> Path:
    """The folder, made where it is missing; marks are nobody's business but the teacher's."""
    for above in (*reversed(folder.parents), folder):
        if HIDDEN in above.parts:
            above.mkdir(exist_ok=True, mode=0o700)
    return folder


def _numbers(folder: Path) -> list[int]:
    try:
        with said(missing=True):
            names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [int(name[:-5]) for name in names if re.fullmatch(r"[0-9]{4,}\.json", name)]


def _attempts(folder: Path) -> Iterator[Attempt]:
    for number in sorted(_numbers(folder), reverse=True):
        data = _parse(_bytes(folder / f"{number:04}.json"))
        if data is not None:
            with suppress(KeyError, TypeError, ValueError):  # another version's, or damaged
                yield Attempt(**data | {"result": Result.from_json(data["result"])})


def _bytes(path: Path) -> bytes:
    with said():
        return path.read_bytes()


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(line)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
