"""The verbs of `asynclab`, as a learner and an engineer use them."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from timelines import make

from asynclab import progress_log, progress_report, runner
from asynclab.cli import main
from asynclab.commands import demo, script
from asynclab.timeline import Block, Timeline

ROOT = Path(__file__).parent.parent
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX: signals to a process")

SCRIPT = """
import asyncio, sys

async def fetch(n):
    await asyncio.sleep(0.01)
    return n

async def main():
    print(await asyncio.gather(fetch(1), fetch(2)), sys.argv[1:], __name__)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def environment(tmp_path: Path) -> dict[str, str]:
    """A user with no Jupyter settings, and without a display."""
    names = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]
    folders = {name: str(tmp_path / "home" / name) for name in names}
    return {**os.environ, **folders, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def asynclab(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "asynclab", *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment(tmp_path),
        timeout=120,
    )


def write_script(tmp_path: Path, text: str = SCRIPT) -> Path:
    path = tmp_path / "work" / "my script.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


# record


def test_record_runs_a_script_unchanged_and_shows_its_timeline(tmp_path: Path) -> None:
    told = asynclab(tmp_path, "record", str(write_script(tmp_path)), "one", "--two")
    assert told.returncode == 0
    assert told.stdout.startswith("[1, 2] ['one', '--two'] __main__\n")
    assert re.search(r"^ *fetch\(1\) .*returned", told.stdout, re.MULTILINE)
    assert "most in flight 2" in told.stdout


def test_a_recorded_script_can_import_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "neighbour.py").write_text("said = 'hello from beside'")
    script = write_script(tmp_path, "import neighbour; print(neighbour.said)")
    assert "hello from beside" in asynclab(tmp_path, "record", str(script)).stdout


def test_a_recorded_module_runs_as_with_python_m(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("name = 'asked'")
    (tmp_path / "package" / "tool.py").write_text(f"from . import name\n{SCRIPT}")
    told = asynclab(tmp_path, "record", "-m", "package.tool", "x")
    assert told.stdout.startswith("[1, 2] ['x'] __main__\n")


@pytest.mark.parametrize(
    ("ending", "code", "said"),
    [
        ("sys.exit(7)", 7, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit('enough')", 1, "enough\n"),
        ("raise KeyboardInterrupt", 130, "KeyboardInterrupt"),
    ],
)
def test_a_recorded_script_keeps_its_exit_code(
    tmp_path: Path, ending: str, code: int, said: str
) -> None:
    told = asynclab(tmp_path, "record", str(write_script(tmp_path, f"{SCRIPT}\n{ending}\n")))
    assert told.returncode == code
    assert said in told.stderr
    assert "most in flight 2" in told.stdout


def test_a_recorded_scripts_error_is_shown_as_python_shows_it(tmp_path: Path) -> None:
    script = write_script(tmp_path, f"{SCRIPT}\nraise ValueError('mine')\n")
    told = asynclab(tmp_path, "record", str(script))
    plain = subprocess.run(
        [sys.executable, str(script)], check=False, capture_output=True, text=True
    )
    assert told.returncode == plain.returncode == 1
    assert told.stderr == plain.stderr
    assert "most in flight 2" in told.stdout


def test_the_longest_blocks_are_named_to_the_line(tmp_path: Path) -> None:
    script = write_script(
        tmp_path,
        "import asyncio, time\nasync def careless():\n    await asyncio.sleep(0)\n"
        "    time.sleep(0.2)\nasyncio.run(careless())\n",
    )
    told = asynclab(tmp_path, "record", str(script))
    assert re.search(r"longest blocks.*\n +\d\.\d+ s .*my script.py:4 in careless", told.stdout)


def test_the_longest_blocks_and_the_timeline_tell_the_same_times() -> None:
    block = Block(0, 0.153, 0.153, "work.py:6 in careless", "careless")
    told = script.report(make([("careless", [("running", 0, 0.2)])], blocks=(block,)))
    assert "careless for 0.15 s from 0.0 s" in told
    assert "    0.15 s  from 0.0 s  work.py:6 in careless, careless" in told


@pytest.mark.parametrize("arguments", [["--output", "FILE"], ["--output=FILE"]])
@pytest.mark.parametrize("first", [True, False])
def test_output_may_stand_first_or_last(tmp_path: Path, arguments: list[str], first: bool) -> None:
    file = tmp_path / "out.json"
    output = [argument.replace("FILE", str(file)) for argument in arguments]
    script = [str(write_script(tmp_path)), "x"]
    told = asynclab(tmp_path, "record", *(output + script if first else script + output))
    assert told.stdout.startswith("[1, 2] ['x'] __main__\n")
    assert Timeline.load(file).most_in_flight() == 2


def test_behind_two_dashes_an_output_is_the_scripts(tmp_path: Path) -> None:
    script = write_script(tmp_path)
    told = asynclab(tmp_path, "record", str(script), "--", "--output", "x.json")
    assert told.stdout.startswith("[1, 2] ['--output', 'x.json'] __main__\n")
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    ("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF")]
)
def test_a_picture_is_written_by_its_ending(tmp_path: Path, name: str, start: bytes) -> None:
    told = asynclab(tmp_path, "record", str(write_script(tmp_path)), "--output", name)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_trace_is_written_by_its_ending(tmp_path: Path) -> None:
    asynclab(tmp_path, "record", str(write_script(tmp_path)), "--output", "a.trace.json")
    trace = json.loads((tmp_path / "a.trace.json").read_text("utf-8"))
    assert any("fetch" in str(event.get("name")) for event in trace["traceEvents"])


def test_an_unknown_ending_is_refused_before_the_script_runs(tmp_path: Path) -> None:
    told = asynclab(tmp_path, "record", str(write_script(tmp_path)), "--output", "a.bmp")
    assert told.returncode == 1
    assert told.stdout == ""
    assert re.search(r"a\.bmp has no ending .* \.png", told.stderr)


def test_a_missing_script_gets_a_sentence(tmp_path: Path) -> None:
    told = asynclab(tmp_path, "record", "nowhere.py")
    assert told.returncode == 1
    assert told.stderr == (
        "asynclab: There is no script nowhere.py. Give a path, or a module's name after -m.\n"
    )


def test_a_script_without_a_loop_says_that_there_is_nothing_to_show(tmp_path: Path) -> None:
    told = asynclab(tmp_path, "record", str(write_script(tmp_path, "print('plain')")))
    assert told.returncode == 0
    assert "there is no timeline to show" in told.stdout
    assert "uvloop" not in told.stdout


# demo


def test_the_demo_shows_both_programs_and_writes_the_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("run", "compare"):
        in_no_time = functools.partial(getattr(runner, name), clock="virtual")
        monkeypatch.setattr(runner, name, in_no_time)
    assert main(["demo"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"greet\('Alice'\) .* 0\.0 s +1\.0 s", told)
    assert re.search(r"greet\('Bob'\) .* 1\.0 s +2\.0 s", told)
    assert "['Data 0', 'Data 1', 'Data 2']" in told
    assert "speed-up 3.0" in told
    assert (tmp_path / "comparison.png").read_bytes().startswith(b"\x89PNG")


def test_the_comparison_at_the_start_is_exact_and_silent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    comparison = demo.at_once()
    assert comparison.speedup == 3.0
    assert [timeline.elapsed for timeline in comparison.timelines.values()] == [6.0, 2.0]
    assert capsys.readouterr().out == ""


def test_the_demo_overwrites_its_own_picture_and_nobody_elses(tmp_path: Path) -> None:
    wanted = tmp_path / "comparison.png"
    assert demo.free_path(wanted) == wanted
    wanted.write_bytes(b"\x89PNG of the user's")
    assert demo.free_path(wanted) == tmp_path / "comparison 2.png"
    wanted.write_bytes(demo.picture(demo.at_once()))
    assert demo.free_path(wanted) == wanted


# copy, reset, check, doctor


def test_copy_then_reset_from_within_the_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["copy", "my-course"]) == 0
    monkeypatch.chdir(tmp_path / "my-course" / "lessons")
    lesson = next(Path().glob("02_*.ipynb"))
    lesson.write_text("{}")
    assert main(["reset", "02"]) == 0
    assert "copied afresh" in capsys.readouterr().out
    assert lesson.read_text("utf-8") != "{}"


@pytest.mark.parametrize("verb", [["reset", "02"], ["check"]])
def test_without_a_copy_it_says_how_to_make_one(
    verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(verb) == 1
    assert "asynclab copy my-course" in capsys.readouterr().err


def test_check_finds_an_error_that_no_cell_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "import asyncio\nasyncio.get_running_loop().create_task(asyncio.sleep(60))\nprint(1)"
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    notebook = {
        "cells": [{**cell, "id": "one", "source": source}],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (tmp_path / "mine.ipynb").write_text(json.dumps(notebook))
    assert main(["check", "mine.ipynb"]) == 1
    assert "mine.ipynb" in capsys.readouterr().out


def test_progress_reads_the_record_of_the_copy_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASYNCLAB_PROGRESS", raising=False)
    main(["copy", "my-course"])
    monkeypatch.chdir(tmp_path / "my-course")
    progress_log.append("02", "predict", "call-runs", answer="a coroutine")
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    asked = []
    monkeypatch.setattr(progress_report, "progress", lambda: asked.append(progress_log.events()))
    assert main(["progress"]) == 0
    assert [event["id"] for event in asked[0]] == ["call-runs"]


def test_an_unknown_verb_lists_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2
    assert "lab, demo, copy, reset, check, record, progress, doctor" in re.sub(
        "'", "", capsys.readouterr().err
    )


# lab


@contextmanager
def running_lab(tmp_path: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`asynclab lab` without a terminal, and all that it says until it is started."""
    command = [sys.executable, "-m", "asynclab", "lab", *arguments]
    lab = subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, text=True
    )
    assert lab.stdout is not None
    said = ""
    try:
        while "To stop it" not in said and (line := lab.stdout.readline()):
            said += line
        yield lab, said
    finally:
        lab.terminate()
        lab.communicate()


def ask(address: str, path: str, body: dict[str, Any] | None = None) -> Any:
    server, token = re.match(r"(http://[^/]+)/.*token=(\w+)", address).groups()  # type: ignore[union-attr]
    request = urllib.request.Request(
        server + path,
        data=json.dumps(body).encode() if body else None,
        headers={"Authorization": f"token {token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def kernels_of(folder: Path) -> list[Path]:
    """Connection files: a kernel has one as long as it runs."""
    return list((folder / "home" / "JUPYTER_RUNTIME_DIR").glob("kernel-*.json"))


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_lab_prints_its_address_and_one_signal_ends_server_and_kernels(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running_lab(tmp_path) as (lab, said):
        assert said.index("speed-up 3.0") < said.index("http://")
        assert "No browser is opened" in said
        assert f"kill {lab.pid}" in said
        assert ("--allow-root" in said) == (os.geteuid() == 0)
        address = re.search(r"http://127\.0\.0\.1:\S+", said).group()  # type: ignore[union-attr]
        assert ask(address, "/api/contents/README.md?content=0")["name"] == "README.md"
        pid = kernel_pid(address)
        lab.send_signal(number)
        assert "JupyterLab has ended" in lab.communicate(timeout=30)[0]
    assert lab.returncode == 0
    assert kernels_of(tmp_path) == []
    assert ended(pid)


def kernel_pid(address: str) -> int:
    """Start a kernel through the server, and find its process."""
    ask(address, "/api/kernels", {"name": "python3"})
    server = Path(f"/proc/{os.getpid()}")
    if not server.exists():  # no /proc here: its connection file is proof enough
        return -1
    for _ in range(100):
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = entry.read_bytes()
            except OSError:
                continue
            if b"ipykernel_launcher" in line and str(Path.cwd()).encode() in line:
                return int(entry.parent.name)
        time.sleep(0.1)
    raise AssertionError("no kernel was started")


def ended(pid: int) -> bool:
    return pid == -1 or not Path(f"/proc/{pid}").exists()


@posix_only
def test_lab_can_be_stopped_while_it_starts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "asynclab", "lab"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, text=True
    ) as lab:
        assert lab.stdout is not None
        while "Starting JupyterLab" not in lab.stdout.readline():
            assert lab.poll() is None
        lab.send_signal(signal.SIGINT)
        lab.communicate(timeout=30)
    assert lab.returncode == 0


def test_a_port_in_use_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["lab", "--port", str(taken.getsockname()[1])]) == 1
    assert "leave --port out" in capsys.readouterr().err


def test_a_port_that_is_none_gets_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["lab", "--port", "99999"])
    assert "use a number from 0 to 65535" in capsys.readouterr().err
