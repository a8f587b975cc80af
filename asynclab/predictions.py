"""predict() and settle(): first say what a run will show, then see what came of it.

    predict("async-is-concurrent", "2 s")
    settle("async-is-concurrent", run(main()).elapsed)

Both print, with the outcome first, and no answer ever raises. What was predicted is kept in
the learner's progress file, or in memory where there is none (`progress_log`).
"""

from __future__ import annotations

from typing import Any

from asynclab import progress_log, questions
from asynclab.questions import Answer, Order, Question, Sentence
from asynclab.saying import say

_answered: dict[str, tuple[Answer, str] | None] = {}
"""What each predict() of this session said, with its reason; None stands for `...`."""


def predict(id: str, answer: object, *, why: str = "") -> None:
    """Say what you expect a run to show, before you run it.

    `id` names the question, and the text above the cell asks it. `answer` is one of the
    choices in quotes, a number, a list in order, a set of all that can happen, or a sentence;
    `...` stands for "not yet". `why` is your reason, if you like to write one down.

    Prints what was understood, and raises nothing. Your first answer before settle() counts;
    later ones are further attempts. In your own copy of the course it is kept in
    `.asynclab/progress.jsonl`, elsewhere until the kernel stops.
    """
    question = _find(id)
    if question is None:
        return
    if answer is ...:
        _answered[question.id] = None
        say(f"Not predicted yet: replace ... with {question.wanted}.")
        return
    read = question.read(answer)
    if read is None:
        say(
            f"{_quoted(answer)} is no answer to this question: answer with {question.wanted}. "
            "Nothing was kept."
        )
        return
    reason = why.strip() if isinstance(why, str) else ""
    _answered[question.id] = (read, reason)
    say(f"You predict: {question.say(read)}. Now run, and see.")
    _keep_answer(question, read, reason)


def settle(id: str, seen: object) -> None:
    """Set what you predicted beside what the run showed.

    `seen` is what the run showed: a time in seconds, a number, a text, or a list in order.
    Prints the outcome, then the explanation. Without a prediction it shows what was seen and
    keeps the explanation for later. Raises nothing.
    """
    question = _find(id)
    if question is None:
        return
    observed = question.observe(seen)
    if observed is None or not question.allows(observed):
        say(
            f"{_start(question.tell(seen))}, which does not fit the question. Was the machine "
            "busy? Run it again. (A changed program may answer another question.) "
            "Nothing was settled."
        )
        return
    committed = _latest(question)
    if committed is None:
        say(
            f"{_start(question.tell(_shown(seen, observed)))}. You have not predicted yet: in "
            f"the predict cell replace ... with {question.wanted}, run it, then this cell again."
        )
        _keep_outcome(question, None, seen, observed, "unanswered")
        return
    answer, why = committed
    outcome = _outcome(question, answer, observed)
    say(_confront(question, answer, _shown(seen, observed), outcome))
    if why:
        say(f"Your reason was: {why} Does the picture agree?")
    _keep_outcome(question, answer, seen, observed, outcome)


def _find(id: object) -> Question | None:
    """The question with this id; says which ids are near where there is none."""
    known = questions.load()
    if isinstance(id, str) and id.strip() in known:
        return known[id.strip()]
    from difflib import get_close_matches

    near = get_close_matches(questions.show(id), known, n=3, cutoff=0.4) or sorted(known)[:3]
    say(
        f"There is no question {_quoted(id)}. Did you mean "
        f"{questions.either([_quoted(one) for one in near])}?"
    )
    return None


def _confront(question: Question, answer: Answer, seen: object, outcome: str) -> str:
    predicted, showed = question.say(answer), question.tell(seen)
    reply = question.reply(answer)
    if outcome == "right" and question.say(seen) == predicted:
        return f"Right, as you predicted: {showed}. {reply}"
    if outcome == "right":
        return f"Right: you predicted {predicted}; {showed}. {reply}"
    if outcome == "possible":
        return f"Possible too, not promised: you predicted {predicted}; {showed}. {reply}"
    if outcome == "kept":
        return f"You wrote: {answer}\n{_start(showed)}. {reply}"
    return f"You predicted {predicted}; {showed}. {reply}"


def _outcome(question: Question, answer: Answer, observed: Answer) -> str:
    if isinstance(question, Sentence):
        return "kept"
    if not question.is_right(answer):
        return "wrong"
    return "possible" if isinstance(question, Order) and answer != observed else "right"


def _latest(question: Question) -> tuple[Answer, str] | None:
    """What was predicted last: in this session, else in an earlier one."""
    if question.id in _answered:
        return _answered[question.id]
    for event in reversed(progress_log.events("predict", question.id)):
        answer = question.read(event.get("answer"))
        if answer is not None:
            return answer, str(event.get("why") or "")
    return None


def _keep_answer(question: Question, answer: Answer, why: str) -> None:
    """Keep a new answer; the same one again, from a cell run twice, is no new attempt."""
    earlier = progress_log.events("predict", question.id)
    if earlier and question.read(earlier[-1].get("answer")) == answer:
        return
    seen_first = not earlier and bool(progress_log.events("settle", question.id))
    attempt = len(earlier) + 1 + seen_first
    _keep(question, "predict", answer=answer, why=why, attempt=attempt)


def _keep_outcome(
    question: Question, answer: Answer | None, seen: object, observed: Answer, outcome: str
) -> None:
    settled = progress_log.events("settle", question.id)
    last = settled[-1] if settled else {}
    if (last.get("answer"), last.get("outcome")) == (_plain(answer), outcome):
        return
    attempts = [event.get("attempt") for event in progress_log.events("predict", question.id)]
    shown = question.say(_shown(seen, observed))
    _keep(
        question,
        "settle",
        answer=answer,
        seen=shown,
        outcome=outcome,
        attempt=attempts[-1] if attempts and answer is not None else 0,
    )


def _keep(question: Question, event: str, answer: Answer | None, **facts: Any) -> None:
    trouble = progress_log.append(
        question.lesson, event, question.id, answer=_plain(answer), **facts
    )
    if trouble:
        say(trouble)


def _plain(answer: Answer | None) -> object:
    """An answer as JSON gives it back."""
    return list(answer) if isinstance(answer, tuple) else answer


def _shown(seen: object, observed: Answer) -> object:
    """Measured numbers are shown as measured, all else in the question's own words."""
    return seen if questions.quantities(seen) and not isinstance(seen, str) else observed


def _quoted(value: object) -> str:
    shown = questions.show(value)
    return f'"{shown}"' if isinstance(value, str) else shown


def _start(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
