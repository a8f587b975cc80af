"""belief: call-runs
reply: give the coroutine object to `run`
"""


def read_now(station):
    return fetch_reading(station)
