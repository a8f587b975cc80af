"""Both ways in which an event loop is watched."""

import pytest

from asynclab.recorder import fast


@pytest.fixture(params=["fast", "slow"])
def way(request, monkeypatch):
    """The fast way where it can be, and the slow one that serves every other loop."""
    if request.param == "slow":
        monkeypatch.setattr(fast, "can_be_fast", lambda *_: False)
    return request.param
