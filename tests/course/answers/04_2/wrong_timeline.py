"""belief: a slip
reply: what the coroutine returned is its `.result`
"""


def read_now(station):
    return run(fetch_reading(station))
