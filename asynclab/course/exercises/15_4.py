from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any

from asynclab.checks import Verdict
from asynclab.exercises.attempts import NotYetError, attempt_call
from asynclab.exercises.sources import load
from asynclab.timeline import Timeline

PROMPT = """\
Write `test_restart(crawl, tmp_path)`: a plain function, with `assert`. It makes a `PaperSite`, and
runs `crawl(site.fetch, "/a/1", 2, file)` twice, with one `file` in the folder `tmp_path`. The first
run is cut off after 1.5 s of virtual time. Then it asserts two things: the second run asks for
nothing but what is left, and what it returns is complete.

Checked: that it passes for two crawlers that are right, and fails for each of five that are not."""

GIVEN = """\
import asyncio
from asynclab import run


class PaperSite:
    def __init__(self):
        self.links = {"/a/1": ["/a/2", "/b/1"], "/b/1": ["/b/2"]}
        self.links |= {"/a/2": [], "/b/2": ["/a/1"]}
        self.asked = []

    async def fetch(self, page):
        self.asked.append(page)
        await asyncio.sleep(1)
        return self.links[page]
"""

STUB = '''\
def test_restart(crawl, tmp_path):
    """A crawl that was cut off goes on where it ended."""
    ...
'''

HINTS = (
    "Each page takes 1 s. Which pages have answered after 1.5 s, and which are left?",
    "A coroutine function inside the test can hold the `try` and the `asyncio.timeout` of the "
    'first run. `run(cut_off(), clock="virtual")` runs it, and the `.result` of the second run is '
    "what the crawl returned.",
    'site, file = PaperSite(), tmp_path / "pages"\n\n'
    "async def cut_off():\n"
    "    try:\n"
    "        async with asyncio.timeout(1.5):\n"
    '            await crawl(site.fetch, "/a/1", 2, file)\n'
    "    except TimeoutError:\n"
    "        pass\n\n"
    'run(cut_off(), clock="virtual")\n'
    "site.asked.clear()\n"
    'second = run(crawl(site.fetch, "/a/1", 2, file), clock="virtual")\n'
    "assert sorted(site.asked) == ____\n"
    "assert second.result == ____",
)

SOLUTION = '''\
def test_restart(crawl, tmp_path):
    """A crawl that was cut off goes on where it ended."""
    site, file = PaperSite(), tmp_path / "pages"

    async def cut_off():
        try:
            async with asyncio.timeout(1.5):
                await crawl(site.fetch, "/a/1", 2, file)
        except TimeoutError:
            pass

    run(cut_off(), clock="virtual")
    site.asked.clear()
    second = run(crawl(site.fetch, "/a/1", 2, file), clock="virtual")
    assert sorted(site.asked) == ["/a/2", "/b/1", "/b/2"]
    assert second.result == site.links
'''

REASONS = """\
The pages that are left are written out, and not worked out from the file: a crawler that writes
nothing into its file, or too much, would else be measured by its own mistake. In virtual time the
timeout comes between two answers in every run, so this never fails by chance."""

ASKED = (
    "What did the second run ask for? Clear `site.asked` after the first run, and compare what is "
    "in it then with a list that you have written out."
)
RESULT = "What does the second run return? Compare it with all the links of the site."
NOTHING = "All five pass. A test fails where an `assert` in it fails: what does yours assert?"
REFUSED = (
    "This crawler is right. After 1.5 s the start page has answered, and two more are in flight: "
    "they are asked for again. In which order is not promised."
)
CUT_OFF = "The timeout raises a TimeoutError in your test: catch it around the first run."
ERRORS = {"AssertionError": REFUSED, "TimeoutError": CUT_OFF}

KEEP = "            keep(file, page, pages[page])\n"
IF = "        if page not in pages:\n            try:\n"
IN_FULL = "    for page in pages:\n        keep(file, page, pages[page])\n    return pages\n"
FAILED = "            except StationError:\n                return\n"
CLEAN_UP = "            finally:\n                pages.setdefault(page, [])\n    "
RIGHT = {
    "is right": {},
    "is right, and follows links from the last": {"in pages[page]:": "in reversed(pages[page]):"},
}
BROKEN = {
    "fetches everything again": (ASKED, {"kept(file), {start}": "{}, {start}"}),
    "writes its file at its end only": (ASKED, {KEEP: "", "    return pages\n": IN_FULL}),
    "keeps a page before it has been fetched": (
        RESULT,
        {KEEP: "", IF: IF.replace("try", "keep(file, page, [])\n            try")},
    ),
    "keeps a page that was cancelled": (RESULT, {FAILED: FAILED + CLEAN_UP}),
    "never follows the pages in its file": (
        RESULT,
        {IF: "        if page in pages:\n            return\n        else:\n            try:\n"},
    ),
}
"""What is wrong with each crawler, what finds it, and how its text differs from 15.3's solution."""


def crawler(changes: dict[str, str]) -> FunctionType:
    """The solution of 15.3, with these changes to its text."""
    right = load("15.3")
    source = right.solution
    for old, new in changes.items():
        if old not in source:
            raise LookupError(f"The solution of 15.3 has no {old!r}.")
        source = source.replace(old, new)
    return right.function(source)


def trial(test: Any, changes: dict[str, str]) -> Timeline:
    with TemporaryDirectory() as folder:
        return attempt_call(test, crawler(changes), Path(folder), errors=ERRORS)


def passes(test: Any, changes: dict[str, str]) -> bool:
    try:
        trial(test, changes)
    except NotYetError:
        return False
    return True


def check(answer: Any) -> Iterator[Verdict]:
    for name, changes in RIGHT.items():
        timeline = trial(answer, changes)
        yield Verdict(True, f"it passes for a crawler that {name}.", timeline=timeline)
    missed = {name: hint for name, (hint, changes) in BROKEN.items() if passes(answer, changes)}
    for name in BROKEN:
        seen = f"it {'passes' if name in missed else 'fails'} for one that {name}."
        hint = NOTHING if len(missed) == len(BROKEN) else missed.get(name, "")
        yield Verdict(name not in missed, seen, "it fails for that one.", hint)
