"""`%%timeline` in a real kernel: the cell runs as it would alone, and its timeline follows."""

import re
import sys
from collections.abc import Iterator

import pytest
from kernels import Cell, Kernel, kernel

from asynclab.notebook.magic import comment_magic_line

SETUP = """\
import asyncio
import asynclab

async def greet(name):
    await asyncio.sleep(0.3)
    return f"Hello {name}"

async def main():
    return await asyncio.gather(greet("Alice"), greet("Bob"))
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[Kernel]:
    with kernel() as started:
        assert started.run(SETUP).status == "ok"
        yield started


def twin(cell: Cell) -> str:
    """The one timeline that the cell shows, as text."""
    (shown,) = [data for data in cell.shown("display_data") if "image/png" in data]
    return shown["text/plain"]


def tracks(cell: Cell) -> list[str]:
    """The labels of its rows."""
    return [line.split()[0] for line in twin(cell).splitlines()[2:]]


def test_the_cell_may_await_and_its_result_is_its_own(lab):
    cell = lab.run("%%timeline\nawait main()")
    assert [out["type"] for out in cell.outputs][:2] == ["execute_result", "display_data"]
    assert cell.shown("execute_result") == [{"text/plain": "['Hello Alice', 'Hello Bob']"}]
    assert lab.run("_").shown("execute_result") == cell.shown("execute_result")


def test_its_coroutines_are_the_tracks_and_nothing_of_jupyters(lab):
    cell = lab.run("%%timeline\nawait main()")
    assert tracks(cell) == ["main", "greet('Alice')", "greet('Bob')"]


def test_a_coroutine_that_the_cell_awaits_at_once_is_seen_from_its_start(lab):
    elapsed = re.search(r"([\d.]+) s elapsed", twin(lab.run("%%timeline\nawait greet('Eve')")))
    assert elapsed is not None
    assert float(elapsed[1]) >= 0.3


def test_a_name_after_the_magic_is_the_timelines(lab):
    assert twin(lab.run("%%timeline two greetings\nawait main()")).startswith("two greetings")


def test_what_the_cell_defines_stays(lab):
    lab.run("%%timeline\nkept = await greet('Kim')")
    assert lab.run("print(kept)").stdout == "Hello Kim\n"


def test_an_error_is_shown_as_ever_with_the_lines_of_the_cell_and_then_the_timeline(lab):
    cell = lab.run("%%timeline\nawait main()\n1 / 0")
    assert (cell.status, cell.ename) == ("error", "ZeroDivisionError")
    assert "----> 3 1 / 0" in cell.errors[0]
    assert [out["type"] for out in cell.outputs][:2] == ["error", "display_data"]
    assert "main" in twin(cell)


def test_a_group_of_errors_too(lab):
    code = (
        "%%timeline\nasync def fail(): await asyncio.sleep(0); raise ValueError('seen')\n"
        "async with asyncio.TaskGroup() as group: group.create_task(fail())"
    )
    cell = lab.run(code)
    assert cell.ename == "ExceptionGroup"
    assert "line 2, in fail" in cell.errors[0]
    assert "failed: ValueError" in twin(cell)


def test_a_syntax_error_names_the_line_of_the_cell_and_nothing_is_recorded(lab):
    cell = lab.run("%%timeline\nawait main()\nx = = 1")
    assert cell.ename == "SyntaxError"
    assert ", line 3" in cell.errors[0]
    assert cell.shown("display_data") == []
    assert lab.run("await main()").shown("display_data") == []


def test_a_cell_without_await_is_recorded_as_well(lab):
    cell = lab.run("%%timeline\nresult = asynclab.run(main()).result")
    assert "greet('Bob')" in twin(cell)


def test_the_next_cell_is_recorded_only_if_it_asks(lab):
    lab.run("%%timeline\nawait main()")
    assert lab.run("await main()").shown("display_data") == []


def test_a_cell_in_which_nothing_waited_says_so(lab):
    cell = lab.run("%%timeline\n1 + 1")
    assert cell.shown("execute_result") == [{"text/plain": "2"}]
    assert "nothing to show" in cell.stdout
    assert cell.shown("display_data") == []


def test_other_magics_work_below_it(lab):
    cell = lab.run("%%timeline\nwhere = %pwd\nawait main()")
    assert (cell.status, "main" in twin(cell)) == ("ok", True)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal interrupts a wait there")
def test_an_interrupted_cell_shows_its_timeline_up_to_there(lab):
    lab.run("async def long(): print('go', flush=True); await asyncio.sleep(600)")
    cell = lab.run("%%timeline\nawait asyncio.gather(long(), main())", press_after="go")
    assert cell.ename == "KeyboardInterrupt"
    assert re.search(r"long .* cancelled", twin(cell))


def test_below_another_magic_it_says_where_it_belongs(lab):
    cell = lab.run("get_ipython().run_cell_magic('timeline', '', '1')")
    assert "first line of a cell" in cell.stderr


def test_it_is_listed_among_the_magics_and_registered_once(lab):
    code = (
        "asynclab.notebook.register_magic()\nshell = get_ipython()\n"
        "print('timeline' in shell.magics_manager.magics['cell'],"
        " str(shell.input_transformers_cleanup).count('comment_magic_line'))"
    )
    assert lab.run(code).stdout == "True 1\n"


def test_under_nest_asyncio_a_programs_own_run_is_recorded():
    with kernel() as nested:
        nested.run(SETUP + "asynclab.notebook.allow_nested_run()")
        cell = nested.run("%%timeline\nasyncio.run(main())")
        assert tracks(cell) == ["main", "greet('Alice')", "greet('Bob')"]


@pytest.mark.parametrize(
    ("first", "becomes"),
    [
        ("%%timeline\n", "# %%timeline\n"),
        ("%%timeline", "# %%timeline"),
        ("%%timeline my name  \n", "# %%timeline my name  \n"),
        ("%%timeline?\n", "%%timeline?\n"),
        ("%%timelines\n", "%%timelines\n"),
        ("%%time\n", "%%time\n"),
    ],
)
def test_only_the_magics_own_line_becomes_a_comment(first, becomes):
    assert comment_magic_line([first, "%%timeline\n"]) == [becomes, "%%timeline\n"]
    assert comment_magic_line([]) == []
