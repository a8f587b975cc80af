"""belief: async-is-concurrent
points: check_first_answer 1, more_first_answer 0
reply: Seen: its calls: cancelled at 0.4 s.
"""


# %% first_answer
async def first_answer(fetch, stations, limit):
    try:
        async with asyncio.timeout(limit):
            for station in stations:
                return await fetch(station)
    except TimeoutError:
        return None
