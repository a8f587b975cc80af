"""belief: a slip
reply: The task ran to its end first
"""


async def ask_first(diary):
    task = asyncio.create_task(note("Oslo", diary))
    await task
    diary.append("main goes on")
