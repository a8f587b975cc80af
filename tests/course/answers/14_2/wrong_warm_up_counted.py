"""belief: a slip
reply: The first call was counted, too
"""


def measured(job, now, times):
    runs = []
    for _ in range(times + 1):
        start = now()
        job()
        runs.append(now() - start)
    return median(runs), max(runs) - min(runs)
