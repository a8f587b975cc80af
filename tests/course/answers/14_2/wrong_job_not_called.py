"""belief: call-runs
reply: One call to warm up, and one for each run
"""


def measured(job, now, times):
    job
    runs = []
    for _ in range(times):
        start = now()
        job
        runs.append(now() - start)
    return median(runs), max(runs) - min(runs)
