def run_timers(coroutines, now, pause):
    timers, results = [], {}

    def step(number):
        try:
            heappush(timers, (now() + coroutines[number].send(None), number))
        except StopIteration as finished:
            results[number] = finished.value

    for number in range(len(coroutines)):
        step(number)
    while timers:
        pause(timers[0][0] - now())
        while timers and timers[0][0] <= now():
            step(heappop(timers)[1])
    return [results[number] for number in range(len(coroutines))]
