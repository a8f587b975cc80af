"""belief: a slip
points: check_first_answer 2, more_first_answer 0
reply: A task goes on until somebody cancels it
"""


# %% first_answer
async def first_answer(fetch, stations, limit):
    tasks = [asyncio.create_task(fetch(station)) for station in stations]
    done, pending = await asyncio.wait(tasks, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
    return done.pop().result() if done else None
