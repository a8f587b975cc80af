"""belief: loop-looks
reply: pause until the first timer is due, and not for 0 s
"""


def run_timers(coroutines, now, pause):
    due = dict.fromkeys(range(len(coroutines)), now())
    while due:
        for number in [*due]:
            if due[number] <= now():
                try:
                    due[number] = now() + coroutines[number].send(None)
                except StopIteration:
                    del due[number]
        pause(0)
