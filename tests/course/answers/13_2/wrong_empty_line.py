"""belief: a slip
reply: go on only `while` there is somebody in it
"""


def run_line(coroutines):
    line = deque(coroutines)
    while True:
        one = line.popleft()
        try:
            one.send(None)
            line.append(one)
        except StopIteration:
            pass
