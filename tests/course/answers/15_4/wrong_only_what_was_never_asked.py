"""belief: cancel-kills
reply: they are asked for again
"""


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
    assert sorted(site.asked) == ["/b/2"]
    assert second.result == site.links
