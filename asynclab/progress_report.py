"""progress(): how far a learner has come, read from what was kept."""

from __future__ import annotations

from asynclab import progress_log, questions
from asynclab.saying import say


def progress() -> None:
    """Print how far you have come: predictions and exercises, lesson by lesson.

    Lessons in which you have neither predicted nor tried anything are left out. Your first
    answer to a question is the one that counts.
    """
    say(report())


def report() -> str:
    """What `progress()` prints."""
    kept = progress_log.events()
    lessons = sorted({event["lesson"] for event in kept if event["event"] != "solution"})
    lines = [line for lesson in lessons if (line := _line(lesson, kept))]
    return "\n".join(lines) or (
        "Nothing yet: put your answer into a predict cell, or try an exercise."
    )


def _line(lesson: str, kept: list[progress_log.Event]) -> str:
    from asynclab.exercises import sources

    asked = [one.id for one in questions.load().values() if one.lesson == lesson]
    tasks = [id for id in sources.all_ids() if id.startswith(f"{lesson}.")]
    answered = {event["id"] for event in kept if event["event"] == "predict"} & set(asked)
    right = sum(_right_at_first(id, kept) for id in answered)
    tried = [event for event in kept if event["event"] == "check"]
    done = {event["id"] for event in tried if event.get("outcome") == "done"} & set(tasks)
    if not answered and not any(event["id"] in tasks for event in tried):
        return ""
    said = f"{len(answered)} of {len(asked)} predictions, {right} right at first"
    if lesson.startswith("A"):
        return f"Assignment {lesson[1:]}: {said}."
    return f"Lesson {lesson}: {said}; {len(done)} of {len(tasks)} exercises done."


def _right_at_first(id: str, kept: list[progress_log.Event]) -> bool:
    """Whether the first answer, given before the run was seen, was right."""
    question = questions.load()[id]
    first = next(one for one in kept if one["event"] == "predict" and one["id"] == id)
    answer = question.read(first.get("answer"))
    return first.get("attempt") == 1 and answer is not None and question.is_right(answer)
