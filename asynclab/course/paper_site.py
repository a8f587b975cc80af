"""A site on paper, for the checks of crawlers: its pages need no server, and count who asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from asynclab.services import StationError

TOO_OFTEN = 5


class PaperSite:
    """Linked pages that answer after 1 s, or after `delays[page]`.

    `asked` has the pages in the order in which they were asked for, `answered` those that gave
    their links, and `most_in_flight` the most at once for each host. A page in `failing` raises
    StationError. One that is asked for again and again raises RuntimeError, so that a crawl in
    circles comes to an end.
    """

    def __init__(
        self,
        links: Mapping[str, Sequence[str]],
        delays: Mapping[str, float] | None = None,
        failing: Collection[str] = (),
    ) -> None:
        self.links = {page: [*to] for page, to in links.items()}
        self.delays, self.failing = delays or {}, failing
        self.asked: list[str] = []
        self.answered: set[str] = set()
        self.in_flight: Counter[str] = Counter()
        self.most_in_flight: Counter[str] = Counter()

    async def fetch(self, page: str) -> list[str]:
        """The links of a page, after its delay."""
        self.asked.append(page)
        if self.asked.count(page) > TOO_OFTEN:
            raise RuntimeError(f"{page} was asked for again and again")
        host = page.split("/")[1]
        self.in_flight[host] += 1
        self.most_in_flight[host] = max(self.most_in_flight[host], self.in_flight[host])
        try:
            await asyncio.sleep(self.delays.get(page, 1.0))
        finally:
            self.in_flight[host] -= 1
        if page in self.failing:
            raise StationError(f"{page} does not answer")
        self.answered.add(page)
        return [*self.links[page]]

    @property
    def found(self) -> dict[str, list[str]]:
        """What a crawl of the whole site gives: the links of each page that does not fail."""
        return {page: to for page, to in self.links.items() if page not in self.failing}

    @property
    def twice(self) -> list[str]:
        """The pages that were asked for more than once, sorted."""
        return sorted(page for page, times in Counter(self.asked).items() if times > 1)
