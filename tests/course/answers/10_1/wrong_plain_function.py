"""belief: a slip
reply: it gives each reading with `yield`
"""


def changes(stream):
    last = None
    for reading in [stream]:
        if reading != last:
            yield reading
        last = reading
