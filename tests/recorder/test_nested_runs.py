"""A loop that runs inside another one's step, as nest-asyncio has it: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
PROGRAM = """
import asyncio, sys
sys.path[:0] = {paths}
import nest_asyncio2
import laws
from asynclab import record

async def nap(seconds):
    await asyncio.sleep(seconds)

async def greet(name):
    await nap(0.05)
    return name

async def main():
    return [await greet("Alice"), *await asyncio.gather(greet("Bob"), greet("Carol"))]

{body}
"""


def run_program(body):
    paths = [str(TESTS / "recorder"), str(TESTS), str(TESTS.parent)]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(paths=paths, body=body)],
        capture_output=True,
        text=True,
        timeout=60,
        env=dict(os.environ),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


IN_RUNNING_LOOP = """
async def cell():
    nest_asyncio2.apply()
    with record() as recording:
        print(asyncio.run(main()))
        await nap(0.01)
    return recording.timeline

timeline = asyncio.run(cell())
laws.check(timeline)
print(timeline.notes)
print([track.label for track in timeline.find("greet")])
print({track.outcome for track in timeline.find("greet")})
alice, bob, carol = timeline.find("greet")
print(alice.finish <= bob.start, bob.start < carol.start < bob.finish)
print(timeline.most_in_flight("nap"))
"""
INSIDE_A_STEP = """
async def outer():
    await nap(0.01)
    inner = asyncio.run(main())
    await nap(0.01)
    return inner

async def cell():
    nest_asyncio2.apply()
    other = asyncio.create_task(nap(0.03), name="meanwhile")
    with record() as recording:
        print(await outer())
        await other
    return recording.timeline

timeline = asyncio.run(cell())
laws.check(timeline)
print(timeline.notes)
print([track.label for track in timeline.find("greet")])
print(timeline.track("main").parent.label)
print(timeline.track("meanwhile").finish < timeline.track("outer").finish)
"""


def test_a_nested_run_in_a_running_loop_is_recorded():
    assert run_program(IN_RUNNING_LOOP) == [
        "['Alice', 'Bob', 'Carol']",
        "()",
        "[\"greet('Alice')\", \"greet('Bob')\", \"greet('Carol')\"]",
        "{'returned'}",
        "True True",
        "2",
    ]


def test_a_run_inside_a_recorded_step_is_cut_out_of_it():
    assert run_program(INSIDE_A_STEP) == [
        "['Alice', 'Bob', 'Carol']",
        "()",
        "[\"greet('Alice')\", \"greet('Bob')\", \"greet('Carol')\"]",
        "outer",
        "True",
    ]


@pytest.mark.parametrize("body", [IN_RUNNING_LOOP, INSIDE_A_STEP], ids=["cell", "step"])
def test_the_slow_way_tells_the_same(body):
    slow = "from asynclab.recorder import fast\nfast.can_be_fast = lambda *_: False\n"
    assert run_program(slow + body) == run_program(body)
