"""nbgrader itself, run beside us; and an assignment as a teacher writes it who knows only nbgrader.

As a script: runs the commands on standard input in one process, for each start takes seconds.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NAME = "words"


def tagged(type: str, id: str, text: str, **tags: Any) -> dict[str, Any]:
    usual = {"schema_version": 3, "grade_id": id} | dict.fromkeys(
        ("grade", "solution", "locked", "task"), False
    )
    return cell(type, text) | {"metadata": {"nbgrader": usual | tags}}


def cell(type: str, text: str) -> dict[str, Any]:
    made = {"cell_type": type, "metadata": {}, "source": text}
    return made | ({"outputs": [], "execution_count": None} if type == "code" else {})


def test(id: str, points: float, text: str) -> dict[str, Any]:
    return tagged("code", id, text, grade=True, locked=True, points=points)


def answer(id: str, text: str, type: str = "code", **tags: Any) -> dict[str, Any]:
    return tagged(type, id, text, solution=True, **tags)


def solved(head: str, *body: str, tail: str = "") -> str:
    marked = ["### BEGIN SOLUTION", *body, "### END SOLUTION"]
    return "\n".join([head, *(f"    {line}" for line in marked), tail]).rstrip()


CELLS = [
    cell("markdown", "# Words"),
    tagged("code", "imports", "import asyncio\nimport io", locked=True),
    answer("shout", solved("def shout(word):", '"""In capitals."""', "return word.upper() + '!'")),
    cell("code", "shout('hello')"),
    test(
        "test_shout",
        2,
        "assert shout('no') == 'NO!'\n### BEGIN HIDDEN TESTS\nassert shout('') == '!'\n"
        "### END HIDDEN TESTS",
    ),
    answer("later", solved("async def later(word):", "await asyncio.sleep(0)", "return word")),
    test("test_later", 3, "assert await later('now') == 'now'\nprint('good')"),
    answer("say", solved("def say(*words):", "print(*words, sep='-')") + "\n\nsaid = 'nothing'"),
    test(
        "test_say",
        1,
        "from contextlib import redirect_stdout\nwith redirect_stdout(io.StringIO()) as out:\n"
        "    say('a', 'b')\nassert out.getvalue() == 'a-b\\n'\nassert 'said' in globals()",
    ),
    answer("count", "### BEGIN SOLUTION\ncounts = [1, 2, 3, 4]\n### END SOLUTION"),
    test("test_count", 4, "right = sum(n == at for at, n in enumerate(counts, 1))\nright"),
    answer("draw", "### BEGIN SOLUTION\nprint('/\\\\')\n### END SOLUTION", grade=True, points=2),
    cell("markdown", "Why?"),
    answer("why", "Because it waits.", "markdown", grade=True, points=3),
    tagged(
        "markdown",
        "task",
        "Add a picture below.\n### BEGIN MARK SCHEME\nA house.\n### END MARK SCHEME",
        task=True,
        locked=True,
        points=2,
    ),
]
RIGHT = {
    "shout": "def shout(word):\n    return word.upper() + '!'",
    "later": "async def later(word):\n    await asyncio.sleep(0.01)\n    return word",
    "say": "def say(*words):\n    print('-'.join(words))\n\nsaid = 1",
    "count": "counts = [1, 2, 3, 4]",
    "draw": "print('house')",
    "why": "It waits for others.",
}
ANSWERS: dict[str, dict[str, str]] = {
    "ada": RIGHT,
    "bob": {},
    "Zoë O'Brien": RIGHT
    | {
        "shout": "def shout(word):\n    return word.upper() + '!' if word else word",
        "say": "def say(*words):\n    print(*words)",
        "count": "counts = [1, 2, 4, 3]",
        "why": "YOUR ANSWER HERE",
    },
    "eve": RIGHT
    | {
        "shout": "def shout(word):\n  return (",
        "later": "def later(word):\n    return word",
        "test_later": "assert True",
        "count": "counts = []",
    },
}
"""What each student wrote, by grade_id; the rest stays as it was released."""


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    return {"cells": cells} | about


def write_source(course: Path) -> None:
    path = course / "source" / NAME / "words.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook(CELLS)), encoding="utf-8")


def answered(released: Path, answers: dict[str, str]) -> str:
    """A released notebook with these answers, by grade_id."""
    made = json.loads(released.read_text(encoding="utf-8"))
    for one in made["cells"]:
        id = one["metadata"].get("nbgrader", {}).get("grade_id")
        one["source"] = answers.get(id, one["source"])
    return json.dumps(made)


def nbgrader(scratch: Path, *commands: tuple[Path, str]) -> list[str]:
    """Run nbgrader's commands, each in a folder; returns what each said, its failures as well."""
    folders = ("CONFIG", "DATA", "RUNTIME")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    ours = {f"JUPYTER_{name}_DIR": str(scratch / name.lower()) for name in folders}
    ours |= {"IPYTHONDIR": str(scratch / "ipython"), "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__],
        input=json.dumps([(str(folder), *words.split()) for folder, words in commands]),
        env=os.environ | ours,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: list[str] = json.loads(done.stdout)
    return said


def _run(folder: str, arguments: Iterable[str]) -> str:
    from jupyter_core.application import NoStart
    from nbgrader.apps import NbGraderApp
    from nbgrader.validator import Validator

    os.chdir(folder)
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        Validator.stream = out
        app = NbGraderApp.instance()
        try:
            app.initialize([*arguments])
            app.start()
        except NoStart:  # a subcommand has run
            pass
        except SystemExit as end:
            print(f"exit {end.code}" if end.code else "")
        finally:
            if app.subapp:
                app.subapp.clear_instance()
            NbGraderApp.clear_instance()
    return out.getvalue()


if __name__ == "__main__":
    print(json.dumps([_run(folder, words) for folder, *words in json.load(sys.stdin)]))
