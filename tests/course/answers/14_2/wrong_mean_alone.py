"""belief: a slip
reply: That is the mean
"""


def measured(job, now, times):
    job()
    start = now()
    for _ in range(times):
        job()
    return (now() - start) / times
