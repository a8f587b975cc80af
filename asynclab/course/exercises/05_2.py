import asyncio
from collections.abc import Iterator
from typing import Any

from asynclab import span
from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import WeatherMap, compute

PROMPT = """\
`draw()` is an ordinary function that computes a map. `watch()` is a coroutine function that looks
at a station three times, with short waits. In `draw_and_watch` the map holds the loop, and the
looks come too late. Change it, so that `watch` goes on while the map is drawn.

Checked: the looks during the drawing, that all three are done, and that the map is returned."""

GIVEN = "import asyncio"

STUB = '''\
async def draw_and_watch(draw, watch):
    """Return the map, and watch the station while it is drawn."""
    watching = asyncio.create_task(watch())
    picture = draw()
    await watching
    return picture
'''

HINTS = (
    "Who holds the loop while the task `watching` is ready?",
    "`await asyncio.to_thread(draw)` runs `draw` in another thread, and gives control.",
    "watching = asyncio.create_task(watch())\npicture = await ____\nawait watching\nreturn picture",
)

SOLUTION = '''\
async def draw_and_watch(draw, watch):
    """Return the map, and watch the station while it is drawn."""
    watching = asyncio.create_task(watch())
    picture = await asyncio.to_thread(draw)
    await watching
    return picture
'''

REASONS = """\
The drawing takes no less time in another thread. But the loop is free meanwhile, and every look
comes when it should."""

LOOKS = 3
MAP = WeatherMap("Oslo")
HELD = (
    "`draw()` ran in the loop's thread, and held it. An `await` or a `sleep(0)` before it changes "
    "nothing: run it in another thread."
)
AFTER = "One after the other: start both before you wait for one of them."
UNDONE = "The task was left alone: await it before you return."
CALL = "Give `to_thread` the function itself, without (): the other thread calls it."


class Station:
    """What the answer is given to work with, and a count of the looks."""

    def __init__(self) -> None:
        self.looks = self.during = 0
        self.drawing = self.held = False

    def draw(self) -> WeatherMap:
        try:
            asyncio.get_running_loop()
            self.held = True
        except RuntimeError:
            pass
        with span("draw"):
            self.drawing = True
            compute(0.6)
            self.drawing = False
        return MAP

    async def watch(self) -> None:
        for _ in range(LOOKS):
            await asyncio.sleep(0.1)
            self.looks += 1
            self.during += self.drawing


def check(answer: Any) -> Iterator[Verdict]:
    station = Station()
    errors = {"not callable": CALL, "used in 'await'": HELD, "can't be awaited": HELD}
    timeline = attempt(answer, station.draw, station.watch, clock="real", errors=errors)
    during, looks = station.during, station.looks
    seen = f"{during} of {LOOKS} looks came while the map was drawn."
    hint = HELD if station.held else UNDONE if looks < LOOKS else AFTER
    yield Verdict(during > 0, seen, "looks go on while the map is drawn.", hint, timeline)
    seen = f"{looks} of {LOOKS} looks were done in the end."
    yield Verdict(looks == LOOKS, seen, f"all {LOOKS}.", UNDONE, timeline)
    yield returned(timeline, MAP, hint="Return the map alone: what `draw` returned.")
