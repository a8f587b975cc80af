"""`python -m asynclab.classroom.judge JOB OUT`: judge one submission."""

import json
import sys
from pathlib import Path

from asynclab.classroom import lifeline
from asynclab.classroom.job import Job, write_outcomes
from asynclab.classroom.judge import outcomes


def main(job: str, out: str) -> None:
    """Read the job from a file, and write the outcomes to another."""
    lifeline.hold()
    data = json.loads(Path(job).read_text(encoding="utf-8"))
    write_outcomes(out, outcomes(Job.from_json(data)))


if __name__ == "__main__":
    main(*sys.argv[1:])
