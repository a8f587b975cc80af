"""belief: gather-order
reply: They came as they finished
"""


def run_timers(coroutines, now, pause):
    timers = [(now(), number) for number in range(len(coroutines))]
    results = []
    while timers:
        when, number = heappop(timers)
        pause(when - now())
        try:
            seconds = coroutines[number].send(None)
            heappush(timers, (now() + seconds, number))
        except StopIteration as finished:
            results.append(finished.value)
    return results
