from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
Write `read_two()`: it reads Oslo, and then Delhi, and returns both readings in a list.

Checked: the list, in this order, and the 1.5 s that the two readings take one after the other."""

GIVEN = "from asynclab.services import fetch_reading"

STUB = '''\
async def read_two():
    """Return the readings of Oslo and of Delhi, in a list."""
    ...
'''

HINTS = (
    'What does `fetch_reading("Oslo")` give you without `await`?',
    "`await` each reading where you need it, and put both in a list.",
    'oslo = await fetch_reading("Oslo")\ndelhi = ____\nreturn [oslo, delhi]',
)

SOLUTION = '''\
async def read_two():
    """Return the readings of Oslo and of Delhi, in a list."""
    oslo = await fetch_reading("Oslo")
    delhi = await fetch_reading("Delhi")
    return [oslo, delhi]
'''

REASONS = """\
Each `await` waits for one reading. The second call is made when the first one has finished: the
row waits 1 s, and then 0.5 s."""

OSLO, DELHI = Reading("Oslo", 4.0), Reading("Delhi", 31.0)
OVERLAP = "The two overlap. Here Delhi is to be asked when Oslo has answered: two awaits in a row."


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer)
    yield returned(
        timeline,
        [OSLO, DELHI],
        hint="The readings themselves are wanted, both in a list.",
        instead=[
            ([DELHI, OSLO], "Both are there: put Oslo first."),
            (OSLO, "What of Delhi? `return` ends the function: read both before it."),
            (DELHI, "What of Oslo? Keep each reading under a name of its own."),
            (None, "Hand the readings on with `return`."),
        ],
    )
    twice = "One station is read twice: await each one once."
    yield took(timeline, 1.5, instead={2.5: twice, 1.0: OVERLAP})
