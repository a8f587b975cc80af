"""belief: await-switches
reply: Oslo held the loop for all of its lines
"""


async def count(station, diary):
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
    await asyncio.sleep(0)
