"""JupyterLab at the course's contents page, started, watched and ended as one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from asynclab.commands import CommandError

SETTINGS = Path(__file__).parent / "jupyter"
CONTENTS = "/lab/tree/README.md"
LOG = Path(".asynclab") / "jupyterlab.log"
LAST_LINES = 12
STOPPED = (0, -signal.SIGTERM)
"""What a server that was stopped ends with; the second, where it was still starting."""
SECONDS_TO_START = 90.0
SECONDS_TO_END = 20.0


def start(folder: Path, *, port: int | None = None, browser: bool = True) -> int:
    """Run JupyterLab in a folder until it is stopped, and return its exit code.

    Opens a browser where there is a display and a terminal, else prints the address.
    Ctrl-C or SIGTERM, once, ends the server and its kernels. Raises CommandError where
    the port is in use, or JupyterLab does not start.
    """
    if port:
        must_be_free(port)
    opens = browser and has_display()
    if runs_as_root():
        print(
            "Running as root, so JupyterLab gets --allow-root; it still listens on 127.0.0.1 "
            "only, and asks for its token."
        )
    before = set(info_files())
    with ended_by_signals() as ends, open_log(folder) as log:
        server = subprocess.Popen(
            command(folder, port, opens),
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Away from the terminal's Ctrl-C, which would make JupyterLab ask "are you sure?".
            start_new_session=True,
        )
        ends.append(server)
        print("Starting JupyterLab …", flush=True)
        try:
            return watch(server, folder, before, opens)
        finally:
            end(server)


def open_log(folder: Path) -> BinaryIO:
    """The file for what JupyterLab says; the token is in it, so it is for the user alone."""
    log = folder / LOG
    try:
        log.parent.mkdir(exist_ok=True)
        log.unlink(missing_ok=True)
        return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise CommandError(
            f"{log} cannot be written ({error.strerror}). Free some space, or start in a folder "
            "of your own."
        ) from None


def watch(server: subprocess.Popen[bytes], folder: Path, before: set[Path], opens: bool) -> int:
    info = wait_for_start(server, folder, before)
    if info is None:
        code = server.wait()
        if code in STOPPED:
            return 0
        said = (folder / LOG).read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        raise CommandError(
            f"JupyterLab did not start (it ended with code {code}). Its last lines:\n"
            + "\n".join(f"  {line}" for line in said)
            + "\n`asynclab doctor` shows what is installed; python3 course.py repairs it."
        )
    print(said_when_started(info, opens), flush=True)
    code = server.wait()
    print("JupyterLab has ended.", flush=True)
    return 0 if code in STOPPED else code


def command(folder: Path, port: int | None, opens: bool) -> list[str]:
    server = {
        "root_dir": str(folder),
        "ip": "127.0.0.1",
        "open_browser": opens,
        "answer_yes": True,
        **({} if port is None else {"port": port, "port_retries": 0}),
        **({"allow_root": True} if runs_as_root() else {}),
    }
    options = [f"--ServerApp.{name}={value}" for name, value in server.items()]
    # -P: a learner's file called json.py must not take the place of Python's own.
    jupyterlab = [sys.executable, "-P", "-m", "jupyterlab", f"--LabApp.default_url={CONTENTS}"]
    return [*jupyterlab, *options]


def environment() -> dict[str, str]:
    """Our settings (no news pop-up, pages shown and not as source) after the user's own."""
    configured = os.environ.get("JUPYTER_CONFIG_PATH")
    settings = [configured, str(SETTINGS)] if configured else [str(SETTINGS)]
    # So that `asynclab reset 03` works in JupyterLab's own terminal.
    path = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return {
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(settings),
        "PATH": os.pathsep.join(path),
    }


def wait_for_start(
    server: subprocess.Popen[bytes], folder: Path, before: set[Path]
) -> dict[str, Any] | None:
    """What the server says of itself once it listens; None if it ended before."""
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None:
        for path in set(info_files()) - before:
            with suppress(OSError, ValueError):  # half written: look again
                info: dict[str, Any] = json.loads(path.read_text("utf-8"))
                ours = Path(info["root_dir"]).resolve() == folder.resolve()
                # The file is there a moment before the server listens.
                if ours and listens(int(info["port"])):
                    return info
        if time.monotonic() > until:
            raise CommandError(
                f"JupyterLab did not start within {SECONDS_TO_START:.0f} s. Is the machine very "
                "busy? Try again."
            )
        time.sleep(0.1)
    return None


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def info_files() -> list[Path]:
    from jupyter_core.paths import jupyter_runtime_dir

    return list(Path(jupyter_runtime_dir()).glob("jpserver-*.json"))


def said_when_started(info: dict[str, Any], opens: bool) -> str:
    token = f"?token={info['token']}" if info.get("token") else ""
    address = f"{info['url'].rstrip('/')}{CONTENTS}{token}"
    place = "It opens in your browser" if opens else "No browser is opened; open this in one"
    stop = f"To stop it: Ctrl-C here, or kill {os.getpid()}"
    return f"JupyterLab runs. {place}:\n\n    {address}\n\n{stop}"


@contextmanager
def ended_by_signals() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Inside, Ctrl-C, SIGTERM and a closed terminal end the servers in the list given."""
    servers: list[subprocess.Popen[bytes]] = []

    def terminate(number: int, _: object) -> None:
        if os.name == "nt" and number == signal.SIGINT:
            return  # the console has sent it to the server too, which ends itself
        for server in servers:
            server.terminate()

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), terminate) for name in names}
    try:
        yield servers
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def end(server: subprocess.Popen[bytes]) -> None:
    """End a server that still runs: it takes its kernels with it, unless it hangs."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            server.kill()


def must_be_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":  # on Windows this option lets two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}); another JupyterLab may have it. "
                "Stop that one, or leave --port out: then a free port is found."
            ) from None


def runs_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_display() -> bool:
    """Whether a browser that we open could be seen by whoever started us."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
