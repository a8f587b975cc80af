"""belief: a slip
reply: Measure each call on its own
"""


def measured(job, now, times):
    job()
    start = now()
    for _ in range(times):
        job()
    return (now() - start) / times, 0.0
