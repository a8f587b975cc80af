"""belief: fire-and-forget
reply: Cancel them, and wait until they have ended
"""


async def first_answers(read, stations, count):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    finished = asyncio.as_completed(tasks)
    return [await next(finished) for _ in range(count)]
