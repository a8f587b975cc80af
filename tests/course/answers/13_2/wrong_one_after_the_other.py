"""belief: async-is-concurrent
reply: give each its first step before you pause
"""


def run_timers(coroutines, now, pause):
    results = []
    for coroutine in coroutines:
        try:
            while True:
                pause(coroutine.send(None))
        except StopIteration as finished:
            results.append(finished.value)
    return results
