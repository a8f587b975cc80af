"""belief: loop-looks
reply: What stands in the heap is a moment
"""

from heapq import heappop, heappush


def run_timers(coroutines, now, pause):
    timers = [(0, number) for number in range(len(coroutines))]
    results = [None] * len(timers)
    while timers:
        seconds, number = heappop(timers)
        pause(seconds)
        try:
            heappush(timers, (coroutines[number].send(None), number))
        except StopIteration as finished:
            results[number] = finished.value
    return results
