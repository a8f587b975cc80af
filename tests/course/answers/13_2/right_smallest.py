def run_timers(coroutines, now, pause):
    due = dict.fromkeys(range(len(coroutines)), now())
    results = [None] * len(coroutines)
    while due:
        number = min(due, key=due.get)
        pause(due[number] - now())
        try:
            due[number] = now() + coroutines[number].send(None)
        except StopIteration as finished:
            results[number] = finished.value
            del due[number]
    return results
