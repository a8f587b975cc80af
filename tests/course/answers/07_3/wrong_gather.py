"""belief: a slip
reply: Delhi and Accra had answered in time
"""


async def those_in_time(read, stations, limit):
    try:
        return await asyncio.wait_for(asyncio.gather(*[read(s) for s in stations]), limit)
    except TimeoutError:
        return None
