"""The repairs of an IPython kernel, on a real one: the fault without them, the cure with them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from kernels import Kernel, kernel

from asynclab.notebook.kernel_repairs import Interrupts

GROUP = """\
import asyncio

async def fail(number):
    raise ValueError(f"number {number}")

async with asyncio.TaskGroup() as group:
    group.create_task(fail(1))
    group.create_task(fail(2))
"""
HANDLED = """\
try:
    raise ExceptionGroup("first", [ValueError(1)])
except ExceptionGroup:
    raise LookupError("second")
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="no signal interrupts a wait there")


@pytest.fixture(scope="module")
def repaired() -> Iterator[Kernel]:
    with kernel() as started:
        assert started.run("import asyncio, time, asynclab").status == "ok"
        yield started


@pytest.fixture(scope="module")
def faulty() -> Iterator[Kernel]:
    with kernel(ASYNCLAB_REPAIRS="off") as started:
        assert started.run("import asyncio, time, asynclab").status == "ok"
        yield started


# Exception groups


@pytest.mark.parametrize("switch", ["on", "off"])
def test_a_group_in_the_first_cell_that_awaits_is_answered_only_by_a_repaired_kernel(switch):
    with kernel(ASYNCLAB_REPAIRS=switch) as fresh:
        cell = fresh.run("import asynclab\n" + GROUP)
        assert cell.status == ("error" if switch == "on" else "no reply")


def test_a_group_is_an_error_with_all_that_is_in_it(repaired):
    cell = repaired.run(GROUP)
    assert (cell.status, cell.ename) == ("error", "ExceptionGroup")
    (report,) = cell.errors
    assert "ValueError: number 1" in report
    assert "ValueError: number 2" in report
    assert cell.stderr == ""


def test_without_the_repair_a_group_is_no_error_output(faulty):
    cell = faulty.run(GROUP)
    assert cell.errors == []
    assert "ValueError: number 1" in cell.stderr


def test_the_report_of_a_group_begins_at_the_cell_and_names_it_as_other_errors_do(repaired):
    report = repaired.run(GROUP).errors[0]
    assert "Cell In[" in report.splitlines()[1]
    assert ", line 6, in <module>" in report.splitlines()[1]
    assert "interactiveshell" not in report


def test_the_report_shows_groups_within_groups_and_notes(repaired):
    cell = repaired.run(
        "inner = ExceptionGroup('inner', [KeyError('deep')])\n"
        "inner.add_note('a note')\n"
        "raise ExceptionGroup('outer', [inner, OSError('flat')])"
    )
    for part in ("outer", "inner", "a note", "KeyError: 'deep'", "OSError: flat"):
        assert part in cell.errors[0]


def test_an_error_raised_while_a_group_was_handled_is_an_error_too(repaired, faulty):
    assert faulty.run(HANDLED).errors == []
    cell = repaired.run(HANDLED)
    assert cell.ename == "LookupError"
    assert "first" in cell.errors[0]
    assert "LookupError: second" in cell.errors[0]


def test_other_errors_look_as_they_did(repaired, faulty):
    ours, plain = (one.run("1 / 0").errors[0] for one in (repaired, faulty))
    number = re.compile(r"In\[\d+\]")
    assert number.sub("", ours) == number.sub("", plain)


def test_the_debugger_and_last_exc_find_the_group(repaired):
    repaired.run(GROUP)
    assert repaired.run("import sys; print(sys.last_value.exceptions)").stdout == (
        "(ValueError('number 1'), ValueError('number 2'))\n"
    )


def test_a_handler_of_somebody_elses_keeps_its_place():
    with kernel() as other:
        other.run(
            "shell = get_ipython()\n"
            "shell.set_custom_exc((ZeroDivisionError,), lambda *a, **k: print('theirs'))\n"
            "plain = shell.showtraceback\n"
            "def show(*args, **options):\n"
            "    print('seen'); plain(*args, **options)\n"
            "shell.showtraceback = show\n"
            "import asynclab"
        )
        assert other.run("1 / 0").stdout == "theirs\n"
        assert other.run("raise KeyError(1)").stdout == "seen\n"
        assert other.run("asynclab.notebook.undo_repairs(); shell.showtraceback is show").shown(
            "execute_result"
        ) == [{"text/plain": "True"}]


# Interrupts

BUSY = "async def busy():\n    print('go', flush=True)\n    while True: pass\n"
CELLS = {
    "a sleep": "print('go'); await asyncio.sleep(600)",
    "sleep(0) in a loop": "print('go')\nwhile True: await asyncio.sleep(0)",
    "a queue": "print('go'); await asyncio.Queue().get()",
    "a timeout": "print('go')\nasync with asyncio.timeout(600): await asyncio.sleep(600)",
    "gather": "print('go'); await asyncio.gather(asyncio.sleep(600), asyncio.sleep(600))",
    "a task group": (
        "print('go')\nasync with asyncio.TaskGroup() as g: g.create_task(asyncio.sleep(600))"
    ),
    "time.sleep": "print('go', flush=True); time.sleep(600); await asyncio.sleep(0)",
    "a busy cell": "await asyncio.sleep(0)\nprint('go', flush=True)\nwhile True: pass",
    "a busy coroutine": f"{BUSY}await busy()",
    "a busy child of gather": f"{BUSY}await asyncio.gather(asyncio.sleep(600), busy())",
    "a busy child of a group": (
        f"{BUSY}async with asyncio.TaskGroup() as g:\n"
        "    g.create_task(asyncio.sleep(600)); g.create_task(busy())"
    ),
    "a busy callback": (
        "def busy():\n    print('go', flush=True)\n    while True: pass\n"
        "asyncio.get_running_loop().call_soon(busy); await asyncio.sleep(600)"
    ),
    "a busy cell without await": "print('go', flush=True)\nwhile True: pass",
}


@posix
@pytest.mark.parametrize("code", CELLS.values(), ids=CELLS)
@pytest.mark.soak(50)
def test_one_interrupt_stops_a_cell_that(repaired, code):
    cell = repaired.run(code, press_after="go")
    assert (cell.status, cell.ename, cell.stderr) == ("error", "KeyboardInterrupt", "")
    assert len(cell.errors) == 1
    assert cell.errors[0].endswith("KeyboardInterrupt: ")
    assert "kernel_repairs" not in cell.errors[0]
    assert repaired.run("await asyncio.sleep(0, 'alive')").status == "ok"


@posix
def test_without_the_repair_an_interrupt_does_not_stop_a_wait(faulty):
    cell = faulty.run("print('go', flush=True); await asyncio.sleep(4)", press_after="go")
    assert cell.presses == 1
    assert cell.seconds > 1


@posix
def test_without_the_repair_an_interrupt_does_not_stop_a_busy_cell(faulty):
    code = "print('go', flush=True); time.sleep(3); print('slept it out'); await asyncio.sleep(0)"
    assert "slept it out" in faulty.run(code, press_after="go").stdout


@posix
def test_an_interrupted_cell_cleans_up(repaired):
    code = "try:\n    print('go'); await asyncio.sleep(600)\nfinally:\n    print('clean')"
    assert repaired.run(code, press_after="go").stdout == "go\nclean\n"


@posix
def test_a_cell_that_catches_the_cancellation_goes_on_and_can_be_interrupted_again(repaired):
    code = (
        "print('go')\n"
        "try: await asyncio.sleep(600)\n"
        "except asyncio.CancelledError: print('caught')\n"
        "await asyncio.sleep(600)"
    )
    cell = repaired.run(code, press_after="go", presses=2)
    assert "caught" in cell.stdout
    assert (cell.ename, cell.presses) == ("KeyboardInterrupt", 2)


@posix
def test_an_interrupt_leaves_the_tasks_of_other_cells_alone(repaired):
    repaired.run("other = asyncio.create_task(asyncio.sleep(600)); await asyncio.sleep(0)")
    repaired.run("print('go'); await asyncio.sleep(600)", press_after="go")
    assert repaired.run("print(other.done()); other.cancel(); await asyncio.sleep(0)").stdout == (
        "False\n"
    )


@posix
def test_an_interrupt_between_cells_does_no_harm(repaired):
    for _ in range(3):
        repaired.interrupt()
    assert repaired.run("await asyncio.sleep(0.01)").status == "ok"


@posix
def test_a_cancellation_of_the_programs_own_keeps_its_name(repaired):
    cell = repaired.run("await asyncio.sleep(0)\nraise asyncio.CancelledError('mine')")
    assert (cell.status, cell.ename) == ("error", "CancelledError")


@posix
@pytest.mark.soak(20)
def test_the_cell_that_imports_asynclab_can_be_interrupted_already():
    with kernel() as fresh:
        code = "import asyncio, asynclab; print('go'); await asyncio.sleep(600)"
        assert fresh.run(code, press_after="go").ename == "KeyboardInterrupt"


@posix
def test_a_handler_that_a_cell_sets_itself_is_left_to_it(repaired):
    code = (
        "import signal\nmine = []\nsignal.signal(signal.SIGINT, lambda *_: mine.append(1))\n"
        "print('go')\nwhile not mine: await asyncio.sleep(0.01)"
    )
    assert repaired.run(code, press_after="go").status == "ok"


# run(), which waits in the cell while another thread runs the coroutine

RUN = """\
seen = []

async def main():
    print("go", flush=True)
    try:
        {body}
    finally:
        seen.append("clean")

asynclab.run(main())
"""


@posix
@pytest.mark.parametrize("first", ["", "await asyncio.sleep(0)\n"], ids=["plain", "awaiting"])
@pytest.mark.soak(50)
def test_one_interrupt_cancels_the_coroutine_that_a_cell_runs_with_run(repaired, first):
    cell = repaired.run(first + RUN.format(body="await asyncio.sleep(600)"), press_after="go")
    assert (cell.status, cell.ename) == ("error", "KeyboardInterrupt")
    assert repaired.run("print(seen)").stdout == "['clean']\n"


@posix
@pytest.mark.soak(50)
def test_two_interrupts_stop_a_busy_coroutine_that_a_cell_runs_with_run(repaired):
    # Whether its `finally` runs is the interpreter's: 3.11 and 3.12 leave `while True` past it.
    cell = repaired.run(RUN.format(body="while True: pass"), press_after="go", presses=2)
    assert (cell.status, cell.ename) == ("error", "KeyboardInterrupt")
    left = "import threading; print([t.name for t in threading.enumerate()])"
    assert "asynclab.run" not in repaired.run(left).stdout


# On, off, and elsewhere


def test_repairs_tells_what_is_done(repaired, faulty):
    ask = "print(*asynclab.notebook.repairs().items(), sep='\\n')"
    interrupts = "not possible here: win32" if sys.platform == "win32" else "on"
    said = repaired.run(ask).stdout
    assert said.splitlines()[0] == "('exception groups', 'on')"
    assert f"('interrupts', '{interrupts}" in said
    assert faulty.run(ask).stdout == "('exception groups', 'off')\n('interrupts', 'off')\n"


def test_importing_asynclab_in_a_kernel_shows_nothing_and_leaves_the_last_error_alone():
    with kernel() as fresh:
        fresh.run("1 / 0")
        assert fresh.run("import asynclab").outputs == []
        assert fresh.run("import sys; print(sys.last_type.__name__)").stdout == (
            "ZeroDivisionError\n"
        )


def test_a_shell_that_shows_groups_itself_is_left_alone():
    with kernel() as fresh:
        fresh.run(
            "shell = get_ipython()\n"
            "def show(error=None, *args, **options):\n"
            "    shell._showtraceback(*shell._get_exc_info(error)[:2], ['its own way'])\n"
            "shell.showtraceback = show\n"
            "import asynclab"
        )
        assert fresh.run(GROUP).errors == ["its own way"]
        said = fresh.run("print(asynclab.notebook.repairs()['exception groups'])").stdout
        assert said == "not needed\n"


def test_interrupts_are_left_alone_where_the_kernel_or_the_platform_has_another_way(monkeypatch):
    elsewhere = Interrupts(SimpleNamespace(kernel=object()))
    monkeypatch.setattr(sys, "platform", "linux")
    assert elsewhere.needless() == "not needed"
    monkeypatch.setattr(sys, "platform", "win32")
    assert elsewhere.needless().startswith("not possible here: win32")


def test_repairs_can_be_undone_and_done_again_and_are_never_done_twice():
    with kernel() as fresh:
        state = (
            "shell = get_ipython()\n"
            "def state(): return ('showtraceback' in vars(shell),"
            " [len(shell.events.callbacks[e]) for e in ('pre_run_cell', 'post_run_cell')])\n"
            "from asynclab import notebook\n"
            "notebook.undo_repairs()\n"
            "undone = state(); notebook.repair(); once = state(); notebook.repair()\n"
            "assert state() == once != undone, (state(), once)\n"
            "notebook.undo_repairs(); assert state() == undone\n"
            "assert not undone[0]\n"
            "print(notebook.repairs())"
        )
        cell = fresh.run(state)
        assert cell.errors == []
        assert cell.stdout == "{'exception groups': 'off', 'interrupts': 'off'}\n"
        assert fresh.run(GROUP).errors == []


@posix
def test_undone_in_the_middle_of_a_cell_the_kernels_own_handler_is_back():
    with kernel() as fresh:
        code = (
            "import asyncio, signal, asynclab\n"
            "ours = signal.getsignal(signal.SIGINT).__qualname__\n"
            "asynclab.notebook.undo_repairs()\n"
            "print(ours, signal.getsignal(signal.SIGINT).__qualname__)\n"
            "await asyncio.sleep(0)"
        )
        ours, back = fresh.run(code).stdout.split(" ")
        assert ours == "Interrupts._interrupt"
        assert "_cancel_on_sigint" in back


def test_in_a_thread_that_is_not_the_main_one_nothing_is_repaired():
    with kernel() as fresh:
        fresh.run("import asyncio\nfrom asynclab import notebook; notebook.undo_repairs()")
        fresh.run("await asyncio.to_thread(notebook.repair)")
        assert "not possible here" in fresh.run("print(notebook.repairs())").stdout


def test_outside_a_kernel_nothing_is_repaired_and_nothing_heavy_imported():
    code = (
        "import sys; from asynclab import notebook; notebook.set_up(); print(notebook.repairs());"
        "print([m for m in ('IPython', 'ipykernel', 'matplotlib') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, heavy = ran.stdout.splitlines()
    assert said.count("not possible here: no IPython kernel runs this code") == 2
    assert heavy == "[]"
