async def ask_first(diary):
    task = asyncio.create_task(note("Oslo", diary))
    await asyncio.sleep(0.1)
    diary.append("main goes on")
    await task
