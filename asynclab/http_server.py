"""A small real HTTP server on this machine, in a thread with an event loop of its own.

Only what lessons need: GET, kept connections, and answers from a coroutine function. It
listens on 127.0.0.1 and on a port that the system picks, so any number of them can run.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Response:
    """One answer: an HTTP status, a body, and the type of the body."""

    status: int
    body: bytes
    type: str = "text/html; charset=utf-8"


class LocalServer:
    """An HTTP server that is listening when you have it, until `close()`; a context manager.

    `answer` is a coroutine function: it takes the path of a request and returns a Response.
    It runs in the server's own event loop. What it raises becomes a status 500. `url` is the
    address to ask, without a slash at its end, and `port` the number in it. Raises OSError
    where no port can be had.
    """

    def __init__(self, answer: Callable[[str], Awaitable[Response]]) -> None:
        self._answer = answer
        self._listening = threading.Event()
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="local-server", daemon=True)
        self._thread.start()
        self._listening.wait()
        if self._trouble:
            raise self._trouble

    def close(self) -> None:
        """Stop listening, drop the open connections, and wait for the thread to end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<LocalServer at {self.url}{'' if self._thread.is_alive() else ', closed'}>"

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._trouble = error
        finally:
            self._listening.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port: int = server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._listening.set()
        await self._stop.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            keep = True
            while keep:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                keep = "connection: close" not in head.lower() and "HTTP/1.1" in head
                response = await self._respond(head)
                # What follows a refused request may be its body, and no request.
                keep = keep and response.status not in (400, 405)
                writer.write(_head(response, keep) + response.body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # The client went away, or does not speak HTTP: it has no use for an answer.
        finally:
            writer.close()

    async def _respond(self, head: str) -> Response:
        method, _, rest = head.partition(" ")
        if method != "GET":
            return Response(405, b"This server answers GET only.", "text/plain")
        path = unquote(urlsplit(rest.partition(" ")[0]).path)
        try:
            return await self._answer(path)
        except Exception as error:
            return Response(500, f"{type(error).__name__}: {error}".encode(), "text/plain")


def _head(response: Response, keep: bool) -> bytes:
    lines = (
        f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}",
        f"Content-Type: {response.type}",
        f"Content-Length: {len(response.body)}",
        f"Connection: {'keep-alive' if keep else 'close'}",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()
