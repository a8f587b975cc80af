"""belief: a slip
reply: And the spread?
"""


def measured(job, now, times):
    job()
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    return median(runs)
