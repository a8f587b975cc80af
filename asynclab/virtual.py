"""Virtual time: an event loop on which waiting takes no time and every sum is exact."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from typing import Any, NoReturn

_OUTSIDE = {
    "run_in_executor": "a thread or process",
    "subprocess_exec": "a subprocess",
    "subprocess_shell": "a subprocess",
    "create_connection": "a network connection",
    "create_datagram_endpoint": "a network connection",
    "create_unix_connection": "a network connection",
    "connect_accepted_socket": "a network connection",
    "start_tls": "a network connection",
    "create_server": "a server",
    "create_unix_server": "a server",
    "sock_recv": "a socket",
    "sock_recv_into": "a socket",
    "sock_recvfrom": "a socket",
    "sock_recvfrom_into": "a socket",
    "sock_sendall": "a socket",
    "sock_sendto": "a socket",
    "sock_sendfile": "a socket",
    "sendfile": "a socket",
    "sock_connect": "a socket",
    "sock_accept": "a socket",
    "connect_read_pipe": "a pipe",
    "connect_write_pipe": "a pipe",
    "add_reader": "a socket",
    "add_writer": "a socket",
}


interrupts: dict[int, BaseException] = {}
"""What to raise in which thread, by its id, when its loop next stands between two steps."""


def virtual_loop_class() -> type[asyncio.AbstractEventLoop]:
    """looptime's event loop, kept to what can be told in virtual time.

    Timers, tasks and the simulated services work. A thread, a process or a socket takes real
    time and none of the virtual, so that every timeout would fire at once:
    they raise RuntimeError, and so does waiting for what no timer or task will ever bring.
    """
    base: Any = _looptime().make_event_loop_class(asyncio.SelectorEventLoop)

    def start(self: Any) -> None:
        # In its own whole microseconds ten sleeps of a third of a second would drift.
        base.__init__(self, start=0.0, resolution=1e-9)
        select = self._selector.select

        def select_or_stop(timeout: float | None) -> Any:
            if interrupts and threading.get_ident() in interrupts:
                raise interrupts.pop(threading.get_ident())
            # No timer and nothing ready: only the outside could wake this loop, and there is none.
            if timeout is None:
                raise RuntimeError(
                    "In virtual time nothing is left that could happen: what is waited for, no "
                    "timer and no task will ever bring. Look for a future that nobody sets, an "
                    'event or a queue that nobody fills; for threads and sockets use clock="real".'
                )
            return select(timeout)

        self._selector.select = select_or_stop

    members: dict[str, Any] = {name: _refuse(name, what) for name, what in _OUTSIDE.items()}
    return type("VirtualEventLoop", (base,), {"__init__": start, **members})


def _looptime() -> Any:
    """looptime without pytest, of which it would load all, for a fixture: 0.1 s in each process."""
    if "pytest" not in sys.modules:
        vars(sys)["modules"]["pytest"] = None  # the import system's own way to say "not there"
        try:
            import looptime
        finally:
            del sys.modules["pytest"]
    import looptime

    return looptime


def _refuse(name: str, what: str) -> Callable[..., NoReturn]:
    def refuse(self: Any, *arguments: Any, **options: Any) -> NoReturn:
        raise RuntimeError(
            f"loop.{name}() was called in virtual time, and {what} takes real time: "
            'use clock="real".'
        )

    refuse.__name__ = name
    return refuse
