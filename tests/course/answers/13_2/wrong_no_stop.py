"""belief: a slip
reply: that is a StopIteration: catch it
"""


def run_line(coroutines):
    line = deque(coroutines)
    while line:
        one = line.popleft()
        one.send(None)
        line.append(one)
