"""belief: a slip
reply: the longest run minus the shortest one
"""


def measured(job, now, times):
    job()
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    return median(runs), max(runs)
