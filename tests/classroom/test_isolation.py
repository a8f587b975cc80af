"""A sandbox as root and as an ordinary user: what a program inside finds, and how it ends."""

import os

import pytest

from asynclab.classroom import isolation
from asynclab.classroom.isolation import levels
from asynclab.classroom.job import Limits


@pytest.fixture(scope="module", autouse=True)
def _sandboxes_work_here():
    if isolation.probe() == "none":
        pytest.skip(levels.look().reason)


def test_a_module_runs_inside_with_the_channel_that_it_was_given():
    reading, writing = os.pipe()
    files = {"pass_fds": [writing], "stdout": writing}
    with isolation.Sandbox(
        isolation.probe(), "-m", "json.tool", "--help", limits=Limits(), **files
    ) as sandbox:
        os.close(writing)
        with os.fdopen(reading) as answer:
            assert "json.tool" in answer.read()
        assert sandbox.process.wait() == 0
