"""What all tests share: `--soak` repeats those that luck could let pass, marked `soak(times)`."""

import os

import pytest

from asynclab import saying


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="repeat the long tests more (hours)")


def pytest_configure(config):
    config.addinivalue_line("markers", "soak(times): run it so many times with --soak, else once")
    if config.getoption("--soak"):
        os.environ["ASYNCLAB_SOAK"] = "1"  # the property tests read it, for more examples


def pytest_generate_tests(metafunc):
    mark = metafunc.definition.get_closest_marker("soak")
    if mark and os.environ.get("ASYNCLAB_SOAK"):
        (times,) = mark.args
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", range(times))


@pytest.fixture
def unbroken_lines(monkeypatch):
    """Sentences in one line each, to test what they say; test_saying tests where they break."""
    monkeypatch.setattr(saying, "WIDTH", 10_000)
