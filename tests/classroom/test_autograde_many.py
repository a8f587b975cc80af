"""The same results however a class is graded: undisturbed, killed on the way, by many workers."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from made_course import (
    ASSIGNMENT,
    EMPTY,
    FAKE,
    RIGHT,
    WRONG,
    autograded,
    command,
    environment,
    graded,
    make,
    notebook,
    results,
    wait_for,
)

from asynclab.classroom import isolation
from asynclab.classroom.autograde import autograde
from asynclab.classroom.crew import workers
from asynclab.classroom.folders import Course
from asynclab.classroom.result import Result
from asynclab.commands import CommandError

SIZE = 100 if os.environ.get("ASYNCLAB_SOAK") else 10
KINDS = {
    "right": RIGHT,
    "wrong": WRONG,
    "empty": EMPTY,
    "raises": "async def greet(name):\n    return 1 / 0",
    "prints": f"print('hello')\n{RIGHT}",
    "stuck": "async def greet(name):\n    while True: pass",
    "dead": "import os\nasync def greet(name):\n    os._exit(1)",
}
TOOK: list[float] = []
LIMITS = "[limits]\ncell = 2\ntest = 2\n"
SANDBOX = () if isolation.probe() != "none" else ("--no-sandbox",)


def class_of(folder: Path) -> Course:
    names = list(KINDS)
    kinds = [names[n % len(names)] for n in range(SIZE)]
    course = make(folder, {f"{n} {kind}": KINDS[kind] for n, kind in enumerate(kinds)})
    (folder / "classroom.toml").write_text(LIMITS)
    return Course(course.folder)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What the real command makes of the class, left alone."""
    folder = tmp_path_factory.mktemp("undisturbed")
    class_of(folder)
    start = time.monotonic()
    done = autograded(folder, *SANDBOX)
    TOOK.append(time.monotonic() - start)
    assert done.returncode == 0, done.stdout + done.stderr
    return results(folder)


def test_a_class_is_graded_as_a_person_would(undisturbed: dict[str, Result]) -> None:
    seen = {name.split()[1]: (one.state, one.score) for name, one in undisturbed.items()}
    assert seen == {
        "right": ("graded", 2),
        "wrong": ("graded", 0),
        "empty": ("graded", 0),
        "raises": ("graded", 0),
        "prints": ("graded", 2),
        "stuck": ("needs review", 0),
        "dead": ("needs review", 0),
    }


@pytest.mark.skipif(os.name == "nt", reason="POSIX: signals to a process")
@pytest.mark.soak(20)
def test_runs_killed_at_random_moments_give_the_results_of_an_undisturbed_run(
    tmp_path: Path, undisturbed: dict[str, Result]
) -> None:
    course = class_of(tmp_path)
    for _ in range(5):
        process = subprocess.Popen(
            command(tmp_path, *SANDBOX), stdout=subprocess.DEVNULL, env=environment()
        )
        time.sleep(random.uniform(0.1, TOOK[0] / 2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for(lambda: not started_for(tmp_path))
        assert results(tmp_path).items() <= undisturbed.items()
    done = autograded(tmp_path, *SANDBOX)
    assert done.returncode == 0, done.stdout + done.stderr
    assert results(tmp_path) == undisturbed
    assert {path.name for path in course.kept.iterdir()} == {"calibrated", "lock", "results"}
    for student in undisturbed:
        assert notebook(course, student).metadata.asynclab.student == student


def started_for(folder: Path) -> list[str]:
    """The command lines of processes that a run over this course has left."""
    lines = (" ".join(one.info["cmdline"] or []) for one in psutil.process_iter(["cmdline"]))
    return [line for line in lines if f"{folder}/.classroom/scratch" in line]


# executors


class Losing(Executor):
    """An executor whose workers all die."""

    def submit(self, *_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(OSError("the worker is gone"))
        return future


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_will_do(tmp_path: Path, kind: type[Executor]) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG, "eve": "crash"})
    with kind(2) as executor:
        autograde(course, ASSIGNMENT, FAKE, executor)
    seen = {name: (one.state, one.score) for name, one in results(tmp_path).items()}
    assert seen == {"ada": ("graded", 2), "bob": ("graded", 0), "eve": ("runner error", None)}


def test_lost_workers_are_runner_errors_and_a_re_run_grades(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG})
    summary = autograde(course, ASSIGNMENT, FAKE, Losing())
    assert summary.states == {"runner error": 2}
    assert "The worker was lost: OSError: the worker is gone" in results(tmp_path)["ada"].remarks
    assert [one.score for one in graded(course).values()] == [2, 0]


def test_a_cluster_one_of_whose_workers_is_killed_gives_the_results_of_a_single_run(
    tmp_path: Path, undisturbed: dict[str, Result]
) -> None:
    distributed = pytest.importorskip("distributed")
    course = class_of(tmp_path)
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        grader = subprocess.Popen(
            command(tmp_path, *SANDBOX, "--scheduler", cluster.scheduler_address),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
        )
        wait_for(lambda: results(tmp_path))
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        said, _ = grader.communicate(timeout=200)
    assert grader.returncode == 0, said.decode()
    assert results(tmp_path) == undisturbed
    assert notebook(course, "0 right").metadata.asynclab.score == 2


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    pytest.importorskip("distributed")
    address = "tcp://127.0.0.1:9"
    with pytest.raises(CommandError, match=f"No Dask scheduler answers at '{address}'"):  # noqa: SIM117
        with workers(address, seconds=0.5):
            pass


def test_without_dask_installed_it_is_said_how(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CommandError, match=r"pip install 'asynclab\[dask\]'"):  # noqa: SIM117
        with workers("tcp://127.0.0.1:9"):
            pass
