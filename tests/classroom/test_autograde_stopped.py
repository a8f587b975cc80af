"""A class's grading stopped, killed, refused, out of room: a re-run goes on, nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from made_course import (
    EMPTY,
    RIGHT,
    WRONG,
    attempts,
    autograded,
    command,
    environment,
    graded,
    make,
    results,
    wait_for,
)

from asynclab.classroom import store
from asynclab.classroom.folders import Course
from asynclab.classroom.result import Result
from asynclab.classroom.store import locked
from asynclab.commands import CommandError

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX: signals to a process")
KINDS = [RIGHT, WRONG, "crash", "stopped", EMPTY, RIGHT, WRONG, RIGHT]
CLASS = dict(zip("abcdefgh", KINDS, strict=True))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    return graded(make(tmp_path_factory.mktemp("undisturbed"), CLASS))


def interrupted(folder: Path, number: signal.Signals) -> subprocess.CompletedProcess[str]:
    """A run that gets a signal once it has its first result."""
    process = subprocess.Popen(
        command(folder, "--fake"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    wait_for(lambda: results(folder) or process.poll() is not None)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess("", process.returncode, out, err)


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_cleanly_and_a_re_run_goes_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    course = make(tmp_path, {f"s{n:02}": f"{RIGHT} slow" for n in range(10)})
    done = interrupted(tmp_path, number)
    assert done.returncode == 130
    assert "Stopped. Every result so far is kept; run it again to go on." in done.stdout
    assert done.stderr == ""
    first = results(tmp_path)
    assert 0 < len(first) < 10
    assert all(result.state == "graded" for result in first.values())
    assert not (tmp_path / ".classroom" / "scratch").exists()
    everybody = graded(course)
    assert len(everybody) == 10
    assert all(attempts(course, student) == 1 for student in everybody)


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    make(tmp_path, {"ada": RIGHT})
    with locked(tmp_path, "autograde"):
        done = autograded(tmp_path, "--fake")
    assert done.returncode == 1
    assert f"asynclab classroom autograde (process {os.getpid()}) is at work" in done.stderr
    assert results(tmp_path) == {}


def test_a_disk_that_fills_stops_with_a_sentence_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, Result]
) -> None:
    course = make(tmp_path, CLASS)
    writes = []

    def full(path: Path, parts: object) -> None:
        writes.append(path)
        if len(writes) > 5:
            raise OSError(28, f"{path} cannot be written: no space left on device.")
        real(path, parts)

    real = store.files.write
    monkeypatch.setattr(store.files, "write", full)
    with pytest.raises(CommandError, match=r"no space left on device.*results so far are kept"):
        graded(course)
    kept = results(tmp_path)
    assert kept
    assert kept.items() <= undisturbed.items()
    monkeypatch.undo()
    assert graded(course) == undisturbed


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounts a small disk: root"
)
@pytest.mark.parametrize("room", [0, 9_000, 60_000])
def test_a_small_disk_that_is_really_full_loses_nothing(
    tmp_path: Path, undisturbed: dict[str, Result], room: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets root mount nothing")
    try:
        make(disk, CLASS)
        free = shutil.disk_usage(disk).free
        filler = disk / "filler"
        filler.write_bytes(b"x" * (free - room))
        done = autograded(disk, "--fake")
        assert done.returncode == 1, done.stdout
        assert "o space left on device" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        kept = results(disk)
        assert {name: one for name, one in kept.items() if one.state != "runner error"}.items() <= (
            undisturbed.items()
        )
        filler.unlink()
        graded(Course(disk))
        assert results(disk) == undisturbed
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_course_that_is_read_only_is_said(tmp_path: Path) -> None:
    make(tmp_path, {"ada": RIGHT})
    tmp_path.chmod(0o500)
    try:
        done = autograded(tmp_path, "--fake")
    finally:
        tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert "permission denied" in done.stderr
    assert "Traceback" not in done.stderr
