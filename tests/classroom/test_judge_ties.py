"""What happens at one instant in both processes, and tests that a student's process runs."""

import pytest
from judging import judged

from asynclab.classroom.plan import Step

BEATS = """
async def beat_for_a_second(beat):
    async def for_ever():
        while True:
            await beat()
            await asyncio.sleep(0.25)
    beating = asyncio.create_task(for_ever())
    await asyncio.sleep(1)
    beating.cancel()
"""
COUNT = """test:
beats = []
async def beat():
    beats.append("beat")
async def main():
    await beat_for_a_second(beat)
    before = len(beats)
    await asyncio.sleep(2)
    return len(beats) - before
after = run(main(), clock="virtual").result
assert after == 0, f"{after} beats afterwards"
"""
MARKED = """
marks = Marks()
with marks.part(1, "twice two"):
    assert double(2) == 4, "no"
with marks.part(2, "twice three"):
    assert double(3) == 6, "no"
marks
"""


def test_a_cancellation_is_not_lost_where_a_call_ends_at_the_same_instant():
    (cell,) = judged(BEATS, COUNT).cells
    assert (cell.outcome, cell.reason) == ("passed", "")


@pytest.mark.parametrize(("answer", "score"), [("2 * x", 3), ("4", 1), ("None", 0)])
def test_marks_count_where_the_students_process_runs_the_test(answer, score):
    test = Step("t", "test", MARKED, points=3, in_process=True)
    (cell,) = judged(f"def double(x):\n    return {answer}", test).cells
    assert cell.score == score
    assert not cell.tamper_proof
