"""belief: a slip
reply: Pause until the first one is due
"""


def run_timers(coroutines, now, pause):
    timers = [(now(), number) for number in range(len(coroutines))]
    results = [None] * len(timers)
    while timers:
        when, number = heappop(timers)
        pause(when)
        try:
            seconds = coroutines[number].send(None)
            heappush(timers, (now() + seconds, number))
        except StopIteration as finished:
            results[number] = finished.value
    return results
