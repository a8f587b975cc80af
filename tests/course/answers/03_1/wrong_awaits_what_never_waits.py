"""belief: await-switches
reply: Not every `await` gives control
"""


async def pause():
    pass


async def count(station, diary):
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
        await pause()
