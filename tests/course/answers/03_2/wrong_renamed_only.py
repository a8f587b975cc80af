"""belief: starts-at-once
reply: `create_task` makes the task ready
"""


async def ask_first(diary):
    oslo = asyncio.create_task(note("Oslo", diary))
    diary.append("main goes on")
    return await oslo
