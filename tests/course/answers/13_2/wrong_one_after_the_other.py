"""belief: sleep-zero
reply: after one step of the first, it is the next one's
"""


def run_line(coroutines):
    results = []
    for coroutine in coroutines:
        try:
            while True:
                coroutine.send(None)
        except StopIteration as finished:
            results.append(finished.value)
    return results
