"""Run some of CPython's own asyncio tests in this process, inside a recording or without one.

    python run_recorded.py REPORT [--bare] NAME…

A NAME is a module, class or test as unittest knows it. REPORT is the JSON file that is
written: how many ran, which failed, and whether the recorder was still on at their end.
"""

import asyncio
import json
import signal
import sys
import unittest
import warnings
from contextlib import nullcontext
from pathlib import Path

from asynclab import record


async def probe():
    """A coroutine that a recorder which is still on must see."""
    await asyncio.sleep(0)


def main(report, *names):
    bare = "--bare" in names
    # A process started in a shell's background ignores SIGINT, which test_runners sends to itself.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        suite = unittest.defaultTestLoader.loadTestsFromNames([n for n in names if n != "--bare"])
    except unittest.SkipTest as skip:  # of a whole module: it is for another platform
        Path(report).write_text(json.dumps({"skipped": str(skip)}), "utf-8")
        return
    with nullcontext() if bare else record(libraries=True) as recording:
        # As if by regrtest: no warning is an error, and what a test prints is its own.
        result = unittest.TextTestRunner(verbosity=0, warnings="ignore").run(suite)
        asyncio.run(probe())
        broken = [] if bare else [w.log.broken for w in recording._watches if w.log.broken]
    failed = [*result.failures, *result.errors]
    told = {
        "ran": result.testsRun,
        "failed": sorted({_name(test) for test, _ in failed}),
        "unexpected": sorted(map(_name, result.unexpectedSuccesses)),
        "broken": broken,
        "on": bare or bool(recording.timeline.find("probe")),
    }
    Path(report).write_text(json.dumps(told), "utf-8")


def _name(test):
    test = getattr(test, "test_case", test)  # a subtest
    return test.id() if hasattr(test, "id") else str(test)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
