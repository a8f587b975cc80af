"""belief: a slip
reply: coroutines have no order: put a number
"""


def run_timers(coroutines, now, pause):
    timers = []
    for coroutine in coroutines:
        heappush(timers, (now(), coroutine))
    results = []
    while timers:
        when, coroutine = heappop(timers)
        pause(when - now())
        try:
            seconds = coroutine.send(None)
            heappush(timers, (now() + seconds, coroutine))
        except StopIteration as finished:
            results.append(finished.value)
    return results
