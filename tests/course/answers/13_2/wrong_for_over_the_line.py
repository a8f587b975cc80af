"""belief: a slip
reply: take the first one out
"""


def run_line(coroutines):
    line = deque(coroutines)
    for one in line:
        try:
            one.send(None)
            line.append(one)
        except StopIteration:
            pass
