"""record() in the cells of a real kernel, whose own tasks run on the same loop."""

import pytest
from kernels import kernel

FIRST = """
import asyncio
from asynclab import record, run

async def greet(name):
    await asyncio.sleep(0.1)
    return name

def told(timeline):
    return [(t.label, t.parent and t.parent.label, t.outcome) for t in timeline.tracks]
"""
AWAITED = """
with record() as recording:
    await greet("Alice")
    await asyncio.gather(greet("Bob"), greet("Carol"))
print(told(recording.timeline), round(recording.timeline.elapsed, 1), recording.timeline.notes)
"""
BACKGROUND = """
task = asyncio.create_task(greet("Dora"), name="from the cell before")
"""
LATER = """
with record() as recording:
    await task
print(told(recording.timeline))
"""
RUN = """
timeline = run(greet("Eve"))
print(told(timeline), timeline.result)
"""
FAILS = """
with record() as recording:
    await greet(1 / 0)
"""
AFTER = """
print(told(recording.timeline))
"""


@pytest.fixture(scope="module")
def running():
    with kernel() as running:
        assert running.run(FIRST).status == "ok"
        yield running


def printed(running, code):
    cell = running.run(code)
    assert (cell.status, cell.stderr) == ("ok", "")
    return cell.stdout.strip()


def test_what_a_cell_awaits_is_recorded_and_nothing_of_the_kernels(running):
    tracks = [(f"greet({name!r})", None, "returned") for name in ("Alice", "Bob", "Carol")]
    assert printed(running, AWAITED) == f"{tracks} 0.2 ()"


def test_a_task_of_an_earlier_cell_is_recorded_too(running):
    printed(running, BACKGROUND)
    assert printed(running, LATER) == "[('from the cell before', None, 'returned')]"


def test_a_run_in_a_cell_gives_its_timeline(running):
    assert printed(running, RUN) == "[('greet', None, 'returned')] Eve"


def test_an_error_in_the_block_is_the_cells_own_error(running):
    cell = running.run(FAILS)
    assert (cell.status, cell.ename) == ("error", "ZeroDivisionError")
    assert printed(running, AFTER) == "[]"
