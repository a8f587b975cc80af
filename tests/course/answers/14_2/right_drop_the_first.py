def measured(job, now, times):
    moments = [now()]
    for _ in range(times + 1):
        job()
        moments.append(now())
    runs = [after - before for before, after in zip(moments[1:], moments[2:])]
    return median(runs), max(runs) - min(runs)
