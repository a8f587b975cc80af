"""What all tests share: the option that repeats the long ones more."""

import os

import pytest


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="repeat the long tests more (hours)")


@pytest.fixture(scope="session")
def soak(request):
    """True where the long tests are to be repeated more: `--soak`, or ASYNCLAB_SOAK."""
    return request.config.getoption("--soak") or bool(os.environ.get("ASYNCLAB_SOAK"))


def pytest_configure(config):
    if config.getoption("--soak"):
        os.environ["ASYNCLAB_SOAK"] = "1"
