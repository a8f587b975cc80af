def run_line(coroutines):
    results = [None] * len(coroutines)
    left = list(range(len(coroutines)))
    while left:
        still = []
        for number in left:
            try:
                coroutines[number].send(None)
                still.append(number)
            except StopIteration as finished:
                results[number] = finished.value
        left = still
    return results
