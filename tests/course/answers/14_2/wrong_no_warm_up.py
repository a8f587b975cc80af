"""belief: a slip
reply: Call `job()` once before you measure
"""


def measured(job, now, times):
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    return median(runs), max(runs) - min(runs)
