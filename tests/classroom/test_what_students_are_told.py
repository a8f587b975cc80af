"""What students are told of a test: no values of hidden ones, nothing that differs by run."""

from __future__ import annotations

import pytest
from judging import judged

from asynclab.classroom.plan import Step

SECRET = "4711"
CALL = f"answer({SECRET})"
PARTS = f"""
marks = Marks()
with marks.part(1, "it answers"):
    assert {CALL} == 1, "Seen: another number."
marks
"""


def told(answer: str, test: str, *, hidden: bool = True) -> tuple[str, str]:
    """What the student is told, and what only the teacher is."""
    step = Step("t", "test", test, points=1, hidden=hidden)
    cells = judged(f"def answer(x):\n    {answer}", step).cells
    cell = next(one for one in cells if one.id == "t")
    assert cell.score == 0
    parts = [part.reason for part in cell.parts]
    return "\n".join([cell.reason, *parts]), cell.detail


@pytest.mark.parametrize("test", [f"{CALL}", PARTS], ids=["a plain call", "a part"])
@pytest.mark.parametrize(
    "answer",
    [
        "raise ValueError(x)",
        "raise AssertionError(f'seen {x}')",
        "raise type(f'No{x}', (Exception,), {})()",
        "raise ExceptionGroup(str(x), [ValueError(x)])",
        "return {}[x]",
    ],
)
def test_an_exception_in_a_hidden_test_is_told_without_its_text(answer, test):
    reason, detail = told(answer, test)
    assert SECRET not in reason
    assert "Your code raised" in reason
    assert SECRET in detail


@pytest.mark.parametrize("test", [f"{CALL}", PARTS], ids=["a plain call", "a part"])
def test_in_a_test_that_students_see_the_text_is_told(test):
    assert f"ValueError: {SECRET}" in told("raise ValueError(x)", test, hidden=False)[0]


def test_the_sentence_of_a_hidden_test_is_told():
    assert "Seen: another number." in told("return 2", PARTS)[0]


def test_a_name_that_the_student_has_not_given_is_told():
    assert "name 'reply' is not defined" in told("return 1", "reply()")[0]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("async def reply(x)\n    pass", "SyntaxError: expected ':' (line 1)"),
        ("undefined\ndef reply(): pass", "went wrong: NameError: name 'undefined' is not defined"),
        ("def replies(): pass", "Did you mean it by 'replies'?"),
    ],
)
def test_whoever_gave_no_such_name_is_told_why(cell, words):
    answer, test = Step("a", "answer", cell), Step("t", "test", "reply()", points=1, hidden=True)
    found = {one.id: one.reason for one in judged(answer, test).cells}
    assert found["t"].startswith("NameError: name 'reply' is not defined")
    assert words in found["t"]


def test_what_the_test_itself_raised_is_not_blamed_on_the_student():
    assert told("return {}", f"{CALL}[{SECRET}]")[0].startswith("The test ended with KeyError.")


def test_an_answer_that_is_not_there_is_named_in_a_hidden_test():
    assert "There is no answer yet" in told("raise NotImplementedError()", PARTS)[0]


def test_a_death_in_a_hidden_test_is_told():
    assert "Died: your code ended its own process." in told("import os; os._exit(0)", PARTS)[0]


@pytest.mark.parametrize("test", ["assert answer(1) == 1, f'Seen: {answer(1)}.'", "answer(1)()"])
def test_places_in_memory_are_left_out_so_that_equal_reasons_are_equal(test):
    seen = [told("return object()", test, hidden=False) for _ in range(2)]
    assert seen[0] == seen[1]
    assert "0x" not in "".join(seen[0])
    assert "object" in seen[0][0]
