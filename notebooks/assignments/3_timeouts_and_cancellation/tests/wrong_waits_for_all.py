"""belief: a slip
points: check_first_answer 2
reply: of 3 calls 0 were cancelled.
"""


# %% first_answer
async def first_answer(fetch, stations, limit):
    try:
        async with asyncio.timeout(limit):
            calls = [fetch(station) for station in stations]
            return (await asyncio.gather(*calls))[-1]
    except TimeoutError:
        return None
