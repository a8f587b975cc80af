def measured(job, now, times):
    def seconds():
        start = now()
        job()
        return now() - start

    seconds()
    runs = sorted(seconds() for _ in range(times))
    middle = times // 2
    return (runs[middle] + runs[-1 - middle]) / 2, runs[-1] - runs[0]
