def drive(coroutine, reply):
    answer = None
    while True:
        try:
            asked = coroutine.send(answer)
        except StopIteration as finished:
            return finished.value
        answer = reply(asked)
