"""CPython's own asyncio tests pass inside a recording as they pass without one.

They run once, recorded; only those that fail run again without. What fails both ways is
the interpreter's own affair. Each module has a process of its own.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOAK = bool(os.environ.get("ASYNCLAB_SOAK"))
PACKAGE = "test.test_asyncio"
RUNNER = Path(__file__).parent / "cpython" / "run_recorded.py"
ROOT = Path(__file__).parent.parent
TASK_TESTS = [
    "CTask_CFuture_Tests",
    "PyTask_PyFuture_Tests",
    "GenericTaskTests",
    "SleepTests",
    "RunCoroutineThreadsafeTests",
    "CoroutineGatherTests",
    "FutureGatherTests",
    "PyCurrentLoopTests",
    "CIntrospectionTests",
]
CHOSEN = {
    "test_tasks": [f"test_tasks.{name}" for name in TASK_TESTS],
    **{
        name: [name]
        for name in (
            "test_base_events",
            "test_context",
            "test_eager_task_factory",
            "test_futures",
            "test_futures2",
            "test_locks",
            "test_pep492",
            "test_queues",
            "test_runners",
            "test_selector_events",
            "test_streams",
            "test_taskgroups",
            "test_threads",
            "test_timeouts",
            "test_unix_events",
            "test_waitfor",
        )
    },
}


def modules():
    """The names of the test modules that this interpreter has; none on Debian's own."""
    try:
        found = importlib.util.find_spec(PACKAGE)
    except ImportError:
        found = None
    if found is None:
        return {}
    there = sorted(path.stem for path in Path(found.origin).parent.glob("test_*.py"))
    if SOAK:
        return {name: [name] for name in there}
    return {name: names for name, names in CHOSEN.items() if name in there}


def run(folder, *arguments):
    """What the runner reports of these tests."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, RUNNER, report, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=1200 if SOAK else 250,
        check=False,
    )
    assert report.exists(), done.stdout[-2000:] + done.stderr[-4000:]
    return json.loads(report.read_text("utf-8")), done.stderr


@pytest.mark.timeout(2400 if SOAK else 280)
@pytest.mark.skipif(not modules(), reason="this Python comes without its own tests (Debian's does)")
@pytest.mark.parametrize("name", modules() or ["none"])
def test_the_interpreters_own_tests_pass_inside_a_recording(name, tmp_path):
    names = [f"{PACKAGE}.{each}" for each in modules()[name]]
    recorded, output = run(tmp_path, *names)
    if "skipped" in recorded:
        pytest.skip(f"{name}: {recorded['skipped']}")
    assert recorded["ran"]
    assert recorded["broken"] == []
    assert recorded["on"]
    failed = recorded["failed"] + recorded["unexpected"]
    if failed:
        bare, _ = run(tmp_path, "--bare", *(test for test in failed if " " not in test))
        own = set(bare["failed"] + bare["unexpected"])
        assert [test for test in failed if test not in own] == [], output[-6000:]


def test_the_runner_tells_a_test_that_fails(tmp_path):
    (tmp_path / "failing.py").write_text(
        "import unittest\n"
        "class Failing(unittest.TestCase):\n"
        "    def test_fails(self):\n        self.fail()\n"
        "    def test_passes(self):\n        pass\n",
        "utf-8",
    )
    code = "import sys; sys.path.insert(0, '.'); import runpy; sys.argv = sys.argv[1:];"
    code += "runpy.run_path(sys.argv[0], run_name='__main__')"
    report = tmp_path / "report.json"
    subprocess.run(
        [sys.executable, "-c", code, RUNNER, report, "failing"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    told = json.loads(report.read_text("utf-8"))
    assert (told["ran"], told["failed"]) == (2, ["failing.Failing.test_fails"])
    assert told["on"]
