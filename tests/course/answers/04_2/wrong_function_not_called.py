"""belief: a slip
reply: `run` wants the call
"""


def read_now(station):
    return run(fetch_reading).result
