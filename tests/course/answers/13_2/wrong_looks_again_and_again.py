"""belief: loop-looks
reply: one pause, and no looking in between
"""


def run_timers(coroutines, now, pause):
    due = dict.fromkeys(range(len(coroutines)), now())
    results = [None] * len(coroutines)
    while due:
        for number in [*due]:
            if due[number] <= now():
                try:
                    due[number] = now() + coroutines[number].send(None)
                except StopIteration as finished:
                    results[number] = finished.value
                    del due[number]
        pause(0.125)
    return results
