"""Set up the course and open it, with one command.

    python3 course.py                 prepare the environment, then open the lessons in JupyterLab
    python3 course.py demo            show sequential beside concurrent, without a browser
    python3 course.py test [--soak]   run every test
    python3 course.py VERB …          any other verb of asynclab: reset 03, check, record, doctor, …

Options of the first form: --port N, --no-browser. It needs Python 3.11 or newer and
makes an environment of its own in .asynclab-env; the first start takes some minutes.
"""

# Standard library only. This file must parse on Python 3.6, so that a Python
# which is too old can say so: no newer syntax, and nothing newer above the hand-over.

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(os.path.realpath(__file__)).parent
OLDEST = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11", "py"]  # py: Windows' launcher

ENV = FOLDER / ".asynclab-env"
# As long as ".asynclab-env", so that scripts can be moved by replacing bytes (see `move_scripts`).
NEW = FOLDER / ".asynclab-new"
OLD = FOLDER / ".asynclab-old"
LOCK = FOLDER / ".asynclab-env.lock"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
PYTHON = "python.exe" if os.name == "nt" else "python"
NEEDED = ["asynclab", "jupyterlab", "ipykernel", "matplotlib", "looptime", "nbclient"]
NEEDED_FOR_TESTS = ["pytest", "nbval", "hypothesis", "playwright", "ruff", "mypy"]
IN_FOLDER = ["lab", "reset", "progress"]  # these verbs mean this folder's my-course

ELSEWHERE = ["PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON"]
ELSEWHERE += ["PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "__PYVENV_LAUNCHER__"]
INSTALL = ["install", "--no-user"]  # a configuration file can say the same as PIP_USER
OFFLINE = ["ConnectionError", "ConnectTimeout", "NameResolutionError", "ProxyError"]
OFFLINE += ["unreachable", "timed out", "(from versions: none)"]


class SetupError(Exception):
    """One sentence that says what was seen, what was wanted, and what to try."""


def say(text):
    print(text, flush=True)


def hand_over_to_newer_python():
    """Run this file again with a newer Python from PATH, or end with a sentence."""
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for name in NEWER:
        path = shutil.which(name)
        # A pyenv shim is on PATH even where its version is switched off, so try it.
        if path and subprocess.call([path, "-c", question], **silent) == 0:
            replace_process([path, str(FOLDER / "course.py")] + sys.argv[1:], os.environ)  # noqa: RUF005
    seen = ".".join(map(str, sys.version_info[:3]))
    sys.exit(
        f"This is Python {seen}, but the course needs Python 3.11 or newer, and none is on PATH. "
        "Install one (https://www.python.org/downloads/), then start again with it: "
        "python3.12 course.py"
    )


def replace_process(command, environment):
    """Become `command`: signals then reach it directly, and its exit code is ours."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, environment)
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                sys.exit(process.wait())
            except KeyboardInterrupt:  # the console has sent it to the child too, which ends itself
                continue


if sys.version_info < OLDEST:
    hand_over_to_newer_python()


def environment_for_children(folder):
    """Our own variables, without those that make Python or pip look elsewhere."""
    variables = dict(os.environ, VIRTUAL_ENV=str(folder), PIP_NO_INPUT="1")
    variables.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore")
    variables["PATH"] = str(folder / SCRIPTS) + os.pathsep + os.environ.get("PATH", os.defpath)
    return {name: variables[name] for name in variables if name.upper() not in ELSEWHERE}


def key():
    """What the environment depends on: another key means another environment."""
    # A virtual environment's python is a link to the one that counts.
    base = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    parts = [base, sys.version, str(FOLDER), (FOLDER / "pyproject.toml").read_text("utf-8")]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def is_ready(for_tests=False):
    """Whether the environment is complete, is the one for this key, and still has its packages."""
    try:
        stamp = json.loads((ENV / "complete.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    if stamp.get("key") != key() or (for_tests and not stamp.get("for_tests")):
        return False
    return has_packages(ENV, for_tests)


def has_packages(env, for_tests):
    wanted = NEEDED + (NEEDED_FOR_TESTS if for_tests else [])
    question = f"import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, {wanted})))"
    command = [str(env / SCRIPTS / PYTHON), "-c", question]
    try:
        return subprocess.call(command, env=environment_for_children(env), cwd=env) == 0
    except OSError:
        return False


class Lock:
    """Held by one start at a time. The system frees it when its processes end, however they end."""

    def __enter__(self):
        self.file = LOCK.open("a+b")
        waited = False
        while not self.taken():
            if not waited:
                say("Another start is preparing the environment. Waiting for it …")
            waited = True
            time.sleep(0.5)
        return self

    def taken(self):
        try:
            if os.name == "nt":
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:  # a file system without locks: go on without
            pass
        return True

    def __exit__(self, *error):
        self.file.close()


def run_pip(lock, python, arguments, doing):
    """Run pip and show how far it is; SetupError, with pip's own last words, if it fails."""
    command = [str(python), "-m", "pip", *arguments, "--progress-bar", "off"]
    # The child inherits the lock: should we be killed, pip's end frees it, and not earlier.
    inherit = {} if os.name == "nt" else {"pass_fds": [lock.file.fileno()]}
    pip = subprocess.Popen(
        command,
        env=environment_for_children(NEW),
        cwd=FOLDER,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **inherit,
    )
    try:
        lines = show_progress(pip.stdout, doing)
        code = pip.wait()
    finally:
        if pip.poll() is None:
            pip.terminate()
            pip.wait()
    if code:
        raise SetupError(why_pip_failed(lines))


def show_progress(stream, doing):
    """Read pip's lines to the end and sum them up: one line that is rewritten, or one every 5 s."""
    start = shown = time.monotonic()
    on_terminal = sys.stdout.isatty()
    lines, found, state = [], 0, "asking for packages"
    say(f"{doing} …")
    for line in stream:
        lines.append(line.rstrip())
        word = line.split(" ", 1)[0]
        if word in ("Collecting", "Processing"):
            found += 1
            state = f"packages found: {found}"
        elif line.startswith("Installing collected packages"):
            state = f"packages to install: {line.count(',') + 1}; installing them"
        now = time.monotonic()
        if now - shown >= (0.1 if on_terminal else 5) or word == "Installing":
            shown = now
            text = f"  {now - start:3.0f} s  {state}"
            print(f"\r{text:<60}" if on_terminal else text, end="" if on_terminal else "\n")
            sys.stdout.flush()
    if on_terminal:
        say("")
    return lines


def why_pip_failed(lines):
    telling = [line for line in lines if line and not line.strip().startswith(("note", "hint"))]
    last = "\n".join("  " + line for line in telling[-12:])
    text = "\n".join(lines)
    if any(sign in text for sign in OFFLINE):
        return (
            "The packages of the course could not be fetched: there seems to be no network, or no "
            f"way to the package index. pip's last lines:\n{last}\nCheck the connection (behind a "
            "proxy, set HTTPS_PROXY or pip's own settings), then start again: it repairs itself."
        )
    return f"pip could not install the packages of the course. Its last lines:\n{last}"


def build(lock, for_tests):
    """Make the environment beside the old one, and put it in its place when it is complete."""
    ignored = [name for name in ELSEWHERE if os.environ.get(name)]
    if ignored:
        say("(Set here, and ignored: " + ", ".join(ignored) + ")")
    shutil.rmtree(NEW, ignore_errors=True)
    make_venv(lock)
    install(lock, NEW, for_tests)
    shutil.rmtree(OLD, ignore_errors=True)
    try:
        if ENV.exists():
            ENV.rename(OLD)
        NEW.rename(ENV)
    except OSError as error:
        raise SetupError(
            f"The old environment cannot be replaced ({error}). Stop every JupyterLab that was "
            "started from it, then start again."
        ) from None
    move_scripts()
    stamp(for_tests)
    shutil.rmtree(OLD, ignore_errors=True)


def make_venv(lock):
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"Making an environment with Python {version} in {ENV.name}")
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    if not has_ensurepip and importlib.util.find_spec("pip") is None:
        raise SetupError(
            "This Python has neither pip nor ensurepip, so it can install nothing. Install them "
            "(Debian, Ubuntu: sudo apt install python3-pip python3-venv), then start again."
        )
    command = [sys.executable, "-m", "venv", str(NEW)]
    command += [] if has_ensurepip else ["--without-pip"]
    made = subprocess.run(
        command, env=environment_for_children(NEW), check=False, capture_output=True, text=True
    )
    if made.returncode:
        raise SetupError(f"The environment could not be made: {made.stdout}{made.stderr}".strip())
    if not has_ensurepip:
        # Debian's python3: its pip, 22.3 or newer, can install into another environment.
        into_new = ["--python", str(NEW / SCRIPTS / PYTHON), *INSTALL, "pip"]
        run_pip(lock, sys.executable, into_new, "Fetching pip")


def install(lock, env, for_tests):
    what = ".[test]" if for_tests else "."
    doing = "Installing the course and what it needs (first start only; 1 to 5 minutes)"
    run_pip(lock, env / SCRIPTS / PYTHON, [*INSTALL, "--editable", what], doing)
    if not has_packages(env, for_tests):
        raise SetupError(
            "pip reports success, but the packages are not in the environment. See with "
            "`pip config list` whether a target, prefix or root is set, and take it out."
        )


def move_scripts():
    """Write the environment's new name into what holds its old one.

    The two are equally long, so this is right even inside a Windows launcher.
    """
    before, after = NEW.name.encode(), ENV.name.encode()
    for path in [ENV / "pyvenv.cfg", *(ENV / SCRIPTS).iterdir()]:
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if before in content:
                path.write_bytes(content.replace(before, after))


def stamp(for_tests):
    text = json.dumps({"key": key(), "for_tests": for_tests})
    (ENV / "complete.json").write_text(text, "utf-8")


def prepare(for_tests=False):
    """Bring the environment up to date, unless it is already (then in a fraction of a second)."""
    if is_ready(for_tests):
        return
    try:
        with Lock() as lock:
            if is_ready(for_tests):
                return
            if for_tests and is_ready():
                # Only adds packages: what the lessons need stays whole even if this is stopped.
                install(lock, ENV, for_tests)
                stamp(for_tests)
            else:
                build(lock, for_tests)
    except OSError as error:
        raise SetupError(
            f"The environment cannot be written: {error}. The course needs a folder of your own "
            "with 1 GB free; clone it there, then start again."
        ) from None


def main(arguments):
    sys.stdout.reconfigure(errors="replace")  # a folder's name may have any letter in it
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        say(__doc__.strip())
        return 0
    verb = "lab" if not arguments or arguments[0].startswith("-") else arguments.pop(0)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        prepare(for_tests=verb == "test")
    except SetupError as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The next start repairs what is half made.")
        return 130
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    program = (
        [str(FOLDER / "tests" / "run_all.py")] if verb == "test" else ["-P", "-m", "asynclab", verb]
    )
    if verb in [*IN_FOLDER, "test"]:
        os.chdir(FOLDER)
    command = [str(ENV / SCRIPTS / PYTHON), *program, *arguments]
    return replace_process(command, environment_for_children(ENV))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
