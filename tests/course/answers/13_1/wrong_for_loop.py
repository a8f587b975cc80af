"""belief: a slip
reply: A coroutine is no iterator
"""


def drive(coroutine, reply):
    for asked in coroutine:
        reply(asked)
