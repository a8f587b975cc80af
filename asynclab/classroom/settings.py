"""What a teacher sets for a course: `classroom.toml`, read as data."""

from __future__ import annotations

import ast
import dataclasses
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from asynclab.classroom.job import Limits
from asynclab.commands import CommandError

FILE = "classroom.toml"
NBGRADER = "nbgrader_config.py"
STEPS = ("source", "release", "submitted", "autograded", "feedback")


@dataclass(frozen=True, slots=True)
class AssignmentSettings:
    """What holds for one assignment. `extensions` are deadlines of single students."""

    deadline: datetime | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a course.

    `hidden_tests` says whether feedback shows what a hidden test saw ("feedback") or not
    ("never"). `late_per_day` is the share of the points that each late day begun costs,
    `late_at_most` the most that can be lost so; 0 is no penalty. `folders` are those steps
    that are named otherwise than nbgrader names them, `gradebook` is the address that
    nbgrader was given for its own.
    """

    limits: Limits = field(default_factory=Limits)
    hidden_tests: Literal["never", "feedback"] = "never"
    late_per_day: float = 0.0
    late_at_most: float = 1.0
    assignments: Mapping[str, AssignmentSettings] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    gradebook: str = ""

    def of(self, assignment: str) -> AssignmentSettings:
        """What holds for one assignment."""
        return self.assignments.get(assignment, AssignmentSettings())


def read_settings(folder: Path) -> Settings:
    """The settings of a course; raises CommandError with a sentence for what is wrong in them."""
    usual = _said_to_nbgrader(folder / NBGRADER)
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return usual
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CommandError(f"{path} cannot be read: {error}.") from None
    try:
        return _settings(data, usual)
    except CommandError as error:
        raise CommandError(f"{path}: {error}") from None


def _settings(data: dict[str, Any], usual: Settings) -> Settings:
    known = ("limits", "hidden_tests", "late", "assignments")
    _want_known(data, known, "the file")
    hidden = data.get("hidden_tests", "never")
    if hidden not in ("never", "feedback"):
        raise CommandError(f'hidden_tests is {hidden!r}; wanted: "never" or "feedback".')
    late = _table(data, "late")
    _want_known(late, ("per_day", "at_most"), "[late]")
    assignments = _table(data, "assignments")
    return dataclasses.replace(
        usual,
        limits=_limits(_table(data, "limits")),
        hidden_tests=hidden,
        late_per_day=_share(late, "per_day", 0.0),
        late_at_most=_share(late, "at_most", 1.0),
        assignments={name: _assignment(assignments, name) for name in assignments},
    )


def _limits(given: dict[str, Any]) -> Limits:
    usual = dataclasses.asdict(Limits())
    _want_known(given, tuple(usual), "[limits]")
    values = {}
    for name, value in given.items():
        if not _is_number(value) or not value > 0:
            raise CommandError(f"[limits] {name} is {value!r}; wanted: a number above 0.")
        values[name] = type(usual[name])(value)
    return Limits(**values)


def _assignment(tables: dict[str, Any], name: str) -> AssignmentSettings:
    given, where = _table(tables, name), f"[assignments.{name}]"
    _want_known(given, ("deadline", "extensions", "seed"), where)
    seed = given.get("seed")
    if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
        raise CommandError(f"{where} seed is {seed!r}; wanted: a whole number.")
    deadline = given.get("deadline")
    extensions = _table(given, "extensions")
    return AssignmentSettings(
        None if deadline is None else _moment(deadline, f"{where} deadline"),
        {who: _moment(when, f"{where} extension of {who!r}") for who, when in extensions.items()},
        seed,
    )


def _moment(given: Any, where: str) -> datetime:
    if not isinstance(given, datetime):
        raise CommandError(
            f"{where} is {given!r}; wanted: day and time, as 2027-01-31T23:59:00+01:00."
        )
    if given.tzinfo is None:
        raise CommandError(f"{where} does not say in which time zone; wanted: {given}+01:00, or Z.")
    return given


def _share(given: dict[str, Any], key: str, otherwise: float) -> float:
    value = given.get(key, otherwise)
    if not _is_number(value) or not 0 <= value <= 1:
        raise CommandError(f"[late] {key} is {value!r}; wanted: a share from 0 to 1.")
    return float(value)


def _is_number(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and math.isfinite(value)


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise CommandError(f"{key} is {value!r}; wanted: a table, [{key}].")
    return value


def _want_known(data: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in known:
            raise CommandError(f"{where} has {key!r}; known there: {', '.join(known)}.")


def _said_to_nbgrader(path: Path) -> Settings:
    """What stands as plain text in nbgrader's file, which is a program: looked at, never run."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return Settings()
    said: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            said |= {ast.unparse(target): node.value.value for target in node.targets}
    texts = {name: value for name, value in said.items() if isinstance(value, str)}
    named = {step: texts.get(f"c.CourseDirectory.{step}_directory") for step in STEPS}
    folders = {step: name for step, name in named.items() if name is not None}
    return Settings(folders=folders, gradebook=texts.get("c.CourseDirectory.db_url", ""))
