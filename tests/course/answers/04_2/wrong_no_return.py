"""belief: a slip
reply: A function without `return` returns None.
"""


def read_now(station):
    run(fetch_reading(station)).result
