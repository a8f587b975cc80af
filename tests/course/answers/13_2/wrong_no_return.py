"""belief: a slip
reply: A function without `return` returns None
"""


def run_timers(coroutines, now, pause):
    timers = [(now(), number) for number in range(len(coroutines))]
    while timers:
        when, number = heappop(timers)
        pause(when - now())
        try:
            seconds = coroutines[number].send(None)
            heappush(timers, (now() + seconds, number))
        except StopIteration:
            pass
