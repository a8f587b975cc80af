"""What hostile code tries from inside a sandbox, and never reaches: each attack by both users."""

import os
import socket
import sys
import tempfile
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest
from sandboxed import USERS, Wish, run_all, run_here

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")

SECRET = "canary-5481"
PRELUDE = """
import ctypes, glob, os, resource, signal, socket, struct, subprocess, sys, sysconfig, time
from pathlib import Path
canaries, port, name, judge = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
libc = ctypes.CDLL(None, use_errno=True)
def attempt(deed, *arguments):
    try:
        seen = deed(*arguments)
    except Exception as error:
        print("refused:", type(error).__name__, error)
    else:
        print("REACHED:", repr(seen)[:200])
def call(function, *arguments):
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
def must(condition):
    if not condition:
        raise OSError("no")
def walk(top="/"):
    for folder, below, names in os.walk(top):
        below[:] = [one for one in below if one not in ("proc", "usr", "lib", "site-packages")]
        yield folder, names
"""

READING = {
    "another student's work": 'attempt(Path(canaries, "submitted/ann/hw/hw.ipynb").read_text)',
    "the gradebook": 'attempt(Path(canaries, "gradebook.db").read_bytes)',
    "keys in the teacher's home": """
        for path in (canaries, "~", "/root", "/home/*"):
            for found in glob.glob(os.path.expanduser(path) + "/.ssh/*"):
                attempt(open(found).read)
    """,
    "the system's passwords": """
        attempt(open, "/etc/shadow")
        attempt(open, "/etc/passwd")
    """,
    "any file of the host's by its name": f"""
        for folder, names in walk():
            for one in names:
                if one in ("hw.ipynb", "gradebook.db", "id_rsa", "{SECRET}"):
                    print("REACHED:", folder, one)
    """,
    "the host's disk behind another process's root": """
        for number in os.listdir("/proc"):
            for link in ("root", "cwd"):
                path = f"/proc/{number}/{link}{canaries}/gradebook.db"
                must(not number.isdigit() or not os.path.exists(path))
    """,
    "a file behind a link that was handed in": """
        assert sorted(os.listdir(".")) == ["folder", "key"], os.listdir(".")
        attempt(open, "key")
        attempt(os.listdir, "folder")
    """,
    "a folder above its own": 'attempt(open, "../../../../.." + canaries + "/gradebook.db")',
    "secrets in environments": f"""
        for path in glob.glob("/proc/*/environ"):
            try:
                must(b"{SECRET}" not in open(path, "rb").read())
            except OSError as error:
                assert error.errno, path
        must("{SECRET}" not in str(os.environ))
    """,
    "files that its judge has open": """
        for number in range(3, 256):
            attempt(os.fstat, number)
    """,
    "memory, disks and messages of the kernel": """
        for path in ("/dev/mem", "/dev/kmsg", "/proc/kcore", "/proc/kmsg"):
            attempt(open, path, "rb")
        disks = ("sd", "vd", "nvme", "loop", "dm")
        must(not [one for one in os.listdir("/dev") if one.startswith(disks)])
    """,
}

WRITING = {
    "any folder but its own": """
        own = ("/home/student", "/tmp", "/dev/shm", "/dev/pts")
        for folder, _ in walk():
            if not folder.startswith(own):
                try:
                    open(folder + "/new", "w").close()
                except OSError:
                    continue
                print("REACHED:", folder)
    """,
    "asynclab, and Python's packages": """
        import asynclab, IPython
        for module in (asynclab, IPython, os):
            attempt(open, module.__file__, "a")
            attempt(os.chmod, module.__file__, 0o777)
            attempt(os.unlink, module.__file__)
        for place in ("stdlib", "purelib"):
            attempt(Path(sysconfig.get_path(place), "sitecustomize.py").write_text, "import os")
    """,
    "the kernel's settings": """
        attempt(open, "/proc/sysrq-trigger", "w")
        for setting in ("kernel/core_pattern", "vm/drop_caches", "kernel/hostname"):
            attempt(open, f"/proc/sys/{setting}", "w")
        attempt(time.clock_settime, time.CLOCK_REALTIME, 0)
        attempt(socket.sethostname, "mine")
    """,
    "a disk that it mounts": """
        attempt(call, libc.mount, b"none", b"/tmp", b"tmpfs", 0, 0)
        attempt(call, libc.mount, b"/", b"/tmp", b"", 4096, 0)
        attempt(call, libc.mount, b"", b"/", b"", 32, 0)
        attempt(call, libc.umount2, b"/home/student", 2)
        attempt(os.chroot, "/tmp")
        attempt(os.mknod, "disk", 0o60666, os.makedev(254, 0))
    """,
}

NETWORK = {
    "a server on this machine": """
        for host in ("127.0.0.1", "localhost", "::1"):
            attempt(socket.create_connection, (host, port), 2)
    """,
    "the internet": """
        attempt(socket.create_connection, ("192.0.2.1", 80), 2)
        attempt(socket.create_connection, ("2001:db8::1", 80), 2)
        attempt(socket.gethostbyname, "example.org")
        attempt(socket.socket(type=socket.SOCK_DGRAM).sendto, b"x", ("192.0.2.1", 53))
        must([one for _, one in socket.if_nameindex()] == ["lo"])
    """,
    "sockets with an abstract name": """
        attempt(socket.socket(socket.AF_UNIX).connect, "\\0" + name)
        must(name not in open("/proc/net/unix").read())
    """,
    "sockets in the file system": 'attempt(socket.socket(socket.AF_UNIX).connect, canaries + "/s")',
    "raw packets": """
        attempt(socket.socket, socket.AF_INET, socket.SOCK_RAW, 1)
        attempt(socket.socket, socket.AF_PACKET, socket.SOCK_RAW)
    """,
    "the machine below this one": "attempt(socket.socket, socket.AF_VSOCK, socket.SOCK_STREAM)",
}

PROCESSES = {
    "its judge and others, by signals": """
        for number in (judge, os.getppid(), 1):
            for sign in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
                try:
                    os.kill(number, sign)
                except OSError as error:
                    print("refused:", error)
        print("tried") or sys.stdout.flush()
        os.kill(-1, signal.SIGKILL)
    """,
    "processes outside": """
        numbers = [int(one) for one in os.listdir("/proc") if one.isdigit()]
        lines = [open(f"/proc/{one}/cmdline").read() for one in numbers]
        must(len(numbers) < 6)
        must(all("bwrap" in line or "python" in line for line in lines))
    """,
    "its judge, as a debugger": """
        for number in (judge, os.getppid(), 1):
            attempt(call, libc.ptrace, 16, number, 0, 0)
            attempt(call, libc.ptrace, 0x4206, number, 0, 0)
    """,
    "a process that is held to no limits": """
        own = open("/proc/self/limits").read()
        for number in [int(one) for one in os.listdir("/proc") if one.isdigit()]:
            try:
                open(f"/proc/{number}/mem", "r+b").close()
            except OSError:
                continue
            must(open(f"/proc/{number}/limits").read() == own)
            must("Seccomp:\t2" in open(f"/proc/{number}/status").read())
    """,
    "powers of another user": """
        status = open("/proc/self/status").read()
        for field in ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"):
            must(f"{field}:\\t0000000000000000" in status)
        must("NoNewPrivs:\\t1" in status)
        must(os.getuid() != 0)
        for user in (0, 1, 1001, 65534):
            if user != os.getuid():
                attempt(os.setuid, user)
        attempt(os.setgroups, [0])
    """,
    "namespaces of its own": """
        for kind in (0x10000000, 0x20000, 0x40000000, 0x20000000):
            attempt(call, libc.unshare, kind)
        if os.uname().machine == "x86_64":
            attempt(call, libc.syscall, 56, 0x10000011, 0, 0, 0, 0)
    """,
    "higher limits": """
        for kind in ("AS", "DATA", "FSIZE", "NPROC", "NOFILE", "CORE", "MEMLOCK", "MSGQUEUE"):
            number = getattr(resource, f"RLIMIT_{kind}")
            hard = resource.getrlimit(number)[1]
            must(hard != resource.RLIM_INFINITY)
            attempt(resource.setrlimit, number, (hard + 1, hard + 1))
            attempt(resource.prlimit, os.getppid(), number, (hard + 1, hard + 1))
        attempt(os.nice, -5)
        attempt(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1))
    """,
    "memory that no limit counts": """
        attempt(os.memfd_create, "hidden")
        attempt(call, libc.shmget, 0, 100_000_000, 0o1600)
        attempt(call, libc.msgget, 0, 0o1600)
        attempt(call, libc.semget, 0, 30_000, 0o1600)
        attempt(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_SNDBUF, 10**9)
        attempt(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_RCVBUF, 10**9)
    """,
    "parts of the kernel that no course needs": """
        numbers = {"x86_64": (425, 321, 298, 323, 248), "aarch64": (425, 280, 241, 282, 217)}
        for number in numbers[os.uname().machine]:
            attempt(call, libc.syscall, number, 0, 0, 0, 0, 0)
    """,
}

ATTACKS = READING | WRITING | NETWORK | PROCESSES


@pytest.fixture(scope="module")
def host():
    """A machine with much to steal, open to everybody but for the sandbox."""
    with (
        tempfile.TemporaryDirectory(prefix="teacher-") as name,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as in_files,
        pytest.MonkeyPatch.context() as patch,
    ):
        folder = Path(name)
        for path in ("submitted/ann/hw/hw.ipynb", "gradebook.db", ".ssh/id_rsa", SECRET):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(SECRET)
        given = folder / "submitted/bob"
        given.mkdir()
        (given / "key").symlink_to(folder / ".ssh/id_rsa")
        (given / "folder").symlink_to(folder)
        folder.chmod(0o777)
        abstract.bind(f"\0{SECRET}-{os.getpid()}")
        abstract.listen()
        in_files.bind(str(folder / "s"))
        in_files.listen()
        (folder / "s").chmod(0o777)
        patch.setenv("MOODLE_TOKEN", SECRET)
        numbers = [name, str(server.getsockname()[1]), f"{SECRET}-{os.getpid()}", str(os.getpid())]
        yield SimpleNamespace(folder=folder, given=str(given), arguments=numbers)


@pytest.fixture(scope="module", params=USERS)
def ended(request, host):
    """What came of every attack."""
    before = snapshot(host.folder)
    bodies = [f"{PRELUDE}\n{textwrap.dedent(code)}\nprint('tried')" for code in ATTACKS.values()]
    wishes = [Wish(body, host.arguments, folder=host.given) for body in bodies]
    found = dict(zip(ATTACKS, run_all(request.param, wishes), strict=True))
    assert snapshot(host.folder) == before
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_code_does_not_reach(attack, ended):
    said = ended[attack].said
    assert "REACHED" not in said, said
    assert SECRET not in said, said
    assert "tried" in said, said  # it was an attack, and no slip of ours


def test_outside_a_sandbox_such_attacks_reach_what_they_want(host):
    for name in ("the gradebook", "another student's work", "a server on this machine"):
        body = f"{PRELUDE}\n{textwrap.dedent(ATTACKS[name])}"
        wish = Wish(body, host.arguments, level="none")
        assert "REACHED" in run_here(wish).said, name


def snapshot(folder):
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}
