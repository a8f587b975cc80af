"""The learner's copy of the lessons: made once, brought up to date, never overwritten.

The copy has no stored outputs, for they would answer every prediction. A manifest of
hashes in it tells what the learner has changed since we wrote it:

- as we wrote it: a newer version takes its place;
- run, but not edited (the same cells with other outputs): it moves to `kept/`, and the
  newer version takes its place;
- edited: it stays, and the newer version is put beside it as "… (new)".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from asynclab import files
from asynclab.commands import CommandError
from asynclab.progress_log import course_above

MANIFEST = Path(".asynclab") / "manifest.json"
FORMAT = 1
LESSONS = ("README.md", "lessons", "reference")
TEACHERS = ("assignments", "instructor")


@dataclass(frozen=True)
class Written:
    """A file as we wrote it: the hash of its bytes, and that of its cells alone."""

    bytes: str
    cells: str


@dataclass
class Manifest:
    """What we wrote into a copy; `offered` is the newest version of each file given so far."""

    written: dict[str, Written] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)


def source() -> Path:
    """The folder that holds the lessons: the clone's, or the one in the installed wheel."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parent / "notebooks", package / "notebooks"):
        if (folder / "lessons").is_dir():
            return folder
    raise CommandError(
        f"The lessons are not beside {package}, where a clone and a wheel have them. "
        "Install asynclab again."
    )


def find(start: Path | None = None) -> Path | None:
    """The copy that `start` (the current folder, by default) lies in or has as `my-course`."""
    here = (start or Path.cwd()).resolve()
    return course_above(here) or course_above(here / "my-course")


def update(copy: Path, *, teacher: bool = False) -> list[str]:
    """Make a copy of the lessons, or bring it up to date; gives a line for all worth knowing.

    `teacher` adds the sources of the assignments and the instructor's guide. Raises
    CommandError, with a sentence, where the copy cannot be written.
    """
    lessons = source()
    refuse_sources(copy, lessons)
    parts = LESSONS + (TEACHERS if teacher else ())
    notices = []
    try:
        manifest = read_manifest(copy)
        try:
            for name, content in contents(lessons, parts):
                notices += place(copy, manifest, name, content)
        finally:
            write_manifest(copy, manifest)
    except OSError as error:
        raise cannot_write(copy, error) from error
    missing = [part for part in parts if not (lessons / part).exists()]
    if missing:
        notices.append(
            f"Not here, so that students have them not by chance: {', '.join(missing)}. A clone "
            f"of the course has them; in it: python3 course.py copy {copy} --teacher"
        )
    return notices


def reset(copy: Path, lesson: str) -> str:
    """Move the learner's file of a lesson ("03") to `kept/`, copy it afresh, and say so."""
    lessons = source()
    name, content = find_lesson(lessons, lesson)
    try:
        manifest = read_manifest(copy)
        path = copy / name
        if path.exists() and path.read_bytes() == content:
            return f"{name} is as it was at the start; nothing to do."
        kept = keep(copy, name) if path.exists() else None
        write(copy, manifest, name, content)
        manifest.offered[name] = digest(content)
        write_manifest(copy, manifest)
    except OSError as error:
        raise cannot_write(copy, error) from error
    said = f" What was there is now {kept}." if kept else ""
    return f"{name} is copied afresh.{said}"


def place(copy: Path, manifest: Manifest, name: str, content: bytes) -> list[str]:
    """Give the learner the newest version of one file, without touching work of theirs."""
    path = copy / name
    newest = digest(content)
    if manifest.offered.get(name) == newest and path.exists():
        return []
    manifest.offered[name] = newest
    now = state(copy, manifest, name, content)
    if now == "edited":
        beside = free_beside(copy, manifest, name, content)
        write(copy, manifest, beside, content)
        return [f"{name}: you changed it, and there is a newer version: {Path(beside).name}"]
    if now == "run":
        kept = keep(copy, name)
        write(copy, manifest, name, content)
        return [f"{name}: replaced by a newer version; yours, with its outputs, is now {kept}"]
    if now != "same cells":
        write(copy, manifest, name, content)
    return []


def state(copy: Path, manifest: Manifest, name: str, content: bytes) -> str:
    """What has become of a file: "missing", "ours", "same cells" as the newest, "run", "edited"."""
    path = copy / name
    if not path.exists():
        return "missing"
    there = path.read_bytes()
    ours = manifest.written.get(name)
    if there == content or (ours and digest(there) == ours.bytes):
        return "ours"
    if cells_digest(name, there) == cells_digest(name, content):
        return "same cells"
    return "run" if ours and cells_digest(name, there) == ours.cells else "edited"


def free_beside(copy: Path, manifest: Manifest, name: str, content: bytes) -> str:
    """A name beside a file for its newer version, none that holds work of the learner's."""
    path = Path(name)
    places = files.numbered(path.with_name(f"{path.stem} (new){path.suffix}"))
    names = (place.as_posix() for place in places)
    return next(one for one in names if state(copy, manifest, one, content) in ("missing", "ours"))


def keep(copy: Path, name: str) -> str:
    """Move a file to `kept/`, with date and time in its name, and return its new place."""
    path = copy / name
    folder = copy / "kept"
    folder.mkdir(exist_ok=True)
    stem = f"{path.stem} {datetime.now():%Y-%m-%d %H.%M.%S}"  # Windows allows no ":" in a name
    places = files.numbered(folder / f"{stem}{path.suffix}")
    target = path.rename(next(place for place in places if not place.exists()))
    return target.relative_to(copy).as_posix()


def write(copy: Path, manifest: Manifest, name: str, content: bytes) -> None:
    put(copy / name, content)
    manifest.written[name] = Written(digest(content), cells_digest(name, content))


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    files.replace(path, [content])


def contents(lessons: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Every file of the course by its name in the copy, as the learner gets it."""
    for part in parts:
        top = lessons / part
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            name = path.relative_to(lessons)
            if path.is_file() and not any(piece.startswith(".") for piece in name.parts):
                yield name.as_posix(), for_learner(path)


def for_learner(path: Path) -> bytes:
    """A file without stored outputs (a notebook), or as it is (anything else)."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def find_lesson(lessons: Path, wanted: str) -> tuple[str, bytes]:
    """The name and content of the lesson with a number ("3", "03") or a file's name."""
    every = dict(contents(lessons, ("lessons",)))
    number = wanted.zfill(2) if wanted.isdigit() else Path(wanted).stem
    for name, content in every.items():
        stem = Path(name).stem
        if number in (stem, stem.split("_")[0]):
            return name, content
    there = ", ".join(Path(name).stem for name in every)
    raise CommandError(f"There is no lesson {wanted!r}. Give a number; there are: {there}.")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def cells_digest(name: str, content: bytes) -> str:
    """The hash of a notebook's cells without outputs and metadata (else, of all bytes)."""
    if not name.endswith(".ipynb"):
        return digest(content)
    try:
        cells = [
            [cell["cell_type"], "".join(cell["source"])] for cell in json.loads(content)["cells"]
        ]
    except (ValueError, LookupError, TypeError):  # the learner's file, in whatever state
        return digest(content)
    return digest(json.dumps(cells).encode())


def read_manifest(copy: Path) -> Manifest:
    """The manifest of a copy: an empty one where there is none, or none that can be read."""
    try:
        data: dict[str, Any] = json.loads((copy / MANIFEST).read_text("utf-8"))
        written = {name: Written(**hashes) for name, hashes in data["written"].items()}
        return Manifest(written, dict(data["offered"]))
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return Manifest()


def write_manifest(copy: Path, manifest: Manifest) -> None:
    data = {"version": FORMAT, **asdict(manifest)}
    put(copy / MANIFEST, json.dumps(data, indent=1).encode())


def refuse_sources(copy: Path, lessons: Path) -> None:
    here = copy.resolve()
    own = [lessons, lessons.parent] if (lessons.parent / "pyproject.toml").exists() else [lessons]
    if here in own or lessons in here.parents:
        raise CommandError(
            f"{copy} holds the course itself. A copy needs a folder of its own: asynclab copy "
            "my-course"
        )


def cannot_write(copy: Path, error: OSError) -> CommandError:
    where = f" ({error.filename})" if error.filename else ""
    return CommandError(
        f"The lessons cannot be written to {copy}: {error.strerror or error}{where}. Free some "
        "space, or choose a folder of your own: asynclab copy FOLDER"
    )
