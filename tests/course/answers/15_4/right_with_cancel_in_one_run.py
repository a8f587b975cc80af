def test_restart(crawl, tmp_path):
    site, file = PaperSite(), tmp_path / "pages"

    async def both():
        first = asyncio.create_task(crawl(site.fetch, "/a/1", 2, file))
        await asyncio.sleep(1.5)
        first.cancel()
        await asyncio.wait([first])
        before = len(site.asked)
        pages = await crawl(site.fetch, "/a/1", 2, file)
        return pages, site.asked[before:]

    pages, asked = run(both(), clock="virtual").result
    assert "/a/1" not in asked
    assert len(asked) == 3
    assert pages.keys() == site.links.keys()
    assert pages["/b/1"] == ["/b/2"]
