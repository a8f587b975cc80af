"""Tests in a browser skip where there is none, and say why; ASYNCLAB_BROWSER=must fails them."""

from __future__ import annotations

import os

import lab
import pytest


@pytest.fixture(autouse=True, scope="package")
def browser() -> None:
    reason = lab.missing()
    if reason and os.environ.get("ASYNCLAB_BROWSER") == "must":
        pytest.fail(f"ASYNCLAB_BROWSER=must, but {reason}")
    if reason:
        pytest.skip(reason)
