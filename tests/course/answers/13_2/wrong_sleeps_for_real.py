"""belief: a slip
reply: In this check time passes in `pause` only
"""


def run_timers(coroutines, now, pause):
    import time

    results = []
    for coroutine in coroutines:
        try:
            while True:
                time.sleep(coroutine.send(None) / 100)
        except StopIteration as finished:
            results.append(finished.value)
    return results
