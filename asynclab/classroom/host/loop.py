"""The event loop of a student's process: it has the judge's time, and waits by giving the turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclab.classroom.wire.timers import TimedLoop

if TYPE_CHECKING:
    from asynclab.classroom.host.peer import HostPeer


class HostLoop(TimedLoop):
    """An event loop on the judge's clock, for the main thread."""

    _selector: Any
    _clock_resolution: float

    def __init__(self, peer: HostPeer) -> None:
        super().__init__()
        self._peer = peer
        self._clock_resolution = 1e-9
        self._real_select = self._selector.select
        self._selector.select = self._wait

    def time(self) -> float:
        """The judge's time in seconds."""
        return self._peer.turns.now

    def run_forever(self) -> None:
        """Run until `stop()`, as the loop that the judge's calls go to."""
        outer, self._peer.current = self._peer.current, self
        try:
            super().run_forever()
        finally:
            self._peer.current = outer

    def _wait(self, timeout: float | None) -> Any:
        if timeout == 0:
            return []
        self._peer.turns.park(self.next_timer(), self._peer.has_messages)
        self.ready_what_is_due()
        self._peer.receive_all()
        return []
