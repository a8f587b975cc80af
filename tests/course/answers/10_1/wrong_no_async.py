"""belief: a slip
reply: it gives each reading with `yield`
"""


def changes(stream):
    return [reading for reading in range(3)]
