"""Importing asynclab stays cheap: nothing heavy comes with it."""

import subprocess
import sys

HEAVY = ["matplotlib", "IPython", "nbclient", "aiohttp", "looptime", "nest_asyncio2", "numpy"]
CODE = """
import sys
import asynclab
{then}
print(*(module for module in {heavy} if module in sys.modules))
"""


def imported(then=""):
    code = CODE.format(then=then, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split(), done.stderr


def test_importing_asynclab_imports_nothing_heavy():
    assert imported() == ([], "")


def test_recording_in_real_time_imports_nothing_heavy():
    then = "import asyncio\nasynclab.run(asyncio.sleep(0)).to_text()"
    assert imported(then) == ([], "")


def test_a_run_in_virtual_time_imports_no_pytest_and_leaves_it_to_be_imported():
    then = """import asyncio
asynclab.run(asyncio.sleep(1), clock="virtual")
print(*(one for one in ("pytest", "_pytest") if one in sys.modules))
import pytest
print(pytest.raises.__name__)
"""
    assert imported(then) == (["raises", "looptime"], "")


def test_every_public_name_is_there():
    names, errors = imported("print(*(n for n in asynclab.__all__ if not hasattr(asynclab, n)))")
    assert (names, errors) == ([], "")


def test_importing_asynclab_patches_nothing():
    code = """
import asyncio
before = dict(vars(asyncio.BaseEventLoop)), dict(vars(asyncio.Handle))
import asynclab, asynclab.recorder
after = dict(vars(asyncio.BaseEventLoop)), dict(vars(asyncio.Handle))
assert before == after
"""
    subprocess.run([sys.executable, "-c", code], check=True)
