"""belief: call-runs
reply: Write `async` before `def`
"""


def read_or_none(read, station, limit):
    try:
        return asyncio.wait_for(read(station), limit)
    except TimeoutError:
        return None
