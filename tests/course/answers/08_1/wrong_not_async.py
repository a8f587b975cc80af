"""belief: call-runs
reply: Write `async` before `def`
"""


def add_rain(total, measure):
    total["mm"] += measure()
