"""belief: a slip
points: more_first_answer 0
reply: Seen: its calls: returned at 1.0 s
"""


# %% first_answer
async def first_answer(fetch, stations, limit):
    tasks = [asyncio.create_task(fetch(station)) for station in stations]
    done, pending = await asyncio.wait(tasks, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return done.pop().result() if done else None
