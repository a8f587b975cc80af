"""The article's programs as they are printed, in a real kernel, after `allow_nested_run()`."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest
from kernels import Kernel, kernel

from asynclab import notebook

PROGRAM_1 = """\
import asyncio

async def hello():
    print("Hello")
    await asyncio.sleep(0.1)
    print("World")

loop = asyncio.get_event_loop()
loop.run_until_complete(hello())
"""
PROGRAM_2 = """\
import asyncio

async def greet(name):
    print(f"Hello {name}")
    await asyncio.sleep(0.1)
    print(f"Goodbye {name}")

async def main():
    await greet("Alice")
    await greet("Bob")

asyncio.run(main())
"""
PROGRAM_3 = """\
import asyncio

async def fetch_data(number):
    print(f"Fetching {number}")
    await asyncio.sleep(0.1)
    return f"Data {number}"

async def main():
    print(await asyncio.gather(fetch_data(0), fetch_data(1), fetch_data(2)))

asyncio.run(main())
"""
PRINTS = {
    PROGRAM_1: "Hello\nWorld\n",
    PROGRAM_2: "Hello Alice\nGoodbye Alice\nHello Bob\nGoodbye Bob\n",
    PROGRAM_3: "Fetching 0\nFetching 1\nFetching 2\n['Data 0', 'Data 1', 'Data 2']\n",
}
ALLOW = "from asynclab import notebook\nnotebook.allow_nested_run()"


@pytest.fixture(scope="module")
def nested() -> Iterator[Kernel]:
    with kernel() as started:
        assert started.run(ALLOW).status == "ok"
        yield started


@pytest.mark.parametrize("program", PRINTS)
def test_before_it_the_programs_as_printed_fail_in_a_cell_and_after_it_they_run(program):
    with kernel() as fresh:
        assert fresh.run(program).ename == "RuntimeError"
        assert fresh.run(ALLOW).status == "ok"
        cell = fresh.run(program)
        assert (cell.status, cell.stdout, cell.stderr) == ("ok", PRINTS[program], "")


def test_cells_that_wait_while_a_nested_run_is_under_way_are_run_after_it(nested):
    cells = [PROGRAM_1, "print(1)", PROGRAM_2, "await asyncio.sleep(0, 'awaited')", PROGRAM_3]
    ran = nested.run_all(*cells)
    assert [cell.status for cell in ran] == ["ok"] * 5
    assert [cell.stdout for cell in ran[::2]] == list(PRINTS.values())
    assert [cell.stderr for cell in ran] == [""] * 5


def test_errors_and_interrupts_of_a_nested_run_are_the_cells_own(nested):
    nested.run("import asyncio\nasync def fail(): await asyncio.sleep(0); 1 / 0")
    assert nested.run("asyncio.run(fail())").ename == "ZeroDivisionError"
    code = "print('go', flush=True); asyncio.run(asyncio.sleep(600))"
    if sys.platform != "win32":
        assert nested.run(code, press_after="go").ename == "KeyboardInterrupt"
        awaits = f"await asyncio.sleep(0)\n{code}"
        assert nested.run(awaits, press_after="go").ename == "KeyboardInterrupt"
    assert nested.run("asyncio.run(asyncio.sleep(0, 'alive'))").status == "ok"


def test_asynclabs_own_run_works_beside_it(nested):
    code = "import asynclab\nasync def two(): return 2\nasynclab.run(two()).result"
    assert nested.run(code).shown("execute_result") == [{"text/plain": "2"}]


def test_it_says_what_it_patched_and_a_second_call_says_the_same(nested):
    (first, second) = (nested.run(ALLOW).stdout for _ in range(2))
    assert first == second
    loop = nested.run("print(type(asyncio.get_running_loop()).__name__)").stdout.strip()
    for part in (loop, "asyncio.run", "every loop of this process"):
        assert part in " ".join(first.split())
    assert "on: nest-asyncio2" in nested.run("print(notebook.nesting_state())").stdout


def test_without_a_running_loop_there_is_nothing_to_allow_and_nothing_is_patched():
    run = asyncio.run
    with pytest.raises(RuntimeError, match=r"asyncio\.run\(main\(\)\) works as it is"):
        notebook.allow_nested_run()
    assert asyncio.run is run
    assert notebook.nesting_state() == "off"


def test_a_loop_of_another_kind_is_refused_before_anything_is_patched(monkeypatch):
    class Foreign(asyncio.AbstractEventLoop):
        pass

    run = asyncio.run
    monkeypatch.setattr(asyncio, "get_running_loop", Foreign)
    with pytest.raises(RuntimeError, match=r"Foreign.*await main\(\)"):
        notebook.allow_nested_run()
    assert asyncio.run is run


def test_importing_asynclab_patches_nothing():
    code = (
        "import asyncio, asynclab; print(asynclab.notebook.nesting_state(), 'nest_asyncio2' in m)"
    )
    code = code.replace("asyncio, asynclab;", "asyncio, sys, asynclab.notebook; m = sys.modules;")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "off False\n"
