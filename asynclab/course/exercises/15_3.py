import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asynclab.checks import Verdict, brief, no_task_left_behind, took
from asynclab.course.crawl_checks import ERRORS, NOBODY, fetches_once, finds_all, keeps_to
from asynclab.course.paper_site import PaperSite
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
Write `crawl_on(fetch, start, limit, file)`. It works as `crawl_politely`. New is the file: each
page that has been fetched is kept there. A page that is in it already is followed, and not fetched
again. A crawl that is cancelled ends at once, and the file has all pages that were fetched until
then. A page that failed is not kept: the next run tries it again. Use `keep` and `kept`.

Checked: the file after a timeout, what the second run fetches, and what it returns."""

GIVEN = """\
import asyncio
import json
from collections import defaultdict
from asynclab.services import StationError


def host_of(page):
    return page.split("/")[1]


def keep(file, page, links):
    with file.open("a") as lines:
        print(json.dumps([page, links]), file=lines)


def kept(file):
    if not file.exists():
        return {}
    return dict(map(json.loads, file.read_text().splitlines()))
"""

STUB = '''\
async def crawl_on(fetch, start, limit, file):
    """Crawl as `crawl_politely` does, and go on where `file` ends."""
    ...
'''

HINTS = (
    "How can a visit to a page that is in the file do all that a visit does, but for the fetch?",
    "Start with `pages = kept(file)`. A visit fetches only what is not in `pages`, and calls "
    "`keep` right after the fetch. The links it follows in both cases.",
    "pages, seen = kept(file), {start}\n"
    "...\n"
    "async def visit(page):\n"
    "    if page not in pages:\n"
    "        try:\n"
    "            ...\n"
    "        except StationError:\n"
    "            return\n"
    "        ____\n"
    "    for link in pages[page]:\n"
    "        ...",
)

SOLUTION = '''\
async def crawl_on(fetch, start, limit, file):
    """Crawl as `crawl_politely` does, and go on where `file` ends."""
    pages, seen = kept(file), {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        if page not in pages:
            try:
                async with gates[host_of(page)]:
                    pages[page] = await fetch(page)
            except StationError:
                return
            keep(file, page, pages[page])
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages
'''

REASONS = """\
Three lines are new, and none of them speaks of cancelling. A cancelled fetch raises in its `await`,
so the line that keeps the page is never reached. Between the fetch and `keep` stands no `await`:
whoever has a page has kept it. And the second run walks the same way again, without the fetches,
so it finds all that is left."""

LINKS = {
    "/a/1": ["/a/2", "/b/1", "/a/3"],
    "/a/2": ["/b/2", "/b/4", "/a/4"],
    "/a/3": [],
    "/a/4": [],
    "/b/1": ["/b/2", "/b/3"],
    "/b/2": ["/c/1"],
    "/b/3": [],
    "/b/4": ["/a/1"],
    "/c/1": ["/c/2"],
    "/c/2": [],
}
FAILING = {"/a/3"}
SECONDS = 2.5
LATE = (
    "Keep each page as soon as it is fetched, inside the visit: a timeout cuts off what comes "
    "later."
)
EARLY = (
    "A page is kept before it is fetched, or though it was cancelled. Call `keep` only when "
    "`fetch` has returned: a page that was in flight belongs to the next run."
)
FAILED = "A page that failed is in the file: it would never be tried again."
SWALLOWED = "A cancelled crawl ends at once. Catch StationError alone, and let CancelledError pass."
AGAIN = "A page that is in the file is fetched again: first ask whether `kept(file)` has it."
LOST = (
    "A page that is in the file still leads to others. Follow its links, and leave only the fetch "
    "out."
)
CROWD = "With the file, more of one host are in flight than `limit` allows: keep the semaphores."
MANY = "The file has more than pages with their links: write it with `keep` alone."


async def with_timeout(crawl: Callable[..., Awaitable[Any]], site: PaperSite, file: Path) -> Any:
    try:
        async with asyncio.timeout(SECONDS):
            return await crawl(site.fetch, "/a/1", 2, file)
    except TimeoutError:
        return "cut off"


def check(answer: Any) -> Iterator[Verdict]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "pages.jsonl")
        site = PaperSite(LINKS, failing=FAILING)
        timeline = attempt(with_timeout, answer, site, file, errors=ERRORS)
        yield no_task_left_behind(timeline, hint=NOBODY)
        yield fetches_once(timeline, site)
        yield took(timeline, SECONDS, hint=SWALLOWED)
        yield Verdict(
            timeline.result == "cut off",
            "a timeout cut it off." if timeline.result == "cut off" else "no TimeoutError came.",
            "the TimeoutError of the caller.",
            SWALLOWED,
            timeline,
        )
        yield holds(timeline, site, file)
        yield from second_run(answer, site, file)


def holds(timeline: Timeline, site: PaperSite, file: Path) -> Verdict:
    """The file has the pages that had answered when time was up, and no others."""
    fetched = site.answered
    wanted = f"the {len(fetched)} pages that had answered."
    try:
        text = file.read_text() if file.exists() else ""
        there = dict(map(json.loads, text.splitlines()))
    except (ValueError, TypeError):
        return Verdict(False, f"the file has {brief(text)}.", wanted, MANY, timeline)
    missing, more = sorted(fetched - there.keys()), sorted(there.keys() - fetched)
    seen = f"after the timeout the file had {len(there)} pages"
    seen += f", without {missing[0]}" if missing else f", with {more[0]}" if more else ""
    hint = LATE if missing else FAILED if {*more} == FAILING else EARLY if more else MANY
    right = there == {page: site.links[page] for page in fetched}
    return Verdict(right, f"{seen}.", wanted, hint, timeline)


def second_run(answer: Any, first: PaperSite, file: Path) -> Iterator[Verdict]:
    """A second run with the same file fetches only what is left, and finds everything."""
    there = set(dict(map(json.loads, file.read_text().splitlines())))
    site = PaperSite(LINKS, failing=FAILING)
    timeline = attempt(answer, site.fetch, "/a/1", 2, file, errors=ERRORS)
    again = sorted(there & {*site.asked})
    seen = f"the second run fetched {len(site.asked)} pages"
    seen += f", {again[0]} among them" if again else ""
    wanted = f"only the {len(LINKS) - len(there)} that are left."
    yield Verdict(not again, f"{seen}.", wanted, AGAIN, timeline)
    yield finds_all(timeline, site, where="in the second run ", short=LOST)
    yield fetches_once(timeline, site)
    yield keeps_to(timeline, site, 2, hint=CROWD)
    yield no_task_left_behind(timeline, hint=NOBODY)
