"""What a test hands to a student's function leads no further into the judge."""

import sys

import pytest
from judging import verdict

TASK = """test:
async def wait():
    await asyncio.sleep(1)

await end(asyncio.create_task(wait()))
"""


@pytest.mark.parametrize(
    "reach",
    [
        "task.get_loop().stop()",
        "task.get_loop().subprocess_shell(lambda: None, 'true')",
        "task.get_loop().run_in_executor(None, print)",
        "task.get_stack()",
        "task.print_stack(file=__import__('sys').stdout)",
        pytest.param(
            "task.get_context().run(print)",
            marks=pytest.mark.skipif(sys.version_info < (3, 12), reason="it came with 3.12"),
        ),
    ],
)
def test_a_task_leads_neither_to_its_loop_nor_to_a_frame(reach):
    answer = f"async def end(task):\n    {reach}"
    assert verdict(answer, TASK)[0] == "failed"
    assert "The judge does not show" in verdict(answer, TASK)[1]


def test_a_task_that_a_test_made_can_be_cancelled():
    answer = """
async def end(task):
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return task.done()
"""
    wanted = TASK.replace("await end(", "assert await end(")
    assert verdict(answer, wanted) == ("passed", "")


def test_a_path_that_a_test_hands_over_reads_no_file():
    answer = "def read(path):\n    return path.parent.joinpath('/etc/passwd').read_text()"
    test = "test:from pathlib import Path\nread(Path('/tmp/x'))"
    assert "The judge does not show 'parent'" in verdict(answer, test)[1]


def test_an_object_of_the_teachers_shows_its_public_attributes():
    answer = "def name_of(city):\n    return city.name + city.upper()"
    test = """test:
class City:
    def __init__(self):
        self.name = "Oslo"
    def upper(self):
        return self.name.upper()

assert name_of(City()) == "OsloOSLO"
"""
    assert verdict(answer, test) == ("passed", "")
