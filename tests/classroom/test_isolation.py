"""A sandbox, started as root and as an ordinary user: what a program finds inside."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sandboxed import SMALL, USERS, Wish, as_ordinary_user, left_over, need_sandbox, run, run_here

from asynclab.classroom import isolation
from asynclab.classroom.isolation import bare, bubblewrap, levels, locked, processes, users
from asynclab.classroom.job import MEGABYTE, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture(params=USERS)
def user(request):
    return request.param


@pytest.fixture
def folder():
    """A folder that an ordinary user can reach, which pytest's own of root's is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_the_level_says_who_started_it(user):
    wanted = {"root": "bubblewrap (root)", "an ordinary user": "bubblewrap"}[user]
    assert run(user, Wish("pass")).level == wanted


def test_a_program_finds_python_asynclab_and_ipython_and_has_one_folder_of_its_own(user):
    code = """if True:
        import asynclab, asynclab.classroom.job, IPython, os
        print(os.getcwd(), os.path.expanduser("~"), os.listdir("."), os.getuid() != 0)
    """
    assert run(user, Wish(code)).said == "/home/student /home/student [] True\n"


def test_sources_of_assignments_are_not_inside(user):
    code = """if True:
        import asynclab, os, pathlib
        print(os.listdir(pathlib.Path(asynclab.__file__).parents[1]))
        for folder, below, names in os.walk("/"):
            below[:] = {*below} - {"usr", "proc", "lib", "site-packages"}
            if "pyproject.toml" in names:
                print(folder)
    """
    assert run(user, Wish(code)).said == "['asynclab']\n"


def test_files_that_come_with_a_notebook_are_copied_in_and_can_be_changed(user, folder):
    (folder / "a folder").mkdir()
    (folder / "a folder" / "über.csv").write_text("1;2")
    (folder / "data.txt").write_text("mine")
    code = """if True:
        import os
        print(open("a folder/über.csv").read(), open("data.txt").read())
        open("data.txt", "a").write(" and changed")
        os.rename("data.txt", "a folder/other.txt")
        print(open("a folder/other.txt").read())
    """
    ended = run(user, Wish(code, folder=str(folder)))
    assert ended.said == "1;2 mine\nmine and changed\n"
    assert (folder / "data.txt").read_text() == "mine"


def test_root_copies_files_that_only_their_owner_may_read(tmp_path):
    file = tmp_path / "data.txt"
    file.write_text("mine")
    file.chmod(0o600)
    if os.getuid() == 0:
        os.chown(file, 12_345, 12_345)
    assert (
        run("root", Wish("print(open('data.txt').read())", folder=str(tmp_path))).said == "mine\n"
    )


def test_files_that_come_with_a_notebook_take_no_room_from_what_it_may_write(folder):
    for number in range(3):
        (folder / f"data {number}").write_bytes(bytes(SMALL.disk))
    code = f"open('own', 'wb').write(bytes({SMALL.disk - 100_000})); print('written')"
    assert run("an ordinary user", Wish(code, folder=str(folder))).said == "written\n"


def test_files_too_large_to_be_copied_in_are_refused_with_their_size(folder):
    with (folder / "data").open("wb") as file:
        file.truncate(400 * MEGABYTE)
    with pytest.raises(OSError, match="beside the notebook take 400 MB, and 300 MB can be copied"):
        run_here(Wish("pass", folder=str(folder), level="bubblewrap"))


def test_what_lies_in_the_folder_of_the_environment_is_not_inside(folder):
    if isolation.probe() == "none":
        pytest.skip(levels.look().reason)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (folder / "gradebook.db").write_text("marks")
    code = "import os, sys; print(sorted(os.listdir(sys.prefix)), sys.prefix != sys.base_prefix)"
    judge = f"from sandboxed import Wish, run_here; print(run_here(Wish({code!r})).said)"
    line = [folder / "bin" / "python", "-c", judge]
    done = subprocess.run(line, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    assert "gradebook" not in done.stdout
    assert "'bin'" in done.stdout and "True" in done.stdout


def test_what_one_run_leaves_no_later_one_finds(user):
    code = """if True:
        import os
        for folder in (".", "/tmp", "/dev/shm"):
            print([name for name in os.listdir(folder) if name.startswith("left")])
            open(f"{folder}/left", "w").close()
    """
    assert run(user, Wish(code)).said == run(user, Wish(code)).said == "[]\n" * 3


def test_the_ways_of_asyncio_and_of_several_processes_work_inside(user):
    code = """if True:
        import asyncio, concurrent.futures, sys
        async def main():
            server = await asyncio.start_server(answer, "localhost", 0)
            reader, _ = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
            print(await reader.read())
            print(await asyncio.to_thread(sum, [1, 2]))
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-c", "print(6 * 7)", stdout=asyncio.subprocess.PIPE
            )
            print((await child.communicate())[0])
            with concurrent.futures.ProcessPoolExecutor(2) as pool:
                print(await asyncio.get_running_loop().run_in_executor(pool, abs, -5))
        async def answer(reader, writer):
            writer.write(b"hello")
            writer.close()
        asyncio.run(main())
    """
    said = run(user, Wish(code)).said.splitlines()
    assert [line for line in said if "Warning" not in line] == ["b'hello'", "3", "b'42\\n'", "5"]


def test_a_sandbox_with_all_that_it_started_ends_when_its_judge_is_killed(user):
    mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
    code = f"import os, time; os.fork(); os.setsid() if os.fork() else 0; time.sleep(60) # {mark}"
    judge = f"""if True:
        import os, signal, time
        from sandboxed import Wish, run_here
        import threading
        threading.Timer(0.7, os.kill, [os.getpid(), signal.SIGKILL]).start()
        run_here(Wish({code!r}))
    """
    run(user, Wish("pass"))  # skips where it cannot be
    change_user = as_ordinary_user() if user != "root" and os.getuid() == 0 else []
    start = [*change_user, sys.executable]
    subprocess.run([*start, "-c", judge], env=ENVIRONMENT, check=False, capture_output=True)
    end = time.monotonic() + 5
    while (left := left_over(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []


def test_a_sandbox_that_lost_its_bwrap_while_it_began_is_swept_away():
    need_sandbox(levels.look())
    facts, full = os.pipe()
    os.set_blocking(full, False)
    with suppress(BlockingIOError):
        while True:
            os.write(full, bytes(4096))
    os.set_blocking(full, True)
    line = bubblewrap.command(["/bin/true"], folder="", limits=SMALL, user=None)
    line[1:1] = ["--info-fd", str(full)]  # where bwrap waits before it lets its child go on
    bwrap = subprocess.Popen(line, env={}, pass_fds=[full])
    try:
        while not (begun := processes.children(bwrap.pid)):
            time.sleep(0.01)
        handle = os.pidfd_open(begun[0])
        locked.sweep()
        assert not processes.wait(handle, 0.2)  # its bwrap still lives
    finally:
        bwrap.kill()
        bwrap.wait()
    assert not processes.wait(handle, 0.2)
    locked.sweep()
    assert processes.wait(handle, 5.0)
    processes.bury(begun)
    for number in (facts, full, handle):
        os.close(number)


def test_every_running_submission_has_a_user_of_its_own():
    code = """if True:
        from asynclab.classroom.isolation.users import User
        user = User()
        print(user.number, flush=True)
        input()
    """
    others = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        for _ in range(2)
    ]
    theirs = [int(one.stdout.readline()) for one in others]
    mine = [users.User() for _ in range(3)]
    for one in others:
        one.communicate("\n")
    numbers = {*theirs, *(user.number for user in mine)}
    assert len(numbers) == 5
    assert all(users.FIRST <= number <= users.LAST for number in numbers)
    for user in mine:
        user.free()


def test_a_user_number_is_had_again_once_it_is_free(monkeypatch):
    only = 9_000_000 + os.getpid()
    monkeypatch.setattr(users, "FIRST", only)
    monkeypatch.setattr(users, "LAST", only)
    user = users.User()
    with pytest.raises(OSError, match="All of the 1 user numbers for sandboxes are in use"):
        users.User()
    user.free()
    users.User().free()


def test_where_no_sandbox_works_the_teacher_reads_why_and_what_to_do(monkeypatch):
    monkeypatch.setattr(levels.shutil, "which", lambda *_, **__: None)
    levels.look.cache_clear()
    try:
        assert isolation.probe() == "none"
        said = isolation.refusal()
    finally:
        levels.look.cache_clear()
    assert "bwrap is not installed" in said and "apt install bubblewrap" in said
    assert "--no-sandbox" in said


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("echo 'bwrap: No permissions to create new namespace' >&2; exit 1", "No permissions"),
        (
            'echo \'{"had a network": true, "wrote": false}\'',
            "a program in a sandbox had a network",
        ),
        ("echo nonsense; echo why >&2", "why"),
    ],
)
def test_a_sandbox_that_does_not_hold_is_none(answer, reason, monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text(f"#!/bin/sh\n{answer}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(levels.bubblewrap, "TOOLS", f"{tmp_path}:{levels.bubblewrap.TOOLS}")
    levels.look.cache_clear()
    try:
        found = levels.look()
    finally:
        levels.look.cache_clear()
    assert found.level == "none"
    assert reason in found.reason


def test_a_home_that_may_not_be_read_costs_only_its_list_of_fonts(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "glob", refuse)
    assert [*bubblewrap._fonts()] == []


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match=r"'docker'; wanted: one that probe\(\) gives"):
        isolation.Sandbox("docker", "-c", "pass", limits=Limits())


def test_at_level_none_a_program_runs_in_a_folder_of_its_own_and_leaves_no_process(tmp_path):
    (tmp_path / "data.txt").write_text("mine")
    mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
    code = f"""if True:  # {mark}
        import os, subprocess, sys, time
        print(open("data.txt").read(), os.getcwd(), os.environ.get("SECRET"), flush=True)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.fork()
                time.sleep(60)
            os._exit(0)
        time.sleep(60)
    """
    os.environ["SECRET"] = "gradebook password"
    try:
        ended = run_here(Wish(code, seconds=1.0, folder=str(tmp_path), level="none"))
    finally:
        del os.environ["SECRET"]
    data, folder, secret = ended.said.split()
    assert (data, secret) == ("mine", "None")
    assert folder != str(tmp_path) and not os.path.exists(folder)  # noqa: PTH110
    assert left_over(mark) == []


def test_at_level_none_memory_is_watched_too():
    code = "x = [bytes(range(256)) * 4000 for _ in range(10_000)]"
    limits = replace(SMALL, memory=100 * MEGABYTE)
    ended = run_here(Wish(code, limits=limits, level="none"))
    assert ended.excess or "MemoryError" in ended.said


@pytest.mark.skipif(sys.platform == "linux" and os.getuid() != 0, reason="only root has powers")
def test_without_a_sandbox_roots_students_have_none_of_its_powers(tmp_path, monkeypatch):
    monkeypatch.setattr(bare, "leaves_root", lambda: True)  # whether or not Python lies open here
    (tmp_path / "given.txt").write_text("given")
    script = "id -u; cat given.txt; echo > made.txt; ls; setsid sleep 987653 & cat /etc/shadow"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    program = bare.start(["/bin/sh", "-c", script], str(tmp_path), SMALL, pipes)
    said = program.process.stdout.read(1) + program.process.stdout.readline()
    program.process.wait()
    program.kill()
    program.leave()
    rest, errors = program.process.stdout.read(), program.process.stderr.read()
    assert users.FIRST <= int(said) <= users.LAST
    assert rest == b"givengiven.txt\nmade.txt\n"
    assert b"Permission denied" in errors
    assert processes.of_user(int(said)) == []


def test_a_teacher_is_told_what_goes_without_a_sandbox(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setattr(bare, "_is_open", lambda folder: False)
    assert "runs as root" in bare.says()
    monkeypatch.setattr(bare, "_is_open", lambda folder: True)
    assert "without root's powers" in bare.says()
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert bare.says() == "Students' code may do whatever you can."
