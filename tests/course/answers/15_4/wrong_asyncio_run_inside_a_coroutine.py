"""belief: a slip
reply: running event loop
"""


def test_restart(crawl, tmp_path):
    site, file = PaperSite(), tmp_path / "pages"

    async def both():
        asyncio.run(crawl(site.fetch, "/a/1", 2, file))

    run(both(), clock="virtual")
    assert len(site.asked) == 4
