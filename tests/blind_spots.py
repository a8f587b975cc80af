"""Notebooks with a fault that nbval does not see, each with the rule by which the gate does.

Each stands for a lesson that would teach something false, or break for its readers,
with every nbval test green.
"""

from __future__ import annotations

from made_notebooks import code, error, not_run, out, picture, png, result

GROUP = """\
import asyncio

async def fetch():
    raise ValueError("no station")

async with asyncio.TaskGroup() as group:
    group.create_task(fetch())
"""
FAILS = """\
import asyncio

async def check():
    assert 1 == 2, "not seen by nbval"
"""
WAITS = "async def wait():\n    await asyncio.Future()"
SHOW = """\
from IPython.display import display
display({{"image/png": {data!r}}}, raw=True, metadata={metadata!r})
"""


def show(metadata: dict[str, object], shade: int = 0) -> str:
    """The source of a cell that shows a picture."""
    return SHOW.format(data=picture(data=png(shade)).data["image/png"], metadata=metadata)


ALT = {"image/png": {"alt": "two rows, one after the other"}}

STRICT = {
    "group_with_stripped_outputs": ("error", [code("import asyncio"), not_run(GROUP)]),
    "magic_with_stripped_outputs": ("error", [not_run("%no_such_magic")]),
    "cell_without_stored_outputs": ("outputs", [not_run("print('not in the file')")]),
    "assert_in_a_task_that_nobody_awaits": (
        "unretrieved",
        [code(FAILS), code("task = asyncio.create_task(check())"), code("await asyncio.sleep(0)")],
    ),
    "exception_in_a_callback": (
        "unretrieved",
        [
            code("import asyncio, time"),
            code("timer = asyncio.get_running_loop().call_later(0.1, lambda: 1 / 0)"),
            code("time.sleep(0.2)"),
            code("time.sleep(0.1)"),
        ],
    ),
    "coroutine_that_nobody_awaits": (
        "never-awaited",
        [code(FAILS), code("check()", result("<coroutine object check at 0x7f1>"))],
    ),
    "coroutine_kept_in_a_name": ("never-awaited", [code(FAILS), code("later = check()")]),
    "task_left_behind": (
        "task-left",
        [code("import asyncio"), code("task = asyncio.create_task(asyncio.sleep(60))")],
    ),
    "picture_gone": ("pictures", [code("value = 1", picture("two rows"))]),
    "picture_that_lost_its_words": ("alt", [code(show({}), picture("two rows"))]),
    "stderr_of_a_tagged_cell": (
        "other-stderr",
        [
            code(
                "import sys\nprint('today this', file=sys.stderr)",
                out("once that\n", "stderr"),
                tags=("nbval-ignore-output",),
            )
        ],
    ),
}
"""What passes `--nbval`, which compares every output that it compares at all."""

LAX = {
    "group": ("error", [code("import asyncio"), code(GROUP)]),
    "magic": ("error", [code("%no_such_magic")]),
    "warning": ("stderr", [code("import warnings\nwarnings.warn('old')")]),
    "assert_in_a_task_that_nobody_holds": (
        "unretrieved",
        [
            code(FAILS),
            code("nobody = [asyncio.create_task(check())].clear()"),
            code("await asyncio.sleep(0)"),
        ],
    ),
    "task_destroyed_while_it_waits": (
        "destroyed",
        [
            code("import asyncio, gc"),
            code(WAITS),
            code("task = asyncio.create_task(wait())\nawait asyncio.sleep(0)"),
            code("del task\ngc.collect();"),
        ],
    ),
    "wanted_error_not_raised": (
        "no-error",
        [code("1", error("ValueError", "no station"), tags=("raises-exception",))],
    ),
    "wanted_error_that_changed": (
        "other-error",
        [code("1 / 0", error("ValueError", "no station"), tags=("raises-exception",))],
    ),
}
"""What passes `--nbval-lax`."""

CONTROL = {
    "plain_error": [code("1 / 0")],
    "other_text": [code("print('now')", out("then\n"))],
    "other_result": [code("6 * 7", result("41"))],
    "wanted_error_not_raised": [
        code("1", error("ValueError", "no station"), tags=("raises-exception",))
    ],
}
"""Faults that nbval does see: they show that its half of the proof can fail."""
