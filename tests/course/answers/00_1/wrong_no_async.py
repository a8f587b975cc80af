"""belief: call-runs
reply: Write `async` before `def`
"""


def read_lima():
    return fetch_reading("Lima")
