"""belief: a slip
reply: Pause until the first one is due
"""


def run_timers(coroutines, now, pause):
    line = [(now(), number) for number in range(len(coroutines))]
    results = [None] * len(coroutines)
    while line:
        when, number = line.pop(0)
        pause(max(0, when - now()))
        try:
            line.append((now() + coroutines[number].send(None), number))
        except StopIteration as finished:
            results[number] = finished.value
    return results
