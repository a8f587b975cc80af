"""belief: call-runs
reply: nobody awaited sleep(…)
"""


async def count(station, diary):
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
        asyncio.sleep(0)
