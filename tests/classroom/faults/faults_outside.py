"""Reaching outside: files, the network, classmates, the library, the results, later runs."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

outside = Kind("outside")
EITHER = (GRADED, REVIEW)
WRONG = {"mean": "def mean(numbers):\n    return 7"}


BROKEN = {"test_words": (0, 2), "test_primes": (0, 3), "test_share": (0, 2)}


def tried(name: str, code: str, *, beside: bool = False, broken: bool = False) -> None:
    """Something that is tried in a cell first; the answer below it is wrong, the others right.

    `broken` is true where it may break the student's own process at any later time.
    """
    lines = "\n".join(["try:", *(f"    {line}" for line in code.strip().split("\n"))])
    ended = "except BaseException as error:\n    print(type(error), error)"
    outside.sums(
        name,
        WRONG,
        first=f"import glob, os, shutil, socket, subprocess, sys\n{lines}\n{ended}",
        marks={"test_mean": 0} | (BROKEN if broken else {}),
        state=EITHER,
        beside=beside,
    )


tried("a secret is read", "print(open('@secret@').read())")
tried("a secret is read by the shell", "print(subprocess.getoutput('cat @secret@'))")
tried("a secret is read through /proc", "print(open('/proc/1/root/@secret@').read())")
tried(
    "a secret is looked for in every environment",
    "print(dict(os.environ))\nfor f in glob.glob('/proc/*/environ'):\n"
    "    try: print(open(f).read())\n    except OSError: pass",
)
tried("a file outside is written", "open('@canary@', 'a').write('reached')")
tried("a file outside is deleted", "os.unlink('@canary@')")
tried(
    "a file outside is opened to all", "os.chmod('@canary@', 0o777)\nos.utime('@canary@', (1, 1))"
)
tried(
    "marks left in folders that all may write",
    "for f in ('/tmp', '/var/tmp', '/dev/shm', '/run/lock', '/dev/mqueue', '@open@'):\n"
    "    try: open(f + '/asynclab-fault-mark', 'w').write('reached')\n    except OSError: pass",
)
tried("a classmate is read", "print(open('@classmate@/sums.ipynb').read()[:300])")
tried("a classmate is overwritten", "open('@classmate@/sums.ipynb', 'w').write('{}')")
tried("classmates are deleted", "shutil.rmtree('@course@/submitted')")
tried("the source is changed", "open('@course@/source/sums/sums.ipynb', 'w').write('{}')")
tried(
    "results are forged",
    "for f in ('@course@', '@course@/.classroom', '@course@/autograded/@me@/sums', '.', '..'):\n"
    "    os.makedirs(f, exist_ok=True)\n"
    "    for n in ('sums.json', 'outcomes.json', 'gradebook.db', 'sums.ipynb', 'journal.jsonl'):\n"
    "        open(os.path.join(f, n), 'w').write('{\"score\": 100, \"asynclab-fault-mark\": 1}')",
)
tried(
    "results are printed",
    "import json\nforged = json.dumps({'format': 1, 'outcome': 'passed', 'score': 3.0})\n"
    "for n in (1, 2):\n    os.write(n, forged.encode() + b'\\n')\nprint(forged)",
    beside=True,
)
tried(
    "results are written wherever a file is open",
    "import json\nforged = json.dumps({'format': 1, 'outcome': 'passed', 'score': 3.0}).encode()\n"
    "for n in range(3, 64):\n    try: os.write(n, len(forged).to_bytes(4, 'big') + forged)\n"
    "    except OSError: pass",
    beside=True,
)
tried(
    "nonsense is written wherever a file is open",
    "for n in range(3, 64):\n    try: os.write(n, b'\\xff' * 100_000)\n    except OSError: pass",
    beside=True,
)
tried(
    "whatever comes in is read away",
    "import threading\ndef take(n):\n    while True:\n        try: os.read(n, 65536)\n"
    "        except OSError: return\n"
    "for n in range(3, 32):\n    threading.Thread(target=take, args=(n,), daemon=True).start()",
    broken=True,
)
tried("the network", "socket.create_connection(('127.0.0.1', @port@), 1).send(b'reached')")
tried(
    "the network, by another family",
    "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    "s.sendto(b'reached', ('127.0.0.1', @port@))",
)
tried(
    "the network, by the shell",
    "print(subprocess.getoutput('echo hi > /dev/tcp/127.0.0.1/@port@'))",
)
tried(
    "a socket without a file",
    "s = socket.socket(socket.AF_UNIX)\ns.connect('\\0asynclab-fault-@port@')\ns.send(b'reached')",
)
tried("a socket in a folder", "s = socket.socket(socket.AF_UNIX)\ns.connect('@socket@')")
tried(
    "another program is killed",
    "os.kill(@pid@, 9)",
)
tried(
    "every program is killed",
    "for p in map(int, filter(str.isdigit, os.listdir('/proc'))):\n"
    "    if os.getuid() and p not in (1, os.getpid()):\n"
    "        try: os.kill(p, 9)\n        except OSError: pass",
)
tried("to be root", "os.setgid(0)\nos.setuid(0)\nopen('@canary@', 'a').write('reached')")
tried(
    "to mount and to leave",
    "import ctypes\nc = ctypes.CDLL(None)\nc.unshare(0x10000000)\n"
    "c.mount(b'/', b'/mnt', b'', 4096, 0)\nc.chroot(b'/proc/1/root')\n"
    "os.mknod('disk', 0o60666, os.makedev(8, 0))",
)
tried(
    "a letter to the terminal",
    "import fcntl, termios\nfor n in (0, 1, 2):\n    try: fcntl.ioctl(n, termios.TIOCSTI, b'x')\n"
    "    except OSError: pass\nopen('/dev/tty', 'w').write('reached')",
)
for name, place in {
    "the library": "asynclab.__file__",
    "the library's cache": "os.path.dirname(asynclab.__file__) + '/__pycache__/x.pyc'",
    "a file of Python's start": "os.path.join(sysconfig.get_path('purelib'), 'asynclab-fault.pth')",
    "sitecustomize": "os.path.join(sysconfig.get_path('stdlib'), 'sitecustomize.py')",
    "usercustomize": "os.path.join(site.getusersitepackages(), 'usercustomize.py')",
    "IPython's start": "os.path.expanduser('~/.ipython/profile_default/startup/00-fault.py')",
    "IPython's settings": "os.path.join(IPython.paths.get_ipython_dir(), 'profile_default/x.py')",
    "the shell's start": "os.path.expanduser('~/.bashrc')",
    "matplotlib's settings": "os.path.expanduser('~/.config/matplotlib/matplotlibrc')",
    "the home that the grader has": "'@home@/.ipython/profile_default/startup/00-fault.py'",
}.items():
    code = (
        f"import IPython, asynclab, site, sysconfig\nplace = {place}\n"
        "os.makedirs(os.path.dirname(place), exist_ok=True)\n"
        "open(place, 'a').write('\\n# asynclab-fault-mark\\n')"
    )
    tried(f"changed for later runs: {name}", code)

tried(
    "every cache of Python poisoned",
    "import sysconfig\n"
    "kept = sysconfig.get_path('stdlib') + '/__pycache__/*.pyc'\nfor f in glob.glob(kept)[:50]:\n"
    "    open(f, 'ab').write(b'asynclab-fault-mark')",
)
tried(
    "modules replaced",
    "import types\nfor m in ('json', 'struct', 'asyncio', 'socket', 'pickle', 'traceback'):\n"
    "    sys.modules[m] = types.ModuleType(m)\nimport builtins\nbuiltins.__import__ = None",
)
outside.sums(
    "what writes and reads replaced",
    WRONG,
    first="""
    import io, json, os, socket, struct
    def broken(*a, **k): raise RuntimeError("broken")
    json.dumps = json.loads = json.JSONEncoder.encode = broken
    os.write = os.read = io.open = struct.pack = broken
    """,
    marks={
        id: (0.0, most)
        for id, most in {
            "test_mean": 0.0,
            "test_words": 2.0,
            "test_primes": 3.0,
            "test_share": 2.0,
        }.items()
    },
    state=EITHER,
)
outside.weather(
    "a reading without a request",
    {
        "all": """
        from asynclab import services

        async def all_readings(fetch, stations):
            services.Stations.fetch_reading = None
            asyncio.sleep = None
            return [services._ALL.reading(station).celsius + 0.5 for station in stations]
        """
    },
    marks={"test_all": (0, 1)},
    state=(MANUAL, REVIEW),
)
