"""The same verdicts and the same timelines, however busy the machine is."""

import subprocess
import sys

import pytest
from judging import FETCH, judged

from asynclab.classroom.job import Limits
from asynclab.classroom.plan import Step

TIMES = 50
ANSWERS = """
async def together(fetch, stations):
    return await asyncio.gather(*[fetch(station) for station in stations])
async def limited(fetch, stations):
    limit = asyncio.Semaphore(2)
    async def one(station):
        async with limit:
            return await fetch(station)
    async with asyncio.TaskGroup() as tasks:
        made = [tasks.create_task(one(station)) for station in stations]
    return [task.result() for task in made]
async def in_threads(read, stations):
    return await asyncio.gather(*[asyncio.to_thread(read, station) for station in stations])
async def impatient(fetch, stations):
    found = []
    for station in stations:
        try:
            found.append(await asyncio.wait_for(fetch(station), 0.5))
        except TimeoutError:
            found.append(None)
    return found
"""
TEST = f"""{FETCH}
from asynclab.classroom.marking import Marks
marks = Marks()
all_of_them = list(STATIONS)
def rows(timeline):
    return [(t.label, t.start_ns, t.finish_ns, t.outcome) for t in timeline.tracks]
seen = []
for function in (together, limited, in_threads, impatient):
    service = stations.slow_read if function is in_threads else fetch
    timeline = run(function(service, all_of_them), clock="virtual")
    seen.append((timeline.elapsed, timeline.most_in_flight(), rows(timeline)))
with marks.part(1, "elapsed"):
    assert [one[0] for one in seen] == [1.0, 2.2, 1.0, 2.7], [one[0] for one in seen]
with marks.part(1, "at once"):
    assert [one[1] for one in seen] == [6, 2, 6, 1], [one[1] for one in seen]
with marks.part(0, repr(seen)):
    pass
marks
"""


@pytest.fixture
def busy_cores():
    program = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(program) for _ in range(2)]
    yield
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.soak(20)
@pytest.mark.usefixtures("busy_cores")
def test_a_check_of_concurrency_gives_the_same_verdict_on_a_busy_machine():
    tests = [Step(f"t{number}", "test", TEST, points=2) for number in range(TIMES)]
    cells = judged(ANSWERS, *tests, limits=Limits(test=60, notebook=240)).cells

    assert len({(cell.outcome, cell.parts) for cell in cells}) == 1
    assert (cells[0].outcome, cells[0].reason) == ("passed", "")
