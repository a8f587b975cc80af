"""belief: a slip
reply: a list that you have written out
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
    lines = file.read_text().splitlines() if file.exists() else []
    there = {line.split('"')[1] for line in lines}
    second = run(crawl(site.fetch, "/a/1", 2, file), clock="virtual")
    assert set(site.asked) == site.links.keys() - there
    assert second.result == site.links
