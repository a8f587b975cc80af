"""belief: a slip
reply: who raises StopIteration does not join the line
"""


def run_line(coroutines):
    line = deque(coroutines)
    results = []
    while line:
        one = line.popleft()
        try:
            one.send(None)
        except StopIteration as finished:
            results.append(finished.value)
        line.append(one)
    return results
