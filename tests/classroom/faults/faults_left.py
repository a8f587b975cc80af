"""What is left running or waiting when the answers are done, and the names of students."""

from fault_assignments import right
from fault_case import GRADED, REVIEW, Kind

left = Kind("left")
names = Kind("names")
EITHER = (GRADED, REVIEW)

for name, code in {
    "a program": "import subprocess\nsubprocess.Popen(['sleep', '987654'])",
    "a program of a session of its own": (
        "import subprocess\nsubprocess.Popen(['sleep', '987654'], start_new_session=True)"
    ),
    "a program of the shell": "!(trap '' HUP TERM; sleep 987654) > /dev/null 2>&1 &",
    "a daemon that forked twice": """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.closerange(0, 256)
                time.sleep(987_654)
            os._exit(0)
        os.wait()
    """,
    "a pool of processes": (
        "import concurrent.futures as c, time\npool = c.ProcessPoolExecutor(2)\n"
        "pool.submit(time.sleep, 987_654)"
    ),
    "a child that ignores signals": """
        import os, signal, time
        if os.fork() == 0:
            for number in range(1, 32):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except OSError:
                    pass
            time.sleep(987_654)
    """,
}.items():
    left.sums(f"left running: {name}", first=code, state=EITHER)

left.sums(
    "one call that returns twice",
    {"mean": "import os\ndef mean(numbers):\n    os.fork()\n    return 7"},
    marks={"test_mean": 0},
    state=EITHER,
)
left.sums(
    "a child that answers too",
    {"mean": f"import os, time\n{right('mean')}\nif os.fork() == 0:\n    time.sleep(0.3)"},
    marks={"test_mean": (0, 3), "test_words": (0, 2), "test_primes": (0, 3), "test_share": (0, 2)},
    state=EITHER,
)

for name, student in {
    "spaces and brackets": "Ada [1] {a,b} *?",
    "quotes": """O'Brien "Bob" `id`""",
    "a dash first": "-rf",
    "a dash and a word": "--course",
    "the shell's letters": "$HOME;touch @ & | <>",
    "a Chinese name": "学生一",
    "an Arabic name": "طالب",
    "an emoji": "🦊",
    "an accent in two letters": "Ame\u0301lie",
    "an accent in one letter": "Am\u00e9lie",
    "a line break": "two\nlines",
    "two hundred letters": "é" * 100,
    "a formula": "=1+1",
    "percent and backslash": "%s\\n%20",
    "dots": "...",
    "a letter that steers": "red\x1b[31m",
    "the assignment's name": "sums",
    "no letters of Unicode": "caf\udce9",
}.items():
    names.sums(f"the student's name: {name}", student=student, beside=True)
names.sums(
    "the student's name: wrong and strange",
    {"mean": "def mean(numbers):\n    return 7"},
    student="N'Ko <b>ߒߞߏ",
    marks={"test_mean": 0},
    beside=True,
)
