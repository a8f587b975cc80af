from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, no_task_left_behind, took
from asynclab.course.crawl_checks import ERRORS, NOBODY, fetches_once, finds_all, keeps_to
from asynclab.course.paper_site import PaperSite
from asynclab.exercises.attempts import attempt

PROMPT = """\
Write `crawl_politely(fetch, start, limit)`. It works as `crawl_all`, so copy your code from there.
New is only this: of each host, at most `limit` pages are in flight at once. What one host may not
do yet keeps no other host waiting.

Checked: the pages, the most in flight at each host for two limits, and the time."""

GIVEN = """\
import asyncio
from collections import defaultdict
from asynclab.services import StationError


def host_of(page):
    return page.split("/")[1]
"""

STUB = '''\
async def crawl_politely(fetch, start, limit):
    """Fetch every page once, and `limit` of a host at once."""
    ...
'''

HINTS = (
    "Which lines of a visit use the host, and how many semaphores do all the visits need?",
    "`gates = defaultdict(lambda: asyncio.Semaphore(limit))` makes a semaphore for each key, when "
    "it is first asked for.",
    "gates = defaultdict(lambda: asyncio.Semaphore(limit))\n\n"
    "async def visit(page):\n"
    "    try:\n"
    "        async with ____:\n"
    "            pages[page] = await fetch(page)",
)

SOLUTION = '''\
async def crawl_politely(fetch, start, limit):
    """Fetch every page once, and `limit` of a host at once."""
    pages, seen = {}, {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        try:
            async with gates[host_of(page)]:
                pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages
'''

REASONS = """\
Two lines are new. The semaphores live outside the visits, one for each host, so that all visits
to a host share one. A visit holds its place for the fetch alone, and gives it back when the fetch
fails, too."""

LINKS = {
    "/a/1": ["/a/2", "/a/3", "/b/1", "/a/4", "/a/5", "/b/2"],
    "/a/2": ["/a/1"],
    "/a/3": [],
    "/a/4": ["/b/1"],
    "/a/5": [],
    "/b/1": [],
    "/b/2": ["/a/5"],
}
CROWD = (
    "Nothing holds the visits back. All visits to one host must share one semaphore: one that is "
    "made inside the visit is new for each of them."
)
SHARED = (
    "The hosts wait for each other. One semaphore for all of them is too strict: make one for "
    "each host."
)
SINGLE = (
    "One page of a host at a time is less than `limit` allows. Does a visit keep its place at the "
    "host while it waits for others?"
)
KEPT = (
    "A visit never gave its place at the host back, or kept it while it waited for others. Hold it "
    "for the fetch alone: `async with` gives it back, even where the fetch fails."
)
FIXED = "With another `limit` it went wrong: use the argument."


def check(answer: Any) -> Iterator[Verdict]:
    errors = {**ERRORS, "In virtual time nothing is left": KEPT}
    for limit, seconds, failing in ((2, 3.0, set[str]()), (1, 5.0, {"/b/1"})):
        site = PaperSite(LINKS, failing=failing)
        timeline = attempt(answer, site.fetch, "/a/1", limit, errors=errors)
        yield no_task_left_behind(timeline, hint=NOBODY)
        yield fetches_once(timeline, site)
        yield keeps_to(timeline, site, limit, hint=CROWD if limit == 2 else FIXED)
        instead = {4.0: SHARED, 5.0: SINGLE} if limit == 2 else {7.0: SHARED}
        yield took(timeline, seconds, instead=instead)
        yield finds_all(timeline, site)
