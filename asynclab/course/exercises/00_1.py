from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
Write `read_lima()`: it does for Lima what `read_oslo()` does for Oslo.

Checked: it returns the reading of Lima."""

GIVEN = "from asynclab.services import fetch_reading"

STUB = '''\
async def read_lima():
    """Return the reading of Lima."""
    ...
'''

HINTS = (
    "What does the one line of `read_oslo()` do, and where does it name Oslo?",
    "`await fetch_reading(...)` gives the reading of a station, and `return` hands it on.",
    'return await fetch_reading("____")',
)

SOLUTION = '''\
async def read_lima():
    """Return the reading of Lima."""
    return await fetch_reading("Lima")
'''

REASONS = """\
`fetch_reading("Lima")` takes a second to answer, and `await` waits for the answer."""


NAME = "Write the name as the message has it: with a capital letter, and in quotes."


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer, errors={"There is no station": NAME})
    other = "That is another station: which one should it be?"
    yield returned(
        timeline,
        Reading("Lima", 19.0),
        hint="Ask `fetch_reading`, and return what it gives.",
        instead=[(Reading("Oslo", 4.0), other), (None, "Hand the reading on with `return`.")],
    )
