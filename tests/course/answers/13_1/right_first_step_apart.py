def drive(coroutine, reply):
    try:
        asked = coroutine.send(None)
        while True:
            asked = coroutine.send(reply(asked))
    except StopIteration as finished:
        return finished.value
