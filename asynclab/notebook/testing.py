"""Tests that a cell holds as text: written to a file, and run by a real pytest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_FILE = "test_stations.py"
# With CI or BUILD_NUMBER pytest cuts no line of its summary; some set them on their own machines.
_CHANGE_REPORTS = ("PYTEST_ADDOPTS", "CI", "BUILD_NUMBER", "FORCE_COLOR", "PY_COLORS")
_OPTIONS = ["-q", "--tb=short", "--color=no", "-p", "no:cacheprovider"]


def run_tests(tests: str) -> str:
    """Run the tests in a text with pytest, print its report, and return how it ended.

    What is returned is pytest's last line, as "1 failed, 2 passed". The text becomes a file in a
    folder of its own, and pytest runs in a process of its own: it sees nothing of the notebook,
    and no plugin that happens to be installed. Raises TypeError for anything but a text.
    """
    if not isinstance(tests, str):
        raise TypeError(
            f"run_tests() got {tests!r}, and wants the text of a test file: put it in ''' '''."
        )
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "76"}
    for name in _CHANGE_REPORTS:
        environment.pop(name, None)
    # The tests import the same asynclab as the notebook, wherever that one lies.
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, places))
    with TemporaryDirectory() as folder:
        Path(folder, _FILE).write_text(tests, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", *_OPTIONS, f"--rootdir={folder}", _FILE]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    # How long it took is another number each time.
    report = re.sub(r" in \d+\.\d+s(?= |$)", "", (done.stdout or done.stderr).strip())
    print(report)
    return report.splitlines()[-1].strip("= ") if report else ""
