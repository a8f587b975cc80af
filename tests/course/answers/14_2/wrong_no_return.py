"""belief: a slip
reply: A function without `return` returns None
"""


def measured(job, now, times):
    job()
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    median(runs), max(runs) - min(runs)
