"""belief: fire-and-forget
reply: Nobody waited for the task
"""


async def ask_first(diary):
    task = asyncio.create_task(note("Oslo", diary))
    await asyncio.sleep(0)
    diary.append("main goes on")
