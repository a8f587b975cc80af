"""A course's folders: nbgrader's, `{step}/{student}/{assignment}`, never matched by a pattern."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from asynclab.classroom.notebooks import Unreadable, read_notebook
from asynclab.classroom.plan import plain
from asynclab.classroom.settings import Settings, read_settings
from asynclab.classroom.source import Source, SourceError, read_source
from asynclab.commands import CommandError

LEFT_OUT = (".ipynb_checkpoints", "__pycache__", ".git", ".DS_Store", "Thumbs.db", "__MACOSX")
DEEPEST = 10


class Course:
    """A course's folder, and where in it everything is. Looking makes nothing."""

    def __init__(self, folder: str | os.PathLike[str] = ".") -> None:
        self.folder = Path(folder).absolute()
        if not self.folder.is_dir():
            raise CommandError(f"There is no folder {self.folder}; give the course's: --course DIR")
        self.settings: Settings = read_settings(self.folder)

    def source(self, assignment: str) -> Path:
        """The folder of an assignment's source; raises CommandError where there is none."""
        folder = self._step("source", one_name(assignment, "an assignment"))
        if not folder.is_dir():
            known = ", ".join(self.assignments()) or "none"
            raise CommandError(
                f"There is no assignment {assignment!r}: {folder} is no folder. Here are: {known}."
            )
        return folder

    def release(self, assignment: str) -> Path:
        """The folder of what students get."""
        return self._step("release", one_name(assignment, "an assignment"))

    def submitted(self, student: str, assignment: str) -> Path:
        """The folder of what a student handed in; it need not be there."""
        return self._of("submitted", student, assignment)

    def autograded(self, student: str, assignment: str) -> Path:
        """The folder of the notebooks as they were run and marked."""
        return self._of("autograded", student, assignment)

    def feedback(self, student: str, assignment: str) -> Path:
        """The folder of the pages that a student gets back."""
        return self._of("feedback", student, assignment)

    @property
    def kept(self) -> Path:
        """The folder of what the classroom itself keeps: results, journals, locks."""
        return self.folder / ".classroom"

    def assignments(self) -> tuple[str, ...]:
        """The names of the assignments that have a source, sorted."""
        return tuple(name for name in _folders_in(self._step("source")) if name[0] != ".")

    def students(self, assignment: str | None = None) -> tuple[str, ...]:
        """Who has a folder under `submitted`, for this assignment or at all; sorted."""
        top = self._step("submitted")
        found = _folders_in(top, links=True)
        if assignment is None:
            return tuple(name for name in found if name not in LEFT_OUT)
        return tuple(name for name in found if is_there(top / name / assignment))

    def sources(self, assignment: str) -> tuple[Source, ...]:
        """The sources of an assignment's notebooks, by name; raises SourceError."""
        folder = self.source(assignment)
        files = [path for path in files_in(folder, 0) if path.name.endswith(".ipynb")]
        if not files:
            raise SourceError(
                f"In {folder} there is no notebook (.ipynb). Put the assignment's there."
            )
        found = (read_source(path, assignment, self.seed(assignment)) for path in files)
        return tuple(replace(one, handed_out=self._handed_out(one)) for one in found)

    def releases(self, assignment: str) -> Path:
        """The folder of the releases that another one has replaced."""
        return self.kept / "releases" / one_name(assignment, "an assignment")

    def _handed_out(self, source: Source) -> frozenset[str]:
        older = self.releases(source.assignment)
        folders = [self.release(source.assignment), *(older / name for name in _folders_in(older))]
        texts: set[str] = set()
        for folder in folders:
            with suppress(Unreadable):
                cells = read_notebook(folder / f"{source.notebook}.ipynb").cells
                texts.update(plain(cell.text) for cell in cells)
        return frozenset(texts)

    def seed(self, assignment: str) -> int | None:
        """The number that varies an assignment: set in classroom.toml, or when it was released."""
        given = self.settings.of(assignment).seed
        path = self.seed_file(assignment)
        if given is not None or not path.is_file():
            return given
        try:
            return int(path.read_text(encoding="utf-8"))
        except ValueError:
            raise CommandError(
                f"{path} has no number in it; delete it, and release again."
            ) from None

    def seed_file(self, assignment: str) -> Path:
        """The file that keeps the seed with which an assignment was released."""
        return self.kept / "seeds" / one_name(assignment, "an assignment")

    def _step(self, step: str, *names: str) -> Path:
        return self.folder.joinpath(self.settings.folders.get(step, step), *names)

    def _of(self, step: str, student: str, assignment: str) -> Path:
        return self._step(
            step, one_name(student, "a student"), one_name(assignment, "an assignment")
        )


def one_name(name: str, what: str) -> str:
    """The name, if it can be that of one folder; raises CommandError for `..` and the like."""
    if name in ("", ".", "..") or "/" in name or "\0" in name or os.sep in name:
        raise CommandError(f"{name!r} cannot be the name of {what}; wanted: a folder's name.")
    return name


def is_there(path: Path) -> bool:
    """Whether something has this name; also where only others may look at it."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def files_in(folder: Path, depth: int = DEEPEST) -> Iterator[Path]:
    """Every file below a folder, in a fixed order; links are given, and never followed.

    A folder that lies too deep, or cannot be read, is given itself.
    """
    try:
        entries = _entries(folder)
    except OSError:
        yield folder
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name in LEFT_OUT:
            continue
        if depth and entry.is_dir(follow_symlinks=False):
            yield from files_in(path, depth - 1)
        else:
            yield path


def submission_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of a submission; "" where there is none."""
    if not is_there(folder):
        return ""
    whole = hashlib.sha256()
    for path in files_in(folder) if not os.path.islink(folder) else ():  # noqa: PTH114 -- the other raises
        name = os.fsencode(path.relative_to(folder))
        whole.update(b"%d:%s=%s;" % (len(name), name, _digest(path)))
    return whole.hexdigest()


def _digest(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return b"no file"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b"unreadable"


def _folders_in(folder: Path, links: bool = False) -> list[str]:
    try:
        entries = _entries(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CommandError(f"{folder} cannot be read: {error.strerror}.") from None
    return [
        entry.name
        for entry in entries
        if entry.is_dir(follow_symlinks=False) or (links and entry.is_symlink())
    ]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
