"""belief: starts-at-once
reply: Catch it inside the task, for one station
"""


async def those_that_answer(read, stations):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for station in stations:
            try:
                tasks.append(group.create_task(read(station)))
            except StationError as error:
                print(error)
    return [task.result() for task in tasks]
