"""course.py: which Python, which environment, and what it says when something is in the way."""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from types import ModuleType

import pytest

COURSE = Path(__file__).parent.parent / "course.py"
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX: signals, symbolic links, /bin/sh")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clone in a place with a space and a letter outside ASCII, as small as can be."""
    folder = tmp_path / "my clöne"
    folder.mkdir()
    (folder / "course.py").write_text(COURSE.read_text("utf-8"), "utf-8")
    (folder / "pyproject.toml").write_text("[project]\nname = 'tiny'\nversion = '1'\n")
    return folder


@pytest.fixture
def course(folder: Path) -> ModuleType:
    """course.py of that clone, imported."""
    spec = importlib.util.spec_from_file_location("course_of_test", folder / "course.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tiny(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """course.py for a course that needs nothing: its environment is made in a moment, offline."""
    monkeypatch.setattr(course, "NEEDED", ["json"])
    monkeypatch.setattr(course, "NEEDED_FOR_TESTS", ["json.tool"])
    monkeypatch.setattr(course, "run_pip", lambda *arguments: None)
    real = importlib.util.find_spec
    monkeypatch.setattr(
        course.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else real(name)
    )
    return course


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "course.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
        timeout=120,
    )


def as_old_python(folder: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """course.py as a Python 3.6 sees it, with `path` for PATH."""
    program = f"""
        import runpy, sys
        sys.version_info = (3, 6, 15, "final", 0)
        sys.argv = ["course.py", "demo"]
        runpy.run_path({str(folder / "course.py")!r}, run_name="__main__")
    """
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": str(path)},
    )


def test_it_parses_on_python_3_6() -> None:
    ast.parse(COURSE.read_text("utf-8"), feature_version=(3, 6))


def test_it_uses_the_standard_library_only() -> None:
    tree = ast.parse(COURSE.read_text("utf-8"))
    names = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_a_python_that_is_too_old_says_what_is_wanted(folder: Path, tmp_path: Path) -> None:
    told = as_old_python(folder, tmp_path)
    assert told.returncode == 1
    assert "This is Python 3.6.15" in told.stderr
    assert "needs Python 3.11 or newer" in told.stderr


@posix_only
def test_a_python_that_is_too_old_hands_over_to_a_newer_one(folder: Path, tmp_path: Path) -> None:
    fake(tmp_path / "python3.14", "exit 127")  # a pyenv shim of a version that is switched off
    fake(tmp_path / "python3.12", '[ "$1" = -c ] || echo "python3.12 runs" "$(basename "$1")" "$2"')
    told = as_old_python(folder, tmp_path)
    assert told.stdout == "python3.12 runs course.py demo\n"
    assert told.returncode == 0


def fake(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    if not (path.parent / "basename").exists():
        (path.parent / "basename").symlink_to("/usr/bin/basename")


def test_help_needs_no_environment(folder: Path) -> None:
    told = run(folder, "--help")
    assert told.returncode == 0
    assert "course.py demo" in told.stdout
    assert not (folder / ".asynclab-env").exists()


def test_the_environment_is_ready_once_it_is_made(tiny: ModuleType) -> None:
    assert not tiny.is_ready()
    tiny.prepare()
    assert tiny.is_ready()
    assert not tiny.NEW.exists()


def test_a_ready_environment_is_not_made_again(
    tiny: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.prepare()
    monkeypatch.setattr(tiny, "build", lambda *arguments: pytest.fail("made again"))
    tiny.prepare()


@posix_only
def test_the_scripts_of_a_renamed_environment_work_and_name_its_final_place(
    tiny: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(lock: object, env: Path, for_tests: bool) -> None:
        script = env / "bin" / "hello"
        script.write_text(
            f"#!/bin/sh\nexec '{env}/bin/python' -c 'import sys; print(sys.prefix)'\n"
        )
        script.chmod(0o755)

    monkeypatch.setattr(tiny, "install", install)
    tiny.prepare()
    told = subprocess.run([tiny.ENV / "bin" / "hello"], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == str(folder / ".asynclab-env")
    scripts = [path for path in (tiny.ENV / "bin").iterdir() if not path.is_symlink()]
    assert [path for path in scripts if b".asynclab-new" in path.read_bytes()] == []


def test_another_pyproject_means_another_environment(tiny: ModuleType, folder: Path) -> None:
    tiny.prepare()
    (folder / "pyproject.toml").write_text("[project]\nname = 'tiny'\nversion = '2'\n")
    assert not tiny.is_ready()


def test_another_place_means_another_environment(
    tiny: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tiny.key()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pyproject.toml").write_bytes(
        (tiny.FOLDER / "pyproject.toml").read_bytes()
    )
    monkeypatch.setattr(tiny, "FOLDER", tmp_path / "elsewhere")
    assert tiny.key() != before


def test_another_python_means_another_environment(
    tiny: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tiny.key()
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert tiny.key() != before


def test_an_environment_that_lost_its_python_is_repaired(tiny: ModuleType) -> None:
    tiny.prepare()
    (tiny.ENV / tiny.SCRIPTS / tiny.PYTHON).unlink()
    assert not tiny.is_ready()
    tiny.prepare()
    assert tiny.is_ready()


def test_a_half_made_environment_is_made_again(tiny: ModuleType) -> None:
    for half_made in (tiny.NEW, tiny.ENV):
        (half_made / "bin").mkdir(parents=True)
        (half_made / "left over").write_text("")
    tiny.prepare()
    assert tiny.is_ready()
    assert not (tiny.ENV / "left over").exists()


def test_the_old_environment_stays_until_the_new_one_is_complete(
    tiny: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise tiny.SetupError("no network")

    tiny.prepare()
    (folder / "pyproject.toml").write_text("changed")
    monkeypatch.setattr(tiny, "install", fail)
    with pytest.raises(tiny.SetupError):
        tiny.prepare()
    assert (tiny.ENV / tiny.SCRIPTS / tiny.PYTHON).exists()


def test_tests_only_add_to_the_environment_of_the_lessons(
    tiny: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.prepare()
    assert not tiny.is_ready(for_tests=True)
    monkeypatch.setattr(tiny, "build", lambda *arguments: pytest.fail("made again"))
    tiny.prepare(for_tests=True)
    assert tiny.is_ready(for_tests=True)
    assert tiny.is_ready()


def test_variables_that_lead_pip_or_python_elsewhere_are_ignored(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PIP_USER", "PIP_TARGET", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    variables = course.environment_for_children(course.ENV)
    assert "/elsewhere" not in variables.values()
    assert variables["PIP_INDEX_URL"] == "https://index.example/simple"
    assert variables["HTTPS_PROXY"] == "http://proxy.example"


def test_a_pip_that_installs_elsewhere_is_noticed(
    tiny: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiny, "NEEDED", ["a_package_that_is_nowhere"])
    with pytest.raises(tiny.SetupError, match="not in the environment"):
        tiny.prepare()


def test_without_pip_and_ensurepip_a_sentence_says_what_to_install(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(course.SetupError, match=r"neither pip nor ensurepip.*python3-pip"):
        course.prepare()


def test_without_network_it_says_so_and_leaves_nothing_half_made(folder: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    nowhere |= {"PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    told = run(folder, "demo", **nowhere)
    assert told.returncode == 1
    assert "no network" in told.stdout
    assert "start again" in told.stdout
    assert "Traceback" not in told.stdout + told.stderr
    assert not (folder / ".asynclab-env").exists()


def test_a_folder_that_cannot_be_written_gets_a_sentence(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "LOCK", course.FOLDER / "no such folder" / "lock")
    with pytest.raises(course.SetupError, match=r"cannot be written.*folder of your own"):
        course.prepare()


HOLDER = """
import runpy, sys, time
course = runpy.run_path(sys.argv[1], run_name="course")
with course["Lock"]():
    print("held", flush=True)
    time.sleep(60)
"""


@posix_only
@pytest.mark.soak(20)
def test_a_second_start_waits_says_so_and_goes_on_when_the_first_one_dies(
    course: ModuleType, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", HOLDER, str(folder / "course.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert "Waiting for it" in second.stdout.readline()
        first.kill()
        assert second.stdout.readline() == "held\n"
        second.kill()
        second.communicate()
    with course.Lock():
        pass
    assert "Waiting" not in capfd.readouterr().out


@posix_only
@pytest.mark.soak(20)
def test_a_start_that_is_stopped_says_so_and_takes_pip_with_it(folder: Path) -> None:
    stuck = folder / "stuck.py"
    stuck.write_text("import os, time; print('pip is', os.getpid(), flush=True); time.sleep(60)")
    program = f"""
        import runpy, sys
        course = runpy.run_path({str(folder / "course.py")!r}, run_name="course")
        def build(lock, for_tests):
            course["NEW"].mkdir()
            course["run_pip"].__globals__["subprocess"] = Stuck
            course["run_pip"](lock, sys.executable, [], "Installing")
        class Stuck(type(sys)):
            from subprocess import DEVNULL, PIPE, STDOUT, call
            def Popen(command, **options):
                import subprocess
                process = subprocess.Popen([sys.executable, {str(stuck)!r}], **options)
                print("pip is", process.pid, flush=True)
                return process
        course["main"].__globals__["build"] = build
        sys.exit(course["main"](["demo"]))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as start:
        assert start.stdout is not None
        pip = int(start.stdout.readline().rpartition(" ")[2])
        time.sleep(0.5)
        start.send_signal(signal.SIGTERM)
        assert "The next start repairs" in start.communicate(timeout=20)[0]
    assert start.returncode == 130
    with pytest.raises(ProcessLookupError):
        os.kill(pip, 0)
