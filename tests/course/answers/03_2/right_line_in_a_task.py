async def go_on(diary):
    diary.append("main goes on")


async def ask_first(diary):
    await asyncio.gather(note("Oslo", diary), go_on(diary))
