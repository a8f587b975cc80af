import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
Reports come through a stream, each on a line of its own: `b"Oslo 4.0\\n"`. They arrive in pieces
that end anywhere. Write `read_reports(reader)`: it reads to the end of the stream, and returns
all reports as a list of pairs, such as `("Oslo", 4.0)`. The check gives it a `reader`.

Checked: the pairs, from two streams."""

GIVEN = "import asyncio"

STUB = '''\
async def read_reports(reader):
    """Return all reports of a stream, as pairs of a name and a number."""
    ...
'''

HINTS = (
    "Where does a report end: where a read ends, or at a byte that you can look for?",
    "`async for line in reader` gives one line after the other, and ends with the stream.",
    "reports = []\nasync for line in reader:\n"
    "    station, celsius = ____\n"
    "    reports.append((station, float(celsius)))\nreturn reports",
)

SOLUTION = '''\
async def read_reports(reader):
    """Return all reports of a stream, as pairs of a name and a number."""
    reports = []
    async for line in reader:
        station, celsius = line.decode().split()
        reports.append((station, float(celsius)))
    return reports
'''

REASONS = """\
The newline says where a report ends, and the reader waits until it has one. How the bytes were
cut on their way makes no difference any more."""

PIECES = [b"Oslo 4.0\nLi", b"ma 19", b".0\nQuito 14.0\nAccra 29.0\n"]
REPORTS = [("Oslo", 4.0), ("Lima", 19.0), ("Quito", 14.0), ("Accra", 29.0)]
LINES = "A read ends anywhere, and a report ends with its line: let the reader find the newline."
END = "`readline` gives an empty `b''` at the end of the stream: stop there."
RAISES = (
    "`readuntil` and `readexactly` raise where the stream ends too early for them. "
    "`async for line in reader` just ends there."
)
SPLIT = "A line has a name and a number: `line.decode().split()` gives the two."
SPLIT_TEXT = "These are whole lines: `split()` parts the name of each from its number."
BYTES = "The stream carries bytes: `line.decode()` makes a text of them."
PARTS = {
    "too many values to unpack": LINES,
    "expected 2, got 0": END,
    "expected 2, got 1": LINES,
    "The stream has ended": END,
    "IncompleteReadError": RAISES,
    "object is not iterable": "A stream makes you wait between its lines: write `async for`.",
    "bytes-like object": BYTES,
    "'bytes' object has no attribute": BYTES,
    "could not convert": SPLIT,
}


class Patient(asyncio.StreamReader):
    """A reader that minds being asked for more again and again after its end."""

    after_the_end = 0

    def readline(self) -> Coroutine[Any, Any, bytes]:
        self._count()
        return super().readline()

    def read(self, n: int = -1) -> Coroutine[Any, Any, bytes]:
        self._count()
        return super().read(n)

    def _count(self) -> None:
        self.after_the_end += self.at_eof()
        if self.after_the_end > 100:
            raise EOFError("The stream has ended, and was read on.")


def check(answer: Any) -> Iterator[Verdict]:
    timeline = _connected(answer, PIECES)
    text = [(name, str(number)) for name, number in REPORTS]
    raw = [(name.encode(), number) for name, number in REPORTS]
    lines = [f"{name} {number}" for name, number in REPORTS]
    instead = [
        (lines, SPLIT_TEXT),
        ([f"{line}\n" for line in lines], SPLIT_TEXT),
        (REPORTS[:1], "That is one report. Read on, to the end of the stream."),
        (text, "The numbers are text: `float(celsius)` makes numbers of them."),
        (raw, BYTES),
        ([list(pair) for pair in REPORTS], "The values are right: put each two in a pair, in ()."),
    ]
    yield returned(timeline, REPORTS, instead=instead, hint=LINES)
    yield took(timeline, 3.0, hint="The stream ends after 3 s: read up to there.")
    empty = "Nobody reported anything: the list is empty."
    yield returned(_connected(answer, []), [], hint=empty)


def _connected(answer: Any, pieces: list[bytes]) -> Timeline:
    """The answer's run, while a station sends one piece each second."""

    async def station(reader: asyncio.StreamReader) -> None:
        for piece in pieces:
            await asyncio.sleep(1)
            reader.feed_data(piece)
        reader.feed_eof()

    async def connection() -> Any:
        reader = Patient()
        async with asyncio.TaskGroup() as group:
            group.create_task(station(reader))
            reading = group.create_task(answer(reader))
        return reading.result()

    return attempt(connection, errors=PARTS)
