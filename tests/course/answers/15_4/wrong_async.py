"""belief: a slip
reply: Take `async` away
"""


async def test_restart(crawl, tmp_path):
    site = PaperSite()
    pages = await crawl(site.fetch, "/a/1", 2, tmp_path / "pages")
    assert pages == site.links
