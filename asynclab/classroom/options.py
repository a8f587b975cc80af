"""What a teacher types behind a verb of `asynclab classroom`: the course, the assignment, whom."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from asynclab.classroom.folders import one_name
from asynclab.classroom.settings import STEPS
from asynclab.commands import CommandError
from asynclab.saying import listed

if TYPE_CHECKING:
    from asynclab.classroom.autograde import Wishes

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

MOST_JOBS = 1_000


def add_verb(
    verbs: Verbs,
    name: str,
    verb: Callable[[argparse.Namespace], int],
    help: str,
    *,
    assignment: Literal["one", "one or all", "none"] = "one",
) -> argparse.ArgumentParser:
    """A verb with the arguments that all have; `assignment` says what it is about.

    The verb finds `options.course` (a Course) and `options.assignment` (a name; None for all).
    """
    parser = verbs.add_parser(name, help=help, description=f"{help[:1].upper()}{help[1:]}.")
    parser.set_defaults(verb=verb, wants_one=assignment == "one")
    parser.add_argument(
        "--course", type=Path, metavar="DIR", help="the course's folder (default: this one)"
    )
    if assignment != "none":
        what = "its name" if assignment == "one" else "its name (default: all)"
        parser.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help=what)
        parser.add_argument("--assignment", dest="named", metavar="NAME", help="the same")
    return parser


def add_students(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this one; repeatable"
    )


def add_grading(parser: argparse.ArgumentParser) -> None:
    """The arguments of a verb that runs students' code."""
    add_students(parser)
    parser.add_argument("--force", action="store_true", help="grade again what has a mark, too")
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run students' code unlocked: you trust all of it"
    )
    parser.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="so many at once (default: a core each)"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on a Dask cluster, which shares this folder"
    )


def wishes(options: argparse.Namespace) -> Wishes:
    """How those arguments want a class to be graded."""
    from asynclab.classroom.autograde import Wishes

    return Wishes(
        students=tuple(options.student),
        force=options.force,
        sandboxed=not options.no_sandbox,
        jobs=options.jobs,
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text!r}; wanted: a number from 1 to {MOST_JOBS}")
    return int(text)


def one_assignment(
    given: str | None, named: str | None = None, *, known: Iterable[str] = ()
) -> str:
    """The assignment that was typed, either way; a name that could leave its folder is refused."""
    if given and named and given != named:
        raise CommandError(f"Two assignments were given, {given!r} and {named!r}: give one.")
    name = given or named
    if not name:
        raise CommandError(
            "No assignment was given. Give its name, the folder's in source/. Here are: "
            f"{listed(known) or 'none'}."
        )
    return one_name(name, "an assignment")


def course_folder(given: Path | None) -> Path:
    """The course's folder, given or found from the current one upwards."""
    if given is not None:
        if not given.is_dir():
            raise CommandError(f"{given} is no folder. Give the course's: --course DIR")
        return given.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / step).is_dir() for step in STEPS[:3]):
            return folder
    raise CommandError(
        f"{here} is no course: it has no folder source, release or submitted. Go to the course's "
        "folder, or give it: --course DIR"
    )
