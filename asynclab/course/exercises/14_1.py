from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from asynclab.checks import Verdict, brief
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
Write `tool_for(waits, awaitable, calls)`. It names the tool for a job of so many calls:
`"sequential"`, `"asyncio"`, `"threads"` or `"processes"`. `waits` is True where a call waits, and
False where it computes. `awaitable` is True where you can await it. A single call needs no tool:
it is done sequentially. There is a GIL.

Checked: the answers for eight jobs. The rows show how long each would take with your tool, if one
call takes 1 s, and there are four cores."""

GIVEN = ""

STUB = '''\
def tool_for(waits, awaitable, calls):
    """Name the tool for a job."""
    ...
'''

HINTS = (
    "What decides first: how many calls there are, what they do, or how they are written?",
    '`if calls == 1` comes first, and then `if not waits`: what computes wants `"processes"`.',
    'if calls == 1:\n    return "sequential"\nif not waits:\n    return "processes"\nreturn ____',
)

SOLUTION = '''\
def tool_for(waits, awaitable, calls):
    """Name the tool for a job."""
    if calls == 1:
        return "sequential"
    if not waits:
        return "processes"
    return "asyncio" if awaitable else "threads"
'''

REASONS = """\
One call has nothing that it could overlap with. What computes needs cores, however it is written.
Waits overlap in tasks and in threads: tasks where you can await, for they are cheaper."""

TOOLS = ("sequential", "asyncio", "threads", "processes")
CORES, THREADS = 4, 32
SINGLE = "A single call has nothing to overlap with: any tool would only cost."
COMPUTES = "Computing is no wait. With a GIL only processes compute at the same instant."
BLOCKS = "It waits, but you cannot await it: each call holds a thread, so give each one of its own."
CHEAP = "You can await it: tasks let such waits overlap, in one thread, however many there are."


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, the tool for it, and why."""

    name: str
    waits: bool
    awaitable: bool
    calls: int
    tool: str
    why: str

    def seconds(self, tool: str) -> int:
        """How long it takes with a tool, where one call takes a second."""
        if tool == "processes":
            return ceil(self.calls / CORES)
        if self.waits and tool == "threads":
            return ceil(self.calls / THREADS)
        return 1 if self.waits and self.awaitable and tool == "asyncio" else self.calls


JOBS = (
    Job("12 pages, with aiohttp", True, True, 12, "asyncio", CHEAP),
    Job("1 page, with aiohttp", True, True, 1, "sequential", SINGLE),
    Job("8 files, with open", True, False, 8, "threads", BLOCKS),
    Job("8 maps", False, False, 8, "processes", COMPUTES),
    Job("8 maps in async def", False, True, 8, "processes", COMPUTES),
    Job("1 map", False, False, 1, "sequential", SINGLE),
    Job("64 readings to await", True, True, 64, "asyncio", CHEAP),
    Job("1 slow_read", True, False, 1, "sequential", SINGLE),
)


async def ask_all(answer: Any) -> list[object]:
    return [answer(job.waits, job.awaitable, job.calls) for job in JOBS]


def check(answer: Any) -> Iterator[Verdict]:
    tools = attempt(ask_all, answer).result
    timeline = _drawn(tools)
    for job, tool in zip(JOBS, tools, strict=True):
        seen = f"for {job.name} it returned {brief(tool)}."
        hint = job.why if tool in TOOLS else f"One of the four names: {', '.join(TOOLS)}."
        if tool is None:
            hint = "There is a way through it without `return`, and that gives None."
        if tool != job.tool:
            wanted = (
                f'"{job.tool}" (waits={job.waits}, awaitable={job.awaitable}, calls={job.calls}).'
            )
            yield Verdict(False, seen, wanted, hint, timeline)
    seen = f"it has the right tool for all {len(JOBS)} jobs."
    yield Verdict(True, seen, timeline=timeline)


def _drawn(tools: list[object]) -> Timeline:
    """A row for each job, as long as it takes with the tool that was named."""
    log: list[tuple[str, str, int]] = []
    for job, tool in zip(JOBS, tools, strict=True):
        row, known = f"{job.name}: {brief(tool, str)}", str(tool)
        log.append((row, "waiting" if job.waits else "running", 0))
        log.append((row, "finished", job.seconds(known)))
    return replace(Timeline.from_log(log, name="tool_for", loop=False, clock="virtual"))
