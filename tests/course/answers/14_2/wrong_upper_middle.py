"""belief: a slip
reply: The median is the middle one
"""


def measured(job, now, times):
    job()
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    return sorted(runs)[times // 2], max(runs) - min(runs)
