"""The test command itself: a failure hides no other, skips are listed, totals are plain."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import run_all
from run_all import Part, Totals

ROOT = Path(__file__).parent.parent
posix_only = pytest.mark.skipif(os.name == "nt", reason="bash, and groups of processes")

TESTS = """
import pytest
def test_right(): pass
def test_wrong(): assert 1 == 2
@pytest.mark.skip(reason="no such machine here")
def test_left_out(): pass
@pytest.fixture
def broken(): raise OSError
def test_in_error(broken): pass
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run_all, "FOLDER", tmp_path)
    monkeypatch.setattr(run_all, "TAKEN", tmp_path / "seconds.json")
    monkeypatch.setattr(sys, "argv", ["run_all.py"])
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def python(program: str) -> list[str]:
    return ["-c", program]


def test_a_part_that_fails_hides_no_other(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "test_it.py").write_text(TESTS)
    tests = [*run_all.PYTEST, "-p", "no:cacheprovider", "test_it.py"]
    parts = (
        Part("first", (python("raise SystemExit(3)"), python("pass")), 1),
        Part("second", (tests,), 1),
        Part("third", (python("pass"),), 1),
    )
    monkeypatch.setattr(run_all, "PARTS", parts)
    assert run_all.main() == 1
    told = capsys.readouterr().out
    assert told.index("1 of 3: first") < told.index("2 of 3: second") < told.index("3 of 3: third")
    assert "  test_it::test_left_out: no such machine here" in told
    for failed in ("raise SystemExit(3) (ended with code 3)", "test_wrong", "test_in_error"):
        assert failed in told.partition("Failed:")[2]
    assert told.splitlines()[-1] == "3 passed, 3 failed, 2 skipped"


def test_a_pytest_that_dies_before_its_report_counts_as_failed(project: Path) -> None:
    part = Part("unit", ([*run_all.PYTEST, "no_such_folder"],), 1)
    totals = run_all.run_part(part, dict(os.environ), project, 1)
    assert len(totals.failed) == 1


@pytest.mark.parametrize(
    ("stored", "failed", "disturbed"),
    [("the second time", 0, 1), ("no time", 1, 0)],
    ids=["disturbed", "wrong"],
)
def test_a_lesson_that_fails_is_run_once_more(
    project: Path, stored: str, failed: int, disturbed: int
) -> None:
    """It says "the first time", then "the second time"; what is stored decides."""
    seen = str(project / "seen")
    source = f"""
import pathlib
file = pathlib.Path({seen!r})
print("the second time" if file.exists() else "the first time")
file.touch()
"""
    cell = nbformat.v4.new_code_cell(source, execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=stored + "\n")]
    (project / run_all.LESSONS).mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell("1;")])
    nbformat.write(notebook, project / run_all.LESSONS / "00_one.ipynb")
    nbval = [*run_all.PYTEST, "--nbval", "--nbval-current-env", run_all.LESSONS]
    (project / "tests").mkdir()
    (project / "tests" / "nbval.cfg").touch()
    totals = run_all.run_part(Part("notebooks", (nbval,), 1), dict(os.environ), project, 1)
    assert (len(totals.failed), len(totals.disturbed)) == (failed, disturbed)
    assert totals.passed + len(totals.failed) == 2


@posix_only
def test_what_takes_too_long_is_ended_with_all_that_it_started(project: Path) -> None:
    child = "import os, time; print(os.getpid(), file=open('pid', 'w')); time.sleep(60)"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert run_all.run(python(program), dict(os.environ), 2 / 60) != 0
    assert ends_soon(int((project / "pid").read_text()))


def ends_soon(pid: int) -> bool:
    """A kill is sent, and done a moment later."""
    deadline = time.monotonic() + 20
    while not has_ended(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return has_ended(pid)


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # Where nobody collects it, an ended process stays as a zombie.
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_only_the_wanted_parts_run(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = [Part(name, (python("pass"),), 1) for name in ("style", "types", "unit")]
    monkeypatch.setattr(run_all, "PARTS", parts)
    monkeypatch.setattr(sys, "argv", ["run_all.py", "--part", "types", "--part", "unit"])
    assert run_all.main() == 0
    assert "style" not in capsys.readouterr().out


def test_soak_reaches_the_tests_and_the_users_jupyter_does_not(tmp_path: Path) -> None:
    assert "ASYNCLAB_SOAK" not in run_all.hermetic(tmp_path, soak=False)
    variables = run_all.hermetic(tmp_path, soak=True)
    assert variables["ASYNCLAB_SOAK"] == "1"
    assert variables["JUPYTER_CONFIG_DIR"].startswith(str(tmp_path))
    assert variables["ASYNCLAB_PROGRESS"] == "off"


@pytest.mark.parametrize(("option", "times"), [([], 1), (["--soak"], 3)])
def test_soak_repeats_the_tests_that_are_marked(tmp_path: Path, option: list[str], times: int):
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    marked = "import pytest\n@pytest.mark.soak(3)\ndef test_it(): pass\n"
    (tmp_path / "test_marked.py").write_text(marked)
    environment = {name: value for name, value in os.environ.items() if name != "ASYNCLAB_SOAK"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *option]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert f"= {times} passed" in done.stdout


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_test_that_changes_a_tracked_file_is_found(project: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "pytest.ini"], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], cwd=project, check=True)
    before = run_all.changed_files()
    assert run_all.tree_is_clean(before) == Totals(passed=1)
    (project / "pytest.ini").write_text("changed")
    assert "pytest.ini" in run_all.tree_is_clean(before).failed[0]


def test_time_left_is_learned_from_the_last_run(project: Path) -> None:
    part = Part("unit", (), 100)
    assert run_all.seconds_wanted(part) == 100
    run_all.remember({"unit": 7.5})
    run_all.remember({"types": 1.0})
    assert run_all.seconds_wanted(part) == 7.5


@posix_only
def test_ci_runs_every_python_once_goes_on_after_a_failure_and_sums_up(tmp_path: Path) -> None:
    """A clone with a course.py that only reports, and a machine with three made-up Pythons."""
    (tmp_path / "clone" / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", tmp_path / "clone" / ".ci")
    for version, code in (("3.10.1", 0), ("3.11.2", 0), ("3.12.3", 1)):
        fake_python(tmp_path / "pyenv" / "versions" / version / "bin" / "python", version, code)
    fake_python(tmp_path / "bin" / "python3.12", "3.12.9", 0)
    fake_python(tmp_path / "bin" / "python3.13", "3.13.4", 0)
    fake_python(tmp_path / "bin" / "python3.14", "3.14.5", 0)
    fake_python(tmp_path / "bin" / "python3", "3.13.4", 0)
    for name in ("chromium", "bwrap"):  # so that nothing is installed
        fake_python(tmp_path / "bin" / name, "", 0)
    ran = subprocess.run(
        ["/bin/bash", str(tmp_path / "clone" / ".ci" / "run")],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "PYENV_ROOT": str(tmp_path / "pyenv")},
    )
    said = [line for line in ran.stdout.splitlines() if line.startswith("this is")]
    there = dict(line.removeprefix("this is ").split(": ") for line in said)
    assert {version: there[version] for version in ("3.11.2", "3.12.3", "3.13.4", "3.14.5")} == {
        "3.11.2": "course.py test",
        "3.12.3": "course.py test --part unit --part classroom",
        "3.13.4": "course.py test --part unit --part classroom",
        "3.14.5": "course.py test --part unit --part classroom",
    }
    assert "3.12.9" not in there
    assert ran.returncode == 1
    totals = f"{5 * len(there)} passed, 1 failed, {len(there)} skipped"
    assert ran.stdout.splitlines()[-1] == totals


def fake_python(path: Path, version: str, code: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"""#!/bin/sh
        if [ "$1" = -c ]; then echo {version.rpartition(".")[0]}; exit; fi
        echo "this is {version}: $*"
        echo "5 passed, {code} failed, 1 skipped"
        exit {code}
        """
    )
    path.chmod(0o755)
