"""belief: call-runs
reply: Write `async` before `def`
"""


def watch_line(line):
    line.open()
    while True:
        line.read()
