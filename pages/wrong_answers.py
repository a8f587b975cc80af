"""The wrong answers to the exercises that were met, and what the course replies to each.

    python -m pages.wrong_answers

They lie in `tests/course/answers/`, each naming the belief behind it. The replies come from
checking every one, which takes a minute or two. So this page has a command of its own, and the
tests compare its replies while they check the answers anyway.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from asynclab import files
from asynclab.exercises import attempts, sources
from asynclab.exercises.reviews import Review, review
from pages.beliefs import beliefs
from pages.lessons import NOTEBOOKS, ROOT, Lesson, lessons, link_to

ANSWERS = ROOT / "tests" / "course" / "answers"
PAGE = NOTEBOOKS / "instructor" / "wrong_answers.md"
BELIEF = re.compile(r"belief: (.+)")
ROW = re.compile(r"^\| (?!answer \|)(?P<name>[^|]+) \| [^|]+ \| (?P<reply>.+) \|$", re.MULTILINE)
HEADING = re.compile(r"^### (\d\d\.\d+) ", re.MULTILINE)
OPENING = """\
# Wrong answers met, and the reply to each

The answer's name says what it does; its code is folded below the table. The reply is what `check`
says last, at *Try*. `python -m pages.wrong_answers` makes this page. [Guide](guide.md)
"""


@dataclass(frozen=True)
class WrongAnswer:
    """One answer that is wrong on purpose: the exercise, its name in words, and its code."""

    file: Path

    @property
    def exercise(self) -> str:
        """The id of its exercise."""
        return self.file.parent.name.replace("_", ".")

    @property
    def name(self) -> str:
        """What it does wrong, in the words of its file's name."""
        return self.file.stem.removeprefix("wrong_").replace("_", " ")

    @property
    def source(self) -> str:
        """The whole file."""
        return self.file.read_text("utf-8")

    @property
    def belief(self) -> str:
        """The belief behind it as a sentence, or what its file says instead ("a slip")."""
        match = BELIEF.search(ast.get_docstring(ast.parse(self.source)) or "")
        id = match.group(1).strip() if match else "a slip"
        return beliefs()[id].belief if id in beliefs() else id

    @property
    def code(self) -> str:
        """What a learner would have written: the file without its first words."""
        words = ast.parse(self.source).body[0]
        return "\n".join(self.source.splitlines()[words.end_lineno :]).strip()


def wrong_answers(reply: Callable[[WrongAnswer], str]) -> str:
    """The page, as Markdown, with a reply to each answer."""
    return "\n".join([OPENING, *(part for one in lessons() for part in _lesson(one, reply))])


def met() -> list[WrongAnswer]:
    """Every wrong answer, in the order of the exercises."""
    found = [WrongAnswer(path) for path in sorted(ANSWERS.glob("*/wrong_*.py"))]
    return sorted(found, key=lambda one: (one.exercise, one.name))


def stored_replies(page: str) -> dict[tuple[str, str], str]:
    """The replies that a page holds, by exercise and name."""
    parts = HEADING.split(page)[1:]
    return {
        (id, row["name"]): row["reply"]
        for id, text in zip(parts[::2], parts[1::2], strict=True)
        for row in ROW.finditer(text)
    }


def reply_of(result: Review) -> str:
    """What a learner reads last, on one line of a table."""
    verdict = result.verdicts[-1]
    return " ".join((verdict.hint or f"Wanted: {verdict.wanted}").split()).replace("|", "\\|")


def checked(answer: WrongAnswer) -> str:
    """The reply to an answer, from checking it now."""
    exercise = sources.load(answer.exercise)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a coroutine that is never awaited is wrong on purpose
        return reply_of(review(exercise, exercise.function(answer.source)))


def _lesson(lesson: Lesson, reply: Callable[[WrongAnswer], str]) -> Iterator[str]:
    answers = [one for one in met() if one.exercise.startswith(lesson.number)]
    if answers:
        yield f"## {lesson.number} {lesson.short_title}\n"
    for id in sorted({one.exercise for one in answers}):
        yield from _exercise(lesson, id, [one for one in answers if one.exercise == id], reply)


def _exercise(
    lesson: Lesson, id: str, answers: list[WrongAnswer], reply: Callable[[WrongAnswer], str]
) -> Iterator[str]:
    cell = next(call.cell for call in lesson.calls() if (call.function, call.id) == ("check", id))
    yield f"### {id} `{sources.load(id).name}`\n"
    yield f"[The exercise]({link_to(lesson, cell)})\n"
    yield "| answer | belief | the course's reply |\n|---|---|---|"
    yield from (f"| {one.name} | {one.belief} | {reply(one)} |" for one in answers)
    yield "\n<details><summary>The code of each</summary>\n"
    yield from (f"{one.name}:\n\n```python\n{one.code}\n```\n" for one in answers)
    yield "</details>\n"


def main() -> int:
    """Check every wrong answer, and store the page."""
    attempts.DEADLINE = 30
    page = wrong_answers(checked)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    files.write(PAGE, [page.encode()])
    print(f"made: {PAGE.relative_to(ROOT).as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
