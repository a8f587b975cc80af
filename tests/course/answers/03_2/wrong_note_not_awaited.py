"""belief: call-runs
reply: nobody awaited note(…)
"""


async def ask_first(diary):
    note("Oslo", diary)
    await asyncio.sleep(0)
    diary.append("main goes on")
