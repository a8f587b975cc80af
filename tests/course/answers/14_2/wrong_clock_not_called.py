"""belief: call-runs
reply: call them, `now()` and `job()`
"""


def measured(job, now, times):
    job()
    runs = []
    for _ in range(times):
        start = now
        job()
        runs.append(now - start)
    return median(runs), max(runs) - min(runs)
