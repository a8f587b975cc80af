"""belief: call-runs
reply: nobody awaited fetch_reading(…)
"""


def read_now(station):
    return fetch_reading(station)
