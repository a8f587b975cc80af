"""What takes too much inside a sandbox is stopped in time, and nothing of it stays."""

import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, replace
from types import SimpleNamespace

import psutil
import pytest
from sandboxed import SMALL, USERS, Wish, left_over, run_all

from asynclab.classroom.isolation import processes, watch
from asynclab.classroom.job import MEGABYTE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")

MARK = f"mark-{time.monotonic_ns()}"
BUDGET = 1.0
SPARE = 5.0
"""Seconds that may pass between the end of the budget and that of the last process."""


@dataclass(frozen=True)
class Bomb:
    """Code, and what must be found: in `excess` or in what it printed; "" for its end by time."""

    code: str
    stopped_by: str
    seconds: float = 10.0


BOMBS = {
    "memory in one process": Bomb("x = bytearray(10**10)", "MemoryError"),
    "memory in one process, bit by bit": Bomb(
        "x = []\nwhile True: x.append(bytes(range(256)) * 4000)", "MemoryError"
    ),
    "memory in many processes": Bomb(
        """
        import os, time
        for _ in range(10):
            if os.fork() == 0: break
        x = [bytes(range(256)) * 4000 for _ in range(80)]
        time.sleep(60)
        """,
        "of memory; it may take 300 MB.",
    ),
    "memory that processes share": Bomb(
        """
        import mmap, time
        x = [mmap.mmap(-1, 10_000_000) for _ in range(100)]
        for one in x: one.write(bytes(10_000_000))
        time.sleep(60)
        """,
        "of memory; it may take 300 MB.",
    ),
    "memory in the buffers of sockets": Bomb(
        """
        import os, socket, time
        for _ in range(10):
            if os.fork() == 0: break
        x = [socket.socketpair() for _ in range(120)]
        time.sleep(60)
        """,
        "files and connections; it may open 1,000.",
    ),
    "processes": Bomb(
        """
        import os
        while True:
            try: os.fork()
            except OSError: pass
        """,
        "",
        BUDGET,
    ),
    "threads": Bomb(
        """
        import threading, time
        while True: threading.Thread(target=time.sleep, args=[60]).start()
        """,
        "can't start new thread",
    ),
    "disk, in one file": Bomb(
        "with open('f', 'wb') as f:\n    while True: f.write(bytes(10**5))", "File too large"
    ),
    "disk, in many files": Bomb(
        "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'wb').write(bytes(10**6))",
        "No space left",
    ),
    "disk, in /tmp": Bomb(
        "n = 0\nwhile True:\n    n += 1\n    open(f'/tmp/f{n}', 'wb').write(bytes(10**6))",
        "No space left",
    ),
    "disk, in /dev/shm": Bomb(
        "n = 0\nwhile True:\n    n += 1\n    open(f'/dev/shm/f{n}', 'wb').write(bytes(10**6))",
        "No space left",
    ),
    "empty files": Bomb(
        "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'w').close()",
        "files; it may make 20,000.",
    ),
    "a file with a hole": Bomb("open('f', 'wb').truncate(10**12)", "File too large"),
    "open files": Bomb("x = []\nwhile True: x.append(open('f', 'w'))", "Too many open files"),
    "time, asleep": Bomb("import time; time.sleep(60)", "", BUDGET),
    "time, awake": Bomb("while True: pass", "", BUDGET),
    "time, deaf to signals": Bomb(
        """
        import signal
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True: pass
        """,
        "",
        BUDGET,
    ),
    "time, stopped": Bomb("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "", BUDGET),
}

DAEMONS = {
    "a daemon that forks twice": """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
            os._exit(0)
        os.wait()
    """,
    "processes that start each other without end": """
        import os
        while True:
            if os.fork(): os._exit(0)
            os.setsid()
    """,
    "a thread that goes on": """
        import threading, time
        threading.Thread(target=time.sleep, args=[1], daemon=True).start()
    """,
    "a program of another name": """
        import subprocess
        subprocess.Popen(["sleep", "60"], start_new_session=True)
    """,
    "a process that dies by a signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}


@pytest.fixture(scope="module", params=USERS)
def ended(request):
    """What came of every bomb and daemon, and how much of them was left."""
    codes = {name: bomb.code for name, bomb in BOMBS.items()} | DAEMONS
    seconds = {name: bomb.seconds for name, bomb in BOMBS.items()}
    wishes = [
        Wish(f"{textwrap.dedent(code)}\n# {MARK}", seconds=seconds.get(name, 10.0))
        for name, code in codes.items()
    ]
    began = time.time()
    found = dict(zip(codes, run_all(request.param, wishes), strict=True))
    return SimpleNamespace(began=began, of=found)


@pytest.mark.parametrize("name", BOMBS)
def test_what_takes_too_much_is_stopped(name, ended):
    bomb, end = BOMBS[name], ended.of[name]
    assert end.seconds < bomb.seconds + SPARE
    assert end.code != 0
    if bomb.stopped_by:
        assert bomb.stopped_by in end.excess + end.said
    else:
        assert (end.excess, end.said) == ("", "")


@pytest.mark.parametrize("name", DAEMONS)
def test_a_program_ends_whatever_it_leaves_running(name, ended):
    assert ended.of[name].excess == ""
    assert ended.of[name].seconds < SPARE


def test_no_process_is_left(ended):
    assert left_over(MARK) == []
    young = [one for one in psutil.Process().children() if one.create_time() > ended.began]
    assert [one for one in young if one.name() == "bwrap"] == []


def test_memory_that_forked_processes_share_counts_once():
    code = """if True:
        import os, time
        x = [bytes(range(256)) * 4000 for _ in range(120)]
        for _ in range(4):
            if os.fork() == 0: break
        time.sleep(1)
        print("done")
    """
    (end,) = run_all("an ordinary user", [Wish(code)])
    assert (end.excess, end.said) == ("", "done\n" * 5)


def test_a_sandbox_is_one_session_whatever_it_asks_for():
    code = """if True:
        import os, subprocess, sys
        before = os.getsid(0)
        if os.fork() == 0:
            os.setsid()
            ask = "import os; print(os.getsid(0))"
            subprocess.run([sys.executable, "-c", ask], start_new_session=True)
            os._exit(0)
        os.wait()
        print(before)
    """
    (end,) = run_all("an ordinary user", [Wish(code)])
    inside, outside = end.said.split()
    assert inside == outside


def test_many_busy_processes_get_the_time_of_a_few_and_a_few_get_theirs():
    code = """if True:
        import os, time
        many = {many} - 1
        busy = many and any(os.fork() == 0 for _ in range(many))
        end = time.monotonic() + 20
        while os.getpriority(os.PRIO_PROCESS, 0) == 0 and time.monotonic() < end:
            pass
        if not busy:
            print(os.getpriority(os.PRIO_PROCESS, 0))
    """
    few = Wish(code.format(many=2).replace("20", "1"))
    crowd, pair = run_all("an ordinary user", [Wish(code.format(many=12), seconds=30), few])
    assert int(pair.said) == 0
    assert 1 <= int(crowd.said) <= 5


@pytest.mark.parametrize(
    ("busy", "priority"), [(0, 0), (4, 0), (5, 1), (8, 4), (40, 11), (1_000, 19)]
)
def test_the_priority_falls_with_the_number_that_are_busy(busy, priority):
    assert watch.nice(busy) == priority


def test_processes_are_counted_where_the_kernel_does_not():
    with subprocess.Popen(["sleep", "60"]) as child:
        one = SimpleNamespace(top=child.pid, folders=())
        few = watch.excess(one, SMALL)
        seen = watch.excess(one, replace(SMALL, processes=-10))
        child.kill()
    assert few == ""
    assert seen.startswith("It ran ") and seen.endswith("it may run -10.")


def test_a_process_that_has_ended_takes_nothing():
    gone = 2**22 + 1  # larger than the kernel's largest
    assert processes.use(gone, processes.quick_memory) == processes.Use(0, 0, 0)
    assert processes.exact_memory(gone) == 0


def test_the_same_is_seen_where_the_kernel_has_no_files_of_it(monkeypatch):
    with subprocess.Popen(["sleep", "60"]) as child:
        here = psutil.Process().pid
        seen = [processes.children(here), processes.use(here, processes.quick_memory)]
        monkeypatch.setattr(processes, "_kernel_lists_children", lambda: False)
        monkeypatch.setattr(processes, "threads", lambda _: [])
        monkeypatch.setattr(processes, "_fields", lambda _: {})
        assert sorted(processes.children(here)) == sorted(seen[0])
        asked = processes.use(here, processes.exact_memory)
        child.kill()
    assert child.pid in seen[0]
    assert asked.processes == seen[1].processes
    assert asked.memory >= seen[1].memory / 2


def test_memory_is_given_in_bytes():
    here = psutil.Process().pid
    assert 5 * MEGABYTE < processes.quick_memory(here) < 4_000 * MEGABYTE
    assert 5 * MEGABYTE < processes.exact_memory(here) < 4_000 * MEGABYTE
