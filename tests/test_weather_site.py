"""The site to crawl: real HTTP, hosts that count, a page that fails, times that do not drift."""

import asyncio
import re
import urllib.error
import urllib.request

import pytest

from asynclab.weather_site import GRID, PAGES, Count, Page, WeatherSite, _pass


def get(site, path):
    with urllib.request.urlopen(site.url + path) as answer:
        return answer.read().decode()


async def ask(site, path, seconds=None):
    """Ask over a connection of its own; drop it after so many seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(site.url.rpartition(":")[2]))
    writer.write(f"GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
    try:
        return await asyncio.wait_for(reader.read(), seconds)
    finally:
        writer.close()


def test_from_oslo_every_page_can_be_reached_and_every_link_leads_somewhere():
    seen, todo = set(), ["/north/oslo"]
    while todo:
        page = todo.pop()
        if page not in seen:
            seen.add(page)
            todo += PAGES[page].links
    assert seen == set(PAGES)


def test_a_page_shows_its_links():
    quick = {"/a/1": Page(0, ("/a/2", "/b/1"))}
    with WeatherSite(quick) as site:
        assert re.findall(r'href="(.+?)"', get(site, "/a/1")) == ["/a/2", "/b/1"]


@pytest.mark.parametrize(("path", "status"), [("/a/bad", 503), ("/a/gone", 404), ("/", 404)])
def test_a_page_that_fails_and_one_that_is_not_there_have_their_status(path, status):
    with (
        WeatherSite({"/a/bad": Page(0, fails=True)}) as site,
        pytest.raises(urllib.error.HTTPError) as refused,
    ):
        get(site, path)
    assert refused.value.code == status
    refused.value.close()


def test_the_site_counts_for_each_host_the_most_at_once_and_can_start_over():
    pages = {path: Page(GRID) for path in ("/a/1", "/a/2", "/b/1")}

    async def all_at_once():
        return await asyncio.gather(*(ask(site, path) for path in pages))

    with WeatherSite(pages) as site:
        asyncio.run(all_at_once())
        assert site.most_in_flight == {"a": 2, "b": 1}
        assert sorted(site.asked) == sorted(pages)
        site.start_over()
        get(site, "/a/1")
        assert (site.asked, site.most_in_flight) == (["/a/1"], {"a": 1})


def test_a_request_that_was_dropped_is_no_part_of_the_next_count():
    pages = {"/a/slow": Page(2 * GRID), "/a/1": Page(0)}
    with WeatherSite(pages) as site:
        with pytest.raises(TimeoutError):
            asyncio.run(ask(site, "/a/slow", GRID / 4))
        assert site.asked == ["/a/slow"]
        site.start_over()
        get(site, "/a/1")
        assert site.most_in_flight == {"a": 1}


def test_what_a_busy_machine_adds_to_each_request_does_not_add_up(virtually):
    """Ten requests one after the other, each a little late, take ten delays."""

    async def main():
        count, loop = Count(), asyncio.get_running_loop()
        start = loop.time()
        for _ in range(10):
            await _pass(GRID, count)
            await asyncio.sleep(GRID / 5)
        return loop.time() - start

    assert virtually(main) == pytest.approx(10 * GRID + GRID / 5)


@pytest.fixture
def virtually():
    from asynclab import run

    return lambda function: run(function(), clock="virtual").result
