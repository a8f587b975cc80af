"""belief: a slip
reply: catch it around the first run
"""


def test_restart(crawl, tmp_path):
    site, file = PaperSite(), tmp_path / "pages"

    async def cut_off():
        async with asyncio.timeout(1.5):
            await crawl(site.fetch, "/a/1", 2, file)

    run(cut_off(), clock="virtual")
    site.asked.clear()
    second = run(crawl(site.fetch, "/a/1", 2, file), clock="virtual")
    assert second.result == site.links
