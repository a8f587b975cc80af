"""Whole messages over a socket: each is JSON with its length in front."""

from __future__ import annotations

import json
import select
import socket
import struct
from typing import Any

HEAD = struct.Struct("!I")
LARGEST = 4_000_000
"""Bytes of the largest message that is read: JSON of this size can take 100 MB as objects."""


class Broken(Exception):  # noqa: N818 -- it says what a connection is
    """The other side is gone, or sent something that is no message."""


class Channel:
    """One end of a connection: messages are JSON values, sent in order and in batches.

    `receive` and `flush` raise Broken where the other side is gone or sends garbage, and
    TimeoutError after `timeout` seconds (None: never).
    """

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._out = bytearray()
        self._in = bytearray()

    def fileno(self) -> int:
        """The socket's number, to wait for it beside others."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close this end; what was not flushed is lost."""
        self._socket.close()

    def send(self, message: Any) -> None:
        """Keep a message for the next `flush`. Raises ValueError for what JSON cannot hold."""
        body = json.dumps(message, separators=(",", ":")).encode()
        if len(body) > LARGEST:
            raise ValueError(f"A value of {len(body):,} bytes is too large to pass on.")
        self._out += HEAD.pack(len(body)) + body

    def flush(self, timeout: float | None = None) -> None:
        """Send what was kept."""
        out, self._out = self._out, bytearray()
        if not out:
            return
        try:
            if timeout is not None:
                self._socket.settimeout(timeout)
            self._socket.sendall(out)
        except TimeoutError:
            raise
        except OSError as error:
            raise Broken(f"the connection broke: {error.strerror}") from None
        finally:
            if timeout is not None:
                self._socket.settimeout(None)

    def receive(self, timeout: float | None = None) -> Any:
        """The next message; waits for it."""
        while (body := self._take()) is None:
            self._read(timeout)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Broken(f"a message was no JSON: {error}") from None

    def fill(self) -> None:
        """Read what is there, once: after it `has_message` tells whether a message is whole."""
        self._read(0.0)

    @property
    def has_message(self) -> bool:
        """Whether a whole message was read already, so that `receive` gives it at once."""
        return self._size() is not None

    def _read(self, timeout: float | None) -> None:
        if timeout is not None and not select.select([self._socket], [], [], timeout)[0]:
            raise TimeoutError
        try:
            data = self._socket.recv(262_144)
        except OSError as error:
            raise Broken(f"the connection broke: {error.strerror}") from None
        if not data:
            raise Broken("the connection was closed")
        self._in += data

    def _size(self) -> int | None:
        if len(self._in) < HEAD.size:
            return None
        (size,) = HEAD.unpack_from(self._in)
        if size > LARGEST:
            raise Broken(f"a message of {size:,} bytes")
        return int(size) if len(self._in) >= HEAD.size + size else None

    def _take(self) -> bytes | None:
        size = self._size()
        if size is None:
            return None
        body = bytes(self._in[HEAD.size : HEAD.size + size])
        del self._in[: HEAD.size + size]
        return body
