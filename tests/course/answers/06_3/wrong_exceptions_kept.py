"""belief: a slip
reply: These hold the exceptions too
"""


async def those_that_answer(read, stations):
    calls = [read(station) for station in stations]
    return await asyncio.gather(*calls, return_exceptions=True)
