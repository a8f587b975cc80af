"""Fresh processes: each measurement alone in one, arms in turn, so that all share the weather."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS = 600
CHANGES_TIMES = (
    "PYTHONASYNCIODEBUG",
    "PYTHONDEVMODE",
    "PYTHONTRACEMALLOC",
    "PYTHONPROFILEIMPORTTIME",
)
IMPORT = """
import time
wall, cpu = time.perf_counter(), time.process_time()
import {module}
print([time.perf_counter() - wall, time.process_time() - cpu])
"""


class MeasurementError(RuntimeError):
    """A measurement gave no figures."""


def measure(job: str, **arguments: Any) -> dict[str, Any]:
    """Do one job of child.py in a process of its own.

    Raises MeasurementError, with the process's last words, if it fails.
    """
    given = json.dumps({"job": job, **arguments})
    figures: dict[str, Any] = json.loads(_python("-m", "benchmarks.child", given))
    return figures


def import_time(module: str) -> dict[str, float]:
    """Import one module in a process that has imported next to nothing else."""
    wall, cpu = json.loads(_python("-c", IMPORT.format(module=module)))
    return {"wall": wall, "cpu": cpu}


def in_turn(
    arms: Sequence[str],
    rounds: int,
    measure_one: Callable[[str], dict[str, Any]],
    said: str,
) -> dict[str, list[dict[str, Any]]]:
    """Measure all arms once a round; each round begins with the next arm.

    Figures of one round belong together: a ratio is taken between neighbours in time.
    MeasurementError says which arm gave none.
    """
    figures: dict[str, list[dict[str, Any]]] = {arm: [] for arm in arms}
    for number in range(rounds):
        print(f"{said}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        first = number % len(arms)
        for arm in [*arms[first:], *arms[:first]]:
            try:
                figures[arm].append(measure_one(arm))
            except MeasurementError as failure:
                raise MeasurementError(f"{said}, {arm}: {failure}") from failure
    return figures


def _python(*arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in CHANGES_TIMES}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment |= {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MeasurementError(f"it took more than {MOST_SECONDS} seconds") from None
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise MeasurementError(f"it ended with {done.returncode}: {last[0]}")
    return done.stdout.strip().splitlines()[-1]
