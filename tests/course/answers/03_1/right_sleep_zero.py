async def count(station, diary):
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
        await asyncio.sleep(0)
