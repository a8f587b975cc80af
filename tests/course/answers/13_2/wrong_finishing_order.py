"""belief: gather-order
reply: They came as they finished
"""


def run_line(coroutines):
    results = []
    line = deque(coroutines)
    while line:
        one = line.popleft()
        try:
            one.send(None)
            line.append(one)
        except StopIteration as finished:
            results.append(finished.value)
    return results
