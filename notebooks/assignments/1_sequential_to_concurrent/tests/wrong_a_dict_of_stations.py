"""belief: a slip
points: more_read_all 0.5
reply: Seen: Lima, Oslo, Lima: [19.0, 4.0].
"""


# %% read_all
async def read_all(fetch, stations):
    tasks = {name: asyncio.create_task(fetch(name)) for name in stations}
    return [await task for task in tasks.values()]
