"""belief: a slip
reply: for one that writes its file at its end only
"""


def test_restart(crawl, tmp_path):
    """A crawl that was cut off goes on where it ended."""
    site, file = PaperSite(), tmp_path / "pages"

    async def cut_off():
        try:
            async with asyncio.timeout(None):
                await crawl(site.fetch, "/a/1", 2, file)
        except TimeoutError:
            pass

    run(cut_off(), clock="virtual")
    site.asked.clear()
    second = run(crawl(site.fetch, "/a/1", 2, file), clock="virtual")
    assert sorted(site.asked) == []
    assert second.result == site.links
