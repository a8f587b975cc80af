"""belief: a slip
reply: It waits for something that nobody will ever bring
"""


async def those_in_time(read, stations, limit):
    over = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(read(station)) for station in stations]
    await over
    return [task.result() for task in tasks if task.done()]
