"""What lies around a class and must not be reached: a secret, canaries, a server, a program."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MARK = "asynclab-fault-mark"
OPEN_TO_ALL = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")


class Places:
    """A folder outside the course, all of it open to everybody: only a sandbox protects it.

    `names` are the places that a case's code may name, as `@secret@`.
    """

    def __init__(self, user: int | None) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="class-of-faults-"))
        self.token = secrets.token_hex(16)
        self.user = user
        self.course = self._folder("course")
        self.home = self._folder("home")
        self.open = self._folder("open to all")
        self.secret = self._file("secret.txt", f"the secret is {self.token}")
        self.canary = self._file("canary.txt", "a canary")
        self.reached: list[str] = []
        self._close: list[Callable[[], Any]] = []
        port = self._server(socket.AF_INET, ("127.0.0.1", 0)).getsockname()[1]
        self._server(socket.AF_INET, ("127.0.0.1", port), socket.SOCK_DGRAM)
        self._server(socket.AF_UNIX, f"\0asynclab-fault-{port}")
        self._server(socket.AF_UNIX, str(self.root / "socket"))
        (self.root / "socket").chmod(0o777)
        self.victim = subprocess.Popen(["sleep", "1000"], user=user)
        self.names = {
            "course": str(self.course),
            "home": str(self.home),
            "open": str(self.open),
            "secret": str(self.secret),
            "canary": str(self.canary),
            "classmate": str(self.course / "submitted" / "everything-right" / "sums"),
            "socket": str(self.root / "socket"),
            "port": str(port),
            "pid": str(self.victim.pid),
        }

    def give_to_user(self) -> None:
        """Make the user who grades the owner of everything; open to all it stays."""
        for path in (self.root, *self.root.rglob("*")):
            if self.user is not None:
                os.chown(path, self.user, self.user, follow_symlinks=False)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o666)

    def close(self) -> None:
        """End the servers and the program, and delete the folder."""
        self.victim.kill()
        self.victim.wait()
        for close in self._close:
            close()
        shutil.rmtree(self.root, ignore_errors=True)

    def marks(self) -> Iterator[str]:
        """Files with our mark in their name, in folders that all may write."""
        for folder in (*OPEN_TO_ALL, str(self.open), str(self.home)):
            for path in Path(folder).glob(
                f"**/{MARK}*" if folder == str(self.home) else f"{MARK}*"
            ):
                yield str(path)

    def _folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir()
        path.chmod(0o777)
        self.root.chmod(0o777)
        return path

    def _file(self, name: str, text: str) -> Path:
        path = self.root / name
        path.write_text(text)
        path.chmod(0o666)
        return path

    def _server(self, family: int, address: Any, kind: int = socket.SOCK_STREAM) -> socket.socket:
        server = socket.socket(family, kind)
        server.bind(address)
        if kind == socket.SOCK_STREAM:
            server.listen()
        self._close.append(server.close)
        threading.Thread(target=self._listen, args=(server, kind), daemon=True).start()
        return server

    def _listen(self, server: socket.socket, kind: int) -> None:
        with contextlib.suppress(OSError):
            while True:
                if kind == socket.SOCK_STREAM:
                    server.accept()[0].close()
                else:
                    server.recv(100)
                self.reached.append(str(server))


def holding(folder: Path, text: str) -> list[str]:
    """The files below a folder that contain a text."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and text.encode() in path.read_bytes():
            found.append(str(path))
    return found
