"""belief: a slip
reply: Take out of the line at its start
"""


def run_line(coroutines):
    results = [None] * len(coroutines)
    line = deque(enumerate(coroutines))
    while line:
        number, coroutine = line.pop()
        try:
            coroutine.send(None)
            line.append((number, coroutine))
        except StopIteration as finished:
            results[number] = finished.value
    return results
