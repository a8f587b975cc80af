"""One measurement, alone in its process: a job as JSON in, its figures as JSON out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks import classroom
from benchmarks.arms import ARMS, Stopwatch, nothing
from benchmarks.workloads import WORKLOADS


def run_workload(workload: str, arm: str, size: float, with_result: bool) -> dict[str, Any]:
    """Run a workload in one arm; then, where it is wanted, make the arm's result."""
    chosen = WORKLOADS[workload]
    if chosen.steady_heap:
        from benchmarks.heap import hold_steady

        hold_steady()
    first, _ = ARMS[arm](nothing)
    stopwatch, finish = ARMS[arm](chosen.make(size))
    figures: dict[str, Any] = {
        "wall": stopwatch.wall,
        "cpu": stopwatch.cpu,
        "first wall": first.wall,
        "first cpu": first.cpu,
    }
    if with_result:
        with Stopwatch() as stopwatch:
            result = finish()
        figures |= {"result wall": stopwatch.wall, "result cpu": stopwatch.cpu}
        if arm.startswith("recorded"):
            figures |= {"tracks": len(result.tracks), "slices": len(result.columns)}
    return figures | {"peak": peak_bytes()}


def draw(slices: int, tracks: int) -> dict[str, Any]:
    """Draw a made timeline to PNG, once the drawing library is warm."""
    with Stopwatch() as first:
        from asynclab.plot import to_png
        from benchmarks.made import made

        to_png(made(20, 2))
    timeline = made(slices, tracks)
    with Stopwatch() as stopwatch:
        to_png(timeline)
    return {
        "wall": stopwatch.wall,
        "cpu": stopwatch.cpu,
        "first wall": first.wall,
        "first cpu": first.cpu,
        "peak": peak_bytes(),
    }


def peak_bytes() -> int | None:
    """The most memory that this process has held; None where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # `ru_maxrss` would count what the parent held when it forked
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


JOBS = {
    "workload": run_workload,
    "draw": draw,
    "grade": classroom.grade,
    "floor": classroom.floor,
    "nbgrader": classroom.nbgrader,
    "start": classroom.start,
    "isolation": classroom.isolation,
}

if __name__ == "__main__":
    job = json.loads(sys.argv[1])
    print(json.dumps(JOBS[job.pop("job")](**job)))
