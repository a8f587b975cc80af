async def nothing():
    pass


async def count(station, diary):
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
        await asyncio.create_task(nothing())
