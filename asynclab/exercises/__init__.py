"""check(), hint() and solution(): the exercises of the lessons.

    check("02.1", read_all)
    # hint("02.1")  # stuck? remove the first #
    # solution("02.1")

They print, and keep what came of it; `sources` reads the exercises, and `reviews`
finds what an answer does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclab import progress_log, questions
from asynclab.saying import say, wrapped

if TYPE_CHECKING:
    from asynclab.exercises.sources import Exercise
    from asynclab.timeline import Timeline

TRIES = 3
"""Different tries after which a solution opens."""
GAP = "____"
"""What a hint that is a skeleton has where code is to come: its lines stay as they are."""


def check(id: str, answer: object) -> None:
    """Check your answer to an exercise: `check("02.1", read_all)`.

    `answer` is your function itself, without a call. Says *not started*, *not yet* or *done*:
    what was seen, what was wanted, what to try, and the timeline of your own run. Raises
    nothing for what your code does; code that never ends is stopped after 5 s.
    """
    exercise = _find(id)
    if exercise is None:
        return
    from asynclab.exercises.fingerprints import fingerprint
    from asynclab.exercises.reviews import review

    result = review(exercise, answer)
    print(result)
    _show(result.timeline)
    mark, tries = fingerprint(answer), _tries(exercise)
    if result.state != "not started" and mark not in tries:
        _keep(exercise, "check", answer=mark, outcome=result.state, attempt=len(tries) + 1)


def hint(id: str) -> None:
    """Print the next hint for an exercise: first a question, then the tool, then a skeleton."""
    exercise = _find(id)
    if exercise is None:
        return
    shown, last = len(progress_log.events("hint", exercise.id)), len(exercise.hints)
    number = min(shown + 1, last)
    label, told = f"Hint {number} of {last}:", exercise.hints[number - 1]
    print(f"{label}\n{told}" if GAP in told else wrapped(f"{label} {told}"))
    if shown < last:
        _keep(exercise, "hint", attempt=number)


def solution(id: str, *, now: bool = False) -> None:
    """Show a solution of an exercise, its reasons and its timeline.

    It opens once your answer is done, or after three different tries; `now=True` opens it
    always.
    """
    exercise = _find(id)
    if exercise is None:
        return
    tries = len(_tries(exercise))
    kept = progress_log.events("check", exercise.id)
    earned = tries >= TRIES or any(event.get("outcome") == "done" for event in kept)
    if not (earned or now):
        say(
            f"The solution opens when your answer is done, or after {TRIES} different tries (so "
            f'far: {tries}). hint("{exercise.id}") helps, and '
            f'solution("{exercise.id}", now=True) opens it at once.'
        )
        return
    reasons = wrapped(" ".join(exercise.reasons.split()))
    print(f"{exercise.solution.strip()}\n\n{reasons}")
    from asynclab.exercises.reviews import review

    _show(review(exercise, exercise.function(exercise.solution)).timeline)
    _keep(exercise, "solution", outcome="open" if earned else "early")


def done_or_solution(id: str, answer: Any) -> Any:
    """Your own function if its check says *done*, else the solution of the exercise.

    So that a lesson in stages can go on from there. Says which of the two it is. Raises
    LookupError for an exercise that does not exist.
    """
    from asynclab.exercises import sources
    from asynclab.exercises.reviews import review

    exercise = sources.load(id)
    if review(exercise, answer).state == "done":
        say(f"{id} is done: from here on your own {exercise.name} runs.")
        return answer
    say(f"{id} is not done yet: until then the course's own {exercise.name} runs.")
    return exercise.function(exercise.solution)


def _show(timeline: Timeline | None) -> None:
    if timeline is not None:
        from asynclab import display

        display.show(timeline)


def _find(id: object) -> Exercise | None:
    from asynclab.exercises import sources

    try:
        return sources.load(questions.show(id).strip().zfill(4))
    except LookupError as error:
        say(error.args[0])
        return None


def _tries(exercise: Exercise) -> set[str]:
    return {str(event.get("answer")) for event in progress_log.events("check", exercise.id)}


def _keep(exercise: Exercise, event: str, **facts: Any) -> None:
    trouble = progress_log.append(exercise.lesson, event, exercise.id, **facts)
    if trouble:
        say(trouble)
