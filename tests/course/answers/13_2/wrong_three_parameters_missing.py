"""belief: a slip
reply: Keep the parameters of the stub
"""


def run_timers(coroutines):
    return [coroutine.send(None) for coroutine in coroutines]
