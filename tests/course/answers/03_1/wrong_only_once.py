"""belief: a slip
reply: give control inside the loop, after each line
"""


async def count(station, diary):
    await asyncio.sleep(0)
    diary.append(f"{station} 1")
    await asyncio.sleep(0)
    for number in (2, 3):
        diary.append(f"{station} {number}")
