"""belief: loop-already-runs
reply: The notebook's loop is running in this thread
"""


def read_now(station):
    return asyncio.run(fetch_reading(station))
