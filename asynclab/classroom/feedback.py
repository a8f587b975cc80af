"""Feedback: one page a notebook, for the student who wrote it.

What is read first is where it stands and the mark; then, question by question, what was seen,
what was wanted and what to try, with the timeline of the student's own code; last the notebook
as it was run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from asynclab.classroom import harmless
from asynclab.classroom.outline import Cell, Question, questions, without_hidden
from asynclab.classroom.pages import points, render
from asynclab.classroom.plan import BY_HAND
from asynclab.classroom.result import CellResult, NotebookResult, Part, Result

STATES = {
    "graded": "Graded.",
    "needs manual grading": (
        "Marked so far: the tests have run, and a person has yet to read some of your answers. "
        "The mark will change."
    ),
    "needs review": (
        "Marked, and your teacher will look at it again: points were lost by something other "
        "than a plain wrong answer. The mark may change."
    ),
    "unreadable": (
        "Your file could not be read, so there is no mark. Open it in JupyterLab, run it, save "
        "it, and hand it in again; if that fails, show this page to your teacher."
    ),
    "missing": "Nothing was handed in, so there is no mark.",
    "runner error": "Grading failed, and not through you. It will be tried again.",
}
OUTCOMES = {
    "stopped": "It ran longer than it may, and was stopped.",
    "died": "The Python process ended while it ran.",
    "not run": "It was not run.",
    "not marked": "A person has yet to mark this.",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told beside the result: from the gradebook, and from the teacher's settings.

    `late` is the sentence about a late penalty, `mark` the mark after it. `show_hidden` shows
    code and details of hidden tests.
    """

    student: str = ""
    late: str = ""
    mark: float | None = None
    show_hidden: bool = False


def page(
    result: Result, notebook: NotebookResult, cells: Sequence[Cell], beside: Beside | None = None
) -> bytes:
    """The feedback on one notebook, as a page; `cells` are those of its graded copy."""
    beside = beside or Beside()
    known, answers = questions(cells), {cell.id: cell for cell in cells if cell.answer}
    replies = [_reply(cell, known.get(cell.id), beside) for cell in notebook.cells]
    for reply in replies:  # several tests may be about one answer: it is shown with the first
        about = [answers.pop(id) for id in reply["about"] if id in answers]
        reply["answers"] = [_answer(cell) for cell in about]
    unmarked = [reply for reply in replies if reply["open"]]
    scores = [reply["score"] for reply in replies]
    return render(
        "feedback.html.j2",
        result=result,
        notebook=notebook,
        student=beside.student or result.student,
        state=STATES[result.state],
        has_mark=result.score is not None,
        score=sum(score for score in scores if score is not None),
        max_score=sum(cell.points for cell in notebook.cells),
        still_open=len(unmarked),
        late=beside.late,
        mark=beside.mark,
        remarks=list(dict.fromkeys([*result.remarks, *notebook.remarks])),
        replies=replies,
        cells=[_as_run(cell, beside) for cell in cells],
    )


def _reply(cell: CellResult, question: Question | None, beside: Beside) -> dict[str, Any]:
    score, by_hand = cell.score, cell.kind in BY_HAND
    lost = score is not None and score < cell.points
    return {
        "id": cell.id,
        "title": question.title if question else cell.id,
        "points": cell.points,
        "score": score,
        "open": score is None and cell.points > 0,
        "lost": lost,
        "mark": _mark(score, cell.points) if cell.points else ("!", "zero", "went wrong"),
        "parts": [_part(part) for part in cell.parts],
        "outcome": "" if cell.reason else OUTCOMES.get(cell.outcome, ""),
        "reason": "" if by_hand or _told(cell) else cell.reason,
        "comment": cell.reason if by_hand else "",
        "detail": cell.detail if beside.show_hidden else "",
        "hidden": cell.hidden and not beside.show_hidden,
        "pictures": [_picture(json.dumps(one)) for one in cell.timelines],
        "about": question.answers if question else (),
    }


def _told(cell: CellResult) -> bool:
    """Whether the parts tell the reason already."""
    told = {line for part in cell.parts for line in part.reason.splitlines()}
    return told.issuperset(cell.reason.splitlines())


def _answer(cell: Cell) -> Markup:
    return harmless.prose(cell.source) if cell.type == "markdown" else harmless.code(cell.source)


def _part(part: Part) -> dict[str, Any]:
    return {"part": part, "mark": _mark(part.score, part.points)}


def _mark(score: float | None, most: float) -> tuple[str, str, str]:
    """A sign, a class of the style and words for what was given: never colour alone."""
    if score is None:
        return "…", "open", f"of {points(most)}, not marked yet"
    words = f"{points(score)} of {points(most)}"
    if score >= most:
        return "✓", "full", words
    return ("◐", "some", words) if score > 0 else ("✗", "zero", words)


@lru_cache(maxsize=512)
def _picture(timeline: str) -> Markup:
    """A timeline as a picture with its words; in virtual time a class shares many."""
    from asynclab import files, plot, text

    try:
        shown = files.from_plain(json.loads(timeline))
    except ValueError as error:
        return Markup("<p>{}</p>").format(f"A timeline could not be drawn: {error}")
    picture = harmless.image("image/svg+xml", plot.vectors(shown), text.alt_text(shown))
    twin = harmless.plain(text.stable(shown))
    return Markup(
        '<figure>{}<details><summary>As text</summary><pre tabindex="0">{}</pre></details></figure>'
    ).format(picture, twin)


def _as_run(cell: Cell, beside: Beside) -> dict[str, Any]:
    """A cell of the notebook as it was run; a test without what students were not shown."""
    if cell.type != "code":
        return {"text": harmless.prose(cell.source), "code": "", "outputs": [], "note": ""}
    source = cell.source
    if cell.test and not beside.show_hidden:
        source = without_hidden(source)
    hides = source.strip() != cell.source.strip()
    return {
        "text": "",
        "code": harmless.code(source) if source.strip() else "",
        "outputs": [] if cell.test else harmless.outputs(cell.outputs),
        "note": "Here is a hidden test: it looks whether the answer holds for other values, too."
        if hides
        else "",
    }
