"""belief: a slip
reply: That is the mean
"""


def measured(job, now, times):
    job()
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    return sum(runs) / times, max(runs) - min(runs)
