"""belief: starts-at-once
reply: this coroutine holds the loop until an `await`
"""

import time


async def ask_first(diary):
    task = asyncio.create_task(note("Oslo", diary))
    time.sleep(0.01)
    diary.append("main goes on")
    await task
