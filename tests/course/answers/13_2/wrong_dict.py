"""belief: a slip
reply: return them alone, in a list
"""

from heapq import heappop, heappush


def run_timers(coroutines, now, pause):
    timers = [(now(), number) for number in range(len(coroutines))]
    results = {}
    while timers:
        when, number = heappop(timers)
        pause(when - now())
        try:
            heappush(timers, (now() + coroutines[number].send(None), number))
        except StopIteration as finished:
            results[number] = finished.value
    return results
