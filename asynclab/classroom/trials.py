"""Answers with the points and the reply that each must get: what proves an assignment.

They lie beside its source, in `tests/`: `right_*.py`, which get all points, and `wrong_*.py`. The
first lines of a file say what is expected, and `# %% grade_id` stands above each answer in it:

    \"\"\"belief: loop-comprehension
    points: check_read_all 1
    reply: of 3 rows of fetch, at most 1 overlap
    \"\"\"

    # %% read_all
    async def read_all(fetch, stations):
        ...

Answers that a file leaves out are those of the solution, and tests that it leaves out get all
their points. `reply` can stand more than once; `belief` is the id of one, or "a slip".
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"(?m)^# %%[ \t]*(\S+)[ \t]*\n")
_SCORE = re.compile(r"([\w-]+) (\d+(?:\.\d+)?)")
_WANTED = {"belief", "points", "reply"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One set of answers, by grade_id, and what must come of it.

    `points` holds what tests must give that do not give all, by grade_id. `replies` are texts of
    which each must stand in the reasons that the student is told.
    """

    name: str
    answers: dict[str, str]
    points: dict[str, float]
    replies: tuple[str, ...] = ()
    belief: str = ""

    @property
    def right(self) -> bool:
        """Whether it is right: then it gets all points."""
        return not self.points


def read_trials(folder: Path) -> list[Trial]:
    """The trials of an assignment, from its `tests/` folder, in order of their names.

    Raises ValueError, with a sentence, for a file that does not say what it must.
    """
    return [read_trial(path) for path in sorted(folder.glob("*.py"))]


def read_trial(path: Path) -> Trial:
    """The trial in one file. Raises ValueError, with a sentence, for one that is none."""
    text = path.read_text(encoding="utf-8")
    kind, _, rest = path.stem.partition("_")
    if kind not in ("right", "wrong") or not rest:
        raise _fault(path, "Its name has to begin with right_ or wrong_.")
    said = _said(path, text)
    points = {id: float(number) for line in said["points"] for id, number in _scores(path, line)}
    _, *parts = _HEAD.split(text)
    answers = {id: code.strip("\n") for id, code in zip(parts[::2], parts[1::2], strict=True)}
    if not answers:
        raise _fault(path, "No answer stands in it: a line `# %% grade_id` comes above each one.")
    if (kind == "wrong") != bool(points) or (kind == "wrong") != bool(said["reply"]):
        wants = "`points:` for the tests that it fails, and `reply:`"
        raise _fault(path, f"A wrong answer needs {wants}; a right one has neither.")
    return Trial(path.stem, answers, points, tuple(said["reply"]), "".join(said["belief"]))


def _said(path: Path, text: str) -> dict[str, list[str]]:
    """What the first lines say, by keyword."""
    try:
        lines = (ast.get_docstring(ast.parse(text)) or "").splitlines()
    except SyntaxError:  # a wrong answer may be one that Python cannot read
        lines = text.removeprefix('"""').partition('"""')[0].splitlines()
    said: dict[str, list[str]] = {word: [] for word in _WANTED}
    for line in filter(None, lines):
        word, colon, value = line.partition(": ")
        if not colon or word not in _WANTED:
            raise _fault(path, f"It begins with {line!r}; wanted: belief:, points: or reply:.")
        said[word].append(value.strip())
    return said


def _scores(path: Path, line: str) -> list[tuple[str, str]]:
    found = [_SCORE.fullmatch(part.strip()) for part in line.split(",")]
    if not all(found):
        raise _fault(path, f"Its points are {line!r}; wanted: the grade_id of a test and a number.")
    return [(one[1], one[2]) for one in found if one]


def _fault(path: Path, sentence: str) -> ValueError:
    return ValueError(f"{path.name} is no trial that can be read. {sentence}")
