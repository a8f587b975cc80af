"""belief: a slip
reply: Use the clock that you were given
"""


def measured(job, now, times):
    from time import perf_counter

    job()
    runs = []
    for _ in range(times):
        start = perf_counter()
        job()
        runs.append(perf_counter() - start)
    return median(runs), max(runs) - min(runs)
