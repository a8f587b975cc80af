"""What the checks of all crawlers share: verdicts on the pages that one found, and asked for."""

from __future__ import annotations

from asynclab.checks import Verdict, brief
from asynclab.course.paper_site import PaperSite
from asynclab.timeline import Timeline

STOPPED = (
    "One page failed, and that ended the crawl. Catch the StationError inside the visit to one "
    "page, so that the group never sees it."
)
CIRCLE = "The links lead in circles: remember which pages you have met."
TWICE = (
    "Several links lead there, and between the question whether a page is known and the mark "
    "there is an `await`. Mark a page when you create its task."
)
LEFT_OUT = "A page that fails is left out of what you return."
SHORT = "Pages are missing: each page that is fetched must lead on to all its links."
KINDS = "Return a dict: for each page the list of its links, as `fetch` gave it."
NOBODY = "Nobody waited for the pages: wait for the tasks before you return."
ERRORS = {
    "does not answer": STOPPED,
    "again and again": CIRCLE,
    "changed size": "It changes while you go through it: let each visit create the tasks.",
}
"""What part of an exception's text says about its cause."""


def finds_all(
    timeline: Timeline, site: PaperSite, *, where: str = "", short: str = SHORT
) -> Verdict:
    """The crawl returned every page that answers, with its links, and none that fails."""
    found, right = timeline.result, site.found
    wanted = f"{where}the {len(right)} pages that answer, with their links."
    if not isinstance(found, dict):
        return Verdict(False, f"{where}it returned {brief(found)}.", wanted, KINDS, timeline)
    missing, more = sorted(right.keys() - found.keys()), sorted(found.keys() - right.keys())
    seen = f"{where}it found {len(found)} pages"
    seen += f", without {', '.join(missing)}" if missing else ""
    seen += f", with {', '.join(map(str, more))}" if more else ""
    hint = short if missing else LEFT_OUT if more else KINDS
    return Verdict(found == right, f"{seen}.", wanted, hint, timeline)


def fetches_once(timeline: Timeline, site: PaperSite, *, hint: str = TWICE) -> Verdict:
    """No page was asked for twice, and at least one was."""
    twice = site.twice
    seen = f"{twice[0]} was fetched more than once." if twice else "every page was fetched once."
    if not site.asked:
        seen, hint = "no page was fetched.", "Somebody has to `await fetch(start)`."
    return Verdict(bool(site.asked) and not twice, seen, "every page once.", hint, timeline)


def keeps_to(timeline: Timeline, site: PaperSite, limit: int, *, hint: str) -> Verdict:
    """No host had more than `limit` of its pages in flight at once."""
    host, most = site.most_in_flight.most_common(1)[0]
    seen = f"host {host} had {most} of its pages in flight at once."
    return Verdict(most <= limit, seen, f"at most {limit} for each host.", hint, timeline)
