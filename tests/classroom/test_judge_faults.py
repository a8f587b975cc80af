"""Cells and functions that hang, end their process or lie: what is lost, and what stays."""

import time

import pytest
from judging import FETCH, LIMITS, judged, verdict

from asynclab.classroom.job import Limits
from asynclab.classroom.plan import Step

PASSED = ("passed", "")
SHORT = Limits(cell=1, test=1.5)
RIGHT = "def double(x):\n    return 2 * x"
TEST = "test:assert double(4) == 8"


def outcomes_of(*cells, **options):
    return [cell.outcome for cell in judged(*cells, **options).cells if cell.kind == "test"]


def test_what_a_hanging_cell_has_defined_stays():
    assert verdict(RIGHT + "\nwhile True: pass", TEST, limits=SHORT) == PASSED


def test_a_cell_that_waits_for_ever_is_given_up_at_once():
    start = time.monotonic()

    assert verdict(RIGHT + "\nawait asyncio.Event().wait()", TEST) == PASSED
    assert time.monotonic() - start < LIMITS.cell


def test_a_cell_that_no_interrupt_ends_is_left_out_in_a_fresh_process():
    stubborn = """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
while True: pass
"""
    notebook = judged(RIGHT, stubborn, TEST, limits=SHORT)

    assert [(cell.id, cell.outcome) for cell in notebook.cells] == [
        ("a1", "stopped"),
        ("t2", "passed"),
    ]


def test_a_cell_that_ends_its_process_is_left_out():
    notebook = judged(RIGHT, "import os\nos._exit(0)", TEST)

    assert [(cell.id, cell.outcome) for cell in notebook.cells] == [
        ("a1", "died"),
        ("t2", "passed"),
    ]


def test_sys_exit_in_a_cell_ends_nothing():
    assert verdict(RIGHT + "\nimport sys\nsys.exit()", TEST) == PASSED


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import os; os._exit(3)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import sys; sys.setrecursionlimit(10**9); f = lambda: f(); f()",
    ],
)
def test_a_function_that_hangs_or_ends_the_process_costs_its_own_test_only(body):
    bad = f"def bad():\n    {body}"

    assert outcomes_of(RIGHT, bad, TEST, "test:bad()", TEST, limits=SHORT) in (
        ["passed", "stopped", "passed"],
        ["passed", "died", "passed"],
    )


def test_parts_after_a_hang_are_marked_in_a_fresh_process():
    bad = "def bad():\n    while True: pass"
    test = Step(
        "t",
        "test",
        "marks = Marks()\n"
        "with marks.part(1, 'a'):\n    assert double(1) == 2\n"
        "with marks.part(2, 'b'):\n    bad()\n"
        "with marks.part(4, 'c'):\n    assert double(2) == 4\n"
        "marks",
        points=7,
    )
    cell = judged(RIGHT, bad, test, limits=SHORT).cells[-1]

    assert (cell.score, cell.outcome) == (5, "stopped")
    assert cell.parts[1].reason.startswith("Stopped: it ran for more than 1.5 s.")


def test_an_async_hang_that_never_waits_is_stopped():
    spin = "async def spin():\n    while True: await asyncio.sleep(0)"

    assert outcomes_of(spin, "test:await spin()", limits=SHORT) == ["stopped"]


def test_what_nothing_can_ever_end_is_given_up_at_once():
    answer = "async def wait():\n    await asyncio.Event().wait()"
    start = time.monotonic()

    assert "nothing is left that could happen" in verdict(answer, "test:await wait()")[1]
    assert "nothing is left that could happen" in verdict(answer, "test:run(wait())")[1]
    assert time.monotonic() - start < LIMITS.test


def test_what_goes_on_for_ever_in_virtual_time_is_given_up():
    answer = "async def beat():\n    while True: await asyncio.sleep(10)"
    outcome, reason = verdict(answer, "test:await beat()")

    assert (outcome, "virtual time" in reason) == ("stopped", True)


def test_a_swallowed_cancellation_ends_with_its_process():
    answer = """
async def stubborn():
    while True:
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            pass
"""
    test = """test:
try:
    async with asyncio.timeout(2.5):
        await stubborn()
except TimeoutError:
    raise AssertionError("it was cancelled")
"""
    outcome, _ = verdict(answer, test)

    assert outcome in ("stopped", "failed")
    assert outcomes_of(RIGHT, answer, test, TEST)[-1] == "passed"


def test_a_task_that_is_left_behind_ends_with_its_test():
    answer = """
beats = []
async def beat():
    while True:
        beats.append(1)
        await asyncio.sleep(1)
async def start():
    global task
    task = asyncio.create_task(beat())
    await asyncio.sleep(2.5)
def count():
    return len(beats)
"""
    assert outcomes_of(
        answer, "test:await start()", "test:await asyncio.sleep(10)\nassert count() == 3, count()"
    ) == ["passed", "passed"]


def test_a_task_that_is_left_behind_is_on_the_timeline():
    answer = """
async def collect(fetch):
    asyncio.create_task(fetch("Oslo"))
    asyncio.create_task(asyncio.sleep(5))
    await asyncio.sleep(0)
"""
    test = f"""test:{FETCH}
from asynclab.checks import no_task_left_behind
timeline = run(collect(fetch), clock="virtual")
assert no_task_left_behind(timeline), no_task_left_behind(timeline)
"""
    outcome, reason = verdict(answer, test)

    assert outcome == "failed"
    assert "fetch('Oslo'), sleep had not finished" in reason


def test_the_rest_of_a_notebook_that_takes_too_long_is_stopped():
    bad = "def bad():\n    while True: pass"
    start = time.monotonic()
    outcomes = outcomes_of(RIGHT, bad, TEST, *["test:bad()"] * 5, limits=Limits(test=1, notebook=3))

    assert outcomes == ["passed", *["stopped"] * 5]
    assert time.monotonic() - start < 8


def test_a_cell_that_breaks_its_process_unseen_costs_nobodys_answers():
    breaks = Step("extra 1", "extra", "import builtins\nbuiltins.__import__ = None")
    setup = Step("setup", "setup", "import math")
    found = judged(
        breaks, setup, "def root(n):\n    return math.isqrt(n)", "test:assert root(9) == 3"
    )

    assert [cell.outcome for cell in found.cells] == ["passed"]
    assert found.remarks == ("Left out, since no cell of the teacher's ran after them: extra 1.",)


def test_a_teachers_cell_that_fails_anyway_leaves_the_cells_before_it_in():
    helper = Step("extra 1", "extra", "def helper(n):\n    return n")
    setup = Step("setup", "setup", "1 / 0")
    answer = "def same(n):\n    return helper(n)"
    found = judged(helper, setup, answer, "test:assert same(9) == 9")

    assert [cell.outcome for cell in found.cells] == ["passed"]
    assert not [remark for remark in found.remarks if "Left out" in remark]
