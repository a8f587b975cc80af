"""Submissions in a line, judged: what the tests of the judge share."""

from dataclasses import replace

from asynclab.classroom.job import Job, Limits
from asynclab.classroom.judge import outcomes
from asynclab.classroom.plan import Plan, Step

SETUP = Step(
    "setup",
    "setup",
    "import asyncio\n"
    "from asynclab import run\n"
    "from asynclab.checks import at_most, never_blocks, overlap, took\n"
    "from asynclab.services import STATIONS, Stations, StationError\n"
    "from asynclab.classroom.marking import Marks\n",
)
LIMITS = Limits(cell=20, test=20)
FETCH = """
stations = Stations()
async def fetch(station):
    return await stations.fetch_reading(station)
"""


def judged(*cells, limits=LIMITS, setup=SETUP):
    """The outcome of a notebook of answers (text) and tests (text after "test:", one point)."""
    steps = [setup]
    for number, cell in enumerate(cells):
        if isinstance(cell, Step):
            steps.append(cell)
        elif cell.startswith("test:"):
            steps.append(Step(f"t{number}", "test", cell.removeprefix("test:"), points=1))
        else:
            steps.append(Step(f"a{number}", "answer", cell))
    (notebook,) = outcomes(Job((Plan("made", tuple(steps)),), limits=limits))
    return notebook


def verdict(*cells, **options):
    """The outcome of the last test, and its reason."""
    cell = [one for one in judged(*cells, **options).cells if one.kind == "test"][-1]
    return cell.outcome, cell.reason


def worth(step, points):
    """The step with other points."""
    return replace(step, points=points)
