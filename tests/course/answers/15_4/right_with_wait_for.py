def test_restart(crawl, tmp_path):
    file = tmp_path / "pages"

    async def timed(site, seconds):
        return await asyncio.wait_for(crawl(site.fetch, "/a/1", 2, file), seconds)

    try:
        run(timed(PaperSite(), 1.5), clock="virtual")
    except TimeoutError:
        pass
    site = PaperSite()
    pages = run(timed(site, None), clock="virtual").result
    assert set(site.asked) == {"/a/2", "/b/1", "/b/2"}
    assert len(site.asked) == 3
    assert pages == site.links
