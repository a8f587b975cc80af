"""A server's port, open inside a sandbox for as long as the judge says so.

A sandbox has a network of its own, with nobody on it. But a socket belongs to the network in
which it was made, whoever holds it: so the student's process makes a listening socket and hands
it over, and the judge joins whoever calls there with the server here.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

HOST = "127.0.0.1"
MOST = 100
"""Connections at once; those beyond are closed."""
SECONDS = 5.0


def hand_over(door: socket.socket, port: int) -> None:
    """In the student's process: make a socket that listens on the port, and give it away.

    Raises OSError where the port is taken.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(MOST)
        socket.send_fds(door, [b"."], [listening.fileno()])


def receive(door: socket.socket, port: int) -> socket.socket:
    """In the judge: the socket that was handed over.

    Raises OSError where it is another than was asked for, or does not come within 5 s.
    """
    door.settimeout(SECONDS)
    _, numbers, _, _ = socket.recv_fds(door, 1, 1)
    if not numbers:
        raise OSError("The student's process handed nothing over.")
    listening = socket.socket(fileno=numbers[0])
    with suppress(OSError):
        if (
            (listening.family, listening.type) == (socket.AF_INET, socket.SOCK_STREAM)
            and listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            and listening.getsockname() == (HOST, port)
        ):
            return listening
    listening.close()
    raise OSError(f"The student's process handed over something else than port {port}.")


class Forward:
    """Joins whoever calls a listening socket with a port of this machine, until `close()`.

    A context manager. It runs in a thread of its own.
    """

    def __init__(self, listening: socket.socket, port: int) -> None:
        self._listening, self._port = listening, port
        self._open = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"port {port}", daemon=True)
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """Let nobody in any more, and cut the connections."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def __enter__(self) -> Forward:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._listening.setblocking(False)
        server = await asyncio.start_server(self._join, sock=self._listening)
        self._ready.set()
        await self._stop.wait()
        server.close()  # and asyncio.run cancels what still goes to and fro

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST:
                await self._carry(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # one of the two has left, or the judge has closed the port
        finally:
            self._open -= 1
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(HOST, self._port)
        try:
            await asyncio.gather(_pour(reader, there_writer), _pour(there_reader, writer))
        finally:
            there_writer.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.write_eof()
