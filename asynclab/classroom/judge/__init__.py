"""The judge of one submission: it runs the tests, outside the student's process.

    python -m asynclab.classroom.judge JOB OUT

reads a Job from a JSON file and writes the outcomes to another. The map:

- `world`     the judge's event loop, and the one clock of both processes
- `process`   a student's process: started, limited, ended
- `student`   the student's side of a notebook: which cells ran where
- `clocks`    what a test sees of time: all of it on the judge's clock
- `peer`      this side of the connection, and what the other may do with our objects
- `claims`    what that process says of a cell, looked at before it is believed
- `notebook`  the cells of one notebook in order; a fresh process after a death
- `cell`      a teacher's cell, run in the judge's own namespace
- `running`   the judge's `run()`: a timeline measured from outside
- `score`     what a test cell earned
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynclab.classroom.job import Job
    from asynclab.classroom.result import NotebookResult


def outcomes(job: Job) -> list[NotebookResult]:
    """Judge the notebooks of a submission, one after the other, each in a process of its own."""
    from asynclab.classroom.judge.notebook import judge

    return [judge(plan, job) for plan in job.plans]
