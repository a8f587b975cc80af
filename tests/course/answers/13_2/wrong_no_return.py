"""belief: a slip
reply: A function without `return` returns None
"""


def run_line(coroutines):
    line = deque(coroutines)
    while line:
        one = line.popleft()
        try:
            one.send(None)
            line.append(one)
        except StopIteration:
            pass
