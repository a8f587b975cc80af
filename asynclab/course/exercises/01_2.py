from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
Write `warmest(stations)`: it reads every station of a list, and returns the name of the
warmest. A reading has a `station` and a temperature in `celsius`.

Checked: the name, for two different lists."""

GIVEN = "from asynclab.services import fetch_reading"

STUB = '''\
async def warmest(stations):
    """Return the name of the station with the highest temperature."""
    ...
'''

HINTS = (
    "What has to be finished before two temperatures can be compared?",
    "A `for` loop may hold an `await`: collect the readings first, and compare them after it.",
    "readings = []\nfor station in stations:\n    readings.append(____)\n"
    "return max(readings, key=lambda reading: reading.celsius).station",
)

SOLUTION = '''\
async def warmest(stations):
    """Return the name of the station with the highest temperature."""
    readings = []
    for station in stations:
        readings.append(await fetch_reading(station))
    return max(readings, key=lambda reading: reading.celsius).station
'''

REASONS = """\
Only an awaited call gives a reading that has a temperature. The comparison needs no `await`:
there is nothing left to wait for."""

ERRORS = {
    "await": "A lambda can await nothing.",
    "not supported between": "Python cannot order readings: compare them by their `.celsius`.",
}
NAME = "The name is wanted: a reading has it in `.station`."


def check(answer: Any) -> Iterator[Verdict]:
    for stations, wanted in (["Oslo", "Accra", "Lima"], "Accra"), (["Delhi", "Cairo"], "Delhi"):
        warm = {"Accra": 29.0, "Delhi": 31.0}[wanted]
        timeline = attempt(answer, stations, errors=ERRORS)
        yield returned(
            timeline,
            wanted,
            hint=f"Which of {stations} is the warmest? Read all of them before you return.",
            instead=[(Reading(wanted, warm), NAME), (warm, NAME)],
        )
