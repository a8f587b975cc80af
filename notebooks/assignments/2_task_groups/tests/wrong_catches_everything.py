"""belief: a slip
points: more_read_what_answers 1
reply: Wanted: the ZeroDivisionError that fetch raised.
"""


# %% read_what_answers
async def read_what_answers(fetch, stations):
    results = await asyncio.gather(
        *[fetch(station) for station in stations], return_exceptions=True
    )
    answered, failed = {}, []
    for station, result in zip(stations, results):
        if isinstance(result, Exception):
            failed.append(station)
        else:
            answered[station] = result
    return answered, failed
