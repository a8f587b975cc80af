"""The points of a plan whose code is known to be harmless: everything in one namespace, at once."""

import ast
import asyncio
import inspect


def points(plan):
    """What the tests of a plan give, run top to bottom; a cell that fails fails alone."""
    return asyncio.run(_points(plan))


async def _points(plan):
    space, got = {}, 0.0
    for step in plan.steps:
        if step.kind == "written":
            continue
        try:
            code = compile(step.code, step.id, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if inspect.isawaitable(running := eval(code, space)):
                await running
        except Exception:
            continue
        got += step.points if step.kind == "test" else 0.0
    return got
