"""What a learner reads when the code given to run() fails."""

import asyncio
import traceback

import pytest
from kernels import kernel

from asynclab import run

FAILING = """
import asyncio
from asynclab import run

async def read():
    await asyncio.sleep(0.01)
    return {}["Oslo"]

run(read())
"""


async def fails():
    await asyncio.sleep(0)
    raise ValueError("no reading")


async def runs_it():
    run(fails())


def test_the_traceback_goes_from_the_call_to_the_failing_line_without_asyncio_between():
    with pytest.raises(ValueError, match="no reading") as caught:
        asyncio.run(runs_it())
    names = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    called = names.index("runs_it")
    assert names[called:] == ["runs_it", "run", "run_in_thread", "fails"]


def test_an_error_of_asyncio_itself_keeps_its_traceback():
    async def times_out():
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)

    async def outer():
        run(times_out())

    with pytest.raises(TimeoutError) as caught:
        asyncio.run(outer())
    assert "times_out" in [frame.name for frame in traceback.extract_tb(caught.tb)]


def test_a_cell_shows_a_groups_lines_and_hides_ours():
    nested = "async def nested():\n    async with asyncio.TaskGroup() as group:\n"
    nested += "        group.create_task(runs())\nasync def runs():\n    run(read())\n"
    with kernel() as running:
        running.run(FAILING)
        running.run(nested)
        (shown,) = running.run("run(nested())").errors
    assert "run(nested())" in shown
    assert "async with asyncio.TaskGroup() as group" in shown
    assert shown.count('return {}["Oslo"]') == 1
    assert "runner.py" not in shown


def test_a_cell_shows_its_own_lines_and_hides_ours():
    with kernel() as running:
        (shown,) = running.run(FAILING).errors
    assert "read())" in shown
    assert 'return {}["Oslo"]' in shown
    assert "run_in_thread" not in shown
    assert "base_events" not in shown
