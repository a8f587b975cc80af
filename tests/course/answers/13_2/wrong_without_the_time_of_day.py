"""belief: a slip
reply: A timer is due at `now()` plus the seconds
"""


def run_timers(coroutines, now, pause):
    timers = [(now(), number) for number in range(len(coroutines))]
    results = [None] * len(timers)
    while timers:
        when, number = heappop(timers)
        pause(when - now())
        try:
            seconds = coroutines[number].send(None)
            heappush(timers, (seconds, number))
        except StopIteration as finished:
            results[number] = finished.value
    return results
