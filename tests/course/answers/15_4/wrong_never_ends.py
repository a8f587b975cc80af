"""belief: a slip
reply: nobody will ever bring
"""


def test_restart(crawl, tmp_path):
    site, file = PaperSite(), tmp_path / "pages"

    async def until_complete():
        pages = {}
        while pages != site.links:
            try:
                async with asyncio.timeout(0.5):
                    pages = await crawl(site.fetch, "/a/1", 2, file)
            except TimeoutError:
                await asyncio.Event().wait()

    run(until_complete(), clock="virtual")
