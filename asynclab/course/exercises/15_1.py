from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, no_task_left_behind, took
from asynclab.course.crawl_checks import ERRORS, NOBODY, SHORT, STOPPED, fetches_once, finds_all
from asynclab.course.paper_site import PaperSite
from asynclab.exercises.attempts import attempt

PROMPT = """\
Write `crawl_all(fetch, start)`: it gives what `crawl_one_by_one` gives, and fetches every page as
soon as a link to it is known. Each page is fetched once, however many links lead to it. A page
that raises a `StationError` is left out, and disturbs nobody. Write a second coroutine function if
it helps, inside of it or above.

Checked: the pages, that each is fetched once, that no task is left behind, and the time."""

GIVEN = "import asyncio\nfrom asynclab.services import StationError"

STUB = '''\
async def crawl_all(fetch, start):
    """Return {page: its links} for every page that can be reached."""
    ...
'''

HINTS = (
    "The links of a page are known when it has been fetched. What could start their tasks at "
    "that moment?",
    "One `TaskGroup` around the whole crawl. A task in it may create further tasks in the same "
    "group, and the block ends when the last of all has finished.",
    "pages, seen = {}, {start}\n\n"
    "async def visit(page):\n"
    "    try:\n"
    "        pages[page] = await fetch(page)\n"
    "    except StationError:\n"
    "        return\n"
    "    for link in pages[page]:\n"
    "        if link not in seen:\n"
    "            seen.add(link)\n"
    "            ____\n\n"
    "async with asyncio.TaskGroup() as group:\n"
    "    group.create_task(visit(start))\n"
    "return pages",
)

SOLUTION = '''\
async def crawl_all(fetch, start):
    """Return {page: its links} for every page that can be reached."""
    pages, seen = {}, {start}

    async def visit(page):
        try:
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
Each visit starts the visits to what it found, and the one group waits for all of them. A page
goes into `seen` when its task is created. Between the question and the mark stands no `await`, so
no other task can ask the same in between. The error is caught inside the visit: the group never
sees it."""

LINKS = {
    "/a/1": ["/a/2", "/b/1", "/a/2", "/a/1"],
    "/a/2": ["/a/3", "/c/1"],
    "/a/3": ["/c/2", "/a/1"],
    "/b/1": ["/c/1", "/c/2"],
    "/c/1": ["/b/1"],
    "/c/2": [],
}
DELAYS = {"/b/1": 3.0, "/c/2": 2.0}
TOGETHER, WAVES, APART = 5.0, 7.0, 9.0
WAVE = (
    "A page that was known had to wait for others. Create the tasks for its links as soon as a "
    "page is there."
)
STEPS = (
    "One after the other: `await fetch(page)` in a loop lets one page finish before the next one "
    "starts. Each visit needs a task of its own."
)
TIMES = {APART: STEPS, WAVES: WAVE, 1.0: SHORT}


def check(answer: Any) -> Iterator[Verdict]:
    site = PaperSite(LINKS, DELAYS)
    timeline = attempt(answer, site.fetch, "/a/1", errors=ERRORS)
    yield no_task_left_behind(timeline, hint=NOBODY)
    yield fetches_once(timeline, site)
    yield took(timeline, TOGETHER, instead=TIMES, hint=WAVE)
    yield finds_all(timeline, site)
    site = PaperSite(LINKS, DELAYS, failing={"/c/1"})
    timeline = attempt(answer, site.fetch, "/a/1", errors=ERRORS)
    yield finds_all(timeline, site, where="with a page that fails, ", short=STOPPED)
