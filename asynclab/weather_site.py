"""A small web site of weather stations on this machine, to crawl: linked pages on three hosts.

    from asynclab.weather_site import WeatherSite

    with WeatherSite() as site:
        ...  # GET site.url + "/north/oslo", and follow its links

One real HTTP server plays all hosts: the first part of a page's path is its host. So pages
have the same names in every run, whatever port the system picks.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from asynclab.http_server import LocalServer, Response

GRID = 0.2
"""Seconds: answers leave at whole multiples of this after the start of a crawl.

What a busy machine adds to one request so never adds up, and a crawl takes the same time in
every run.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site: seconds until it answers, where it leads, and whether it fails."""

    delay: float
    links: tuple[str, ...] = ()
    fails: bool = False


PAGES = {
    "/north/oslo": Page(0.2, ("/south/lima", "/east/cairo")),
    "/south/lima": Page(0.2, ("/south/quito", "/south/accra", "/south/suva", "/south/apia")),
    "/south/quito": Page(0.4, ("/south/lima",)),
    "/south/accra": Page(0.6, ("/south/lima", "/east/cairo")),
    "/south/suva": Page(0.4, ("/south/apia",)),
    "/south/apia": Page(0.2, ("/south/suva",)),
    "/east/cairo": Page(0.4, ("/east/delhi", "/east/hanoi", "/north/oslo")),
    "/east/delhi": Page(0.4, fails=True),
    "/east/hanoi": Page(0.8, ("/north/oslo", "/south/accra")),
}
"""From Oslo's page all others can be reached. Delhi's fails, and Hanoi's is slow."""


@dataclass(slots=True)
class Count:
    """What a server has seen of one crawl."""

    asked: list[str] = field(default_factory=list)
    in_flight: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    start: float | None = None


class WeatherSite(LocalServer):
    """The site, listening until `close()`; a context manager. It counts who asks for what.

    `pages` maps each path to its Page (default: PAGES). A page that fails gives status 503, one
    that does not exist 404.
    """

    def __init__(self, pages: Mapping[str, Page] = PAGES) -> None:
        self.pages = dict(pages)
        self._count = Count()
        super().__init__(self._page)

    @property
    def asked(self) -> list[str]:
        """The pages that were asked for, in order, since the last `start_over()`."""
        return list(self._count.asked)

    @property
    def most_in_flight(self) -> dict[str, int]:
        """For each host, the most requests at once since the last `start_over()`."""
        return dict(sorted(self._count.most.items()))

    def start_over(self) -> None:
        """Count afresh, for a crawl that starts now."""
        self._count = Count(start=time.monotonic())  # the clock of every event loop

    async def _page(self, path: str) -> Response:
        count = self._count  # a request that is still here after start_over() counts in the old one
        page = self.pages.get(path)
        if page is None:
            return Response(404, f"There is no page {path}.".encode(), "text/plain")
        count.asked.append(path)
        host = path.split("/")[1]
        count.in_flight[host] += 1
        count.most[host] = max(count.most[host], count.in_flight[host])
        await _pass(page.delay, count)
        count.in_flight[host] -= 1
        if page.fails:
            return Response(503, f"{path} does not answer today.".encode(), "text/plain")
        return Response(200, _html(path, page.links).encode())


async def _pass(seconds: float, count: Count) -> None:
    """Wait so many seconds, to the nearest point of the grid."""
    now = asyncio.get_running_loop().time()
    if count.start is None:
        count.start = now
    due = round((now - count.start + seconds) / GRID) * GRID
    await asyncio.sleep(count.start + due - now)


def _html(path: str, links: tuple[str, ...]) -> str:
    """A page that a browser shows, too."""
    title = path.rpartition("/")[2].title()
    items = "".join(f'<li><a href="{link}">{link}</a></li>\n' for link in links)
    return f"<!doctype html>\n<title>{title}</title>\n<h1>{title}</h1>\n<ul>\n{items}</ul>\n"
