"""belief: a slip
reply: Go on until the line is empty
"""


def run_line(coroutines):
    results = []
    for one in coroutines:
        try:
            results.append(one.send(None))
        except StopIteration as finished:
            results.append(finished.value)
    return results
