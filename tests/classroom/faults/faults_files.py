"""Folders and files that are broken, hidden, linked or written in another encoding."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from fault_assignments import filled
from fault_case import GRADED, MISSING, REVIEW, UNREADABLE, Kind

files = Kind("files")
EITHER = (GRADED, REVIEW)
NOTHING = {"test_mean": 0, "test_words": 0, "test_primes": 0, "test_share": 0}
Places = dict[str, str]
Lay = Callable[[Path, str, Places], None]


def as_bytes(change: Callable[[str], bytes]) -> Lay:
    """Write the notebook as other bytes."""

    def lay(folder: Path, text: str, places: Places) -> None:
        (folder / "sums.ipynb").write_bytes(change(text))

    return lay


def named(*names: str) -> Lay:
    """Write the notebook under other names."""

    def lay(folder: Path, text: str, places: Places) -> None:
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    return lay


def linked(target: str) -> Lay:
    """A symbolic link where the notebook should be."""

    def lay(folder: Path, text: str, places: Places) -> None:
        (folder / "sums.ipynb").symlink_to(filled(target, places))

    return lay


def beside(name: str, content: str) -> Lay:
    """Put another file beside the notebook."""

    def lay(folder: Path, text: str, places: Places) -> None:
        (folder / "sums.ipynb").write_text(text)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(filled(content, places))

    return lay


def _folder_linked(folder: Path, text: str, places: Places) -> None:
    folder.rmdir()
    folder.symlink_to(places["classmate"], target_is_directory=True)


def _link_beside(folder: Path, text: str, places: Places) -> None:
    (folder / "sums.ipynb").write_text(text)
    (folder / "data.txt").symlink_to(places["secret"])
    (folder / "folder").symlink_to("/", target_is_directory=True)


def _too_large(folder: Path, text: str, places: Places) -> None:
    (folder / "sums.ipynb").write_text(text)
    with (folder / "data.bin").open("wb") as file:
        file.truncate(200_000_000)


def _for_nobody(folder: Path, text: str, places: Places) -> None:
    (folder / "sums.ipynb").write_text(text)
    (folder / "data").mkdir()
    (folder / "data" / "kept.txt").touch(mode=0)
    (folder / ".cache").write_text("no folder")


def _directory(folder: Path, text: str, places: Places) -> None:
    (folder / "sums.ipynb").mkdir()


def _pipe(folder: Path, text: str, places: Places) -> None:
    os.mkfifo(folder / "sums.ipynb")


def _old_format(text: str) -> bytes:
    new = json.loads(text)
    old = [
        {key: value for key, value in cell.items() if key not in ("source", "execution_count")}
        | {"input" if cell["cell_type"] == "code" else "source": cell["source"]}
        | ({"language": "python", "prompt_number": 1} if cell["cell_type"] == "code" else {})
        for cell in new["cells"]
    ]
    sheet = [{"cells": old, "metadata": {}}]
    made = {"metadata": {"name": "sums"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheet}
    return json.dumps(made).encode()


for name, change in {
    "a byte order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "lines that end as on Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "the format of 2011": _old_format,
    "blank lines before and after": lambda text: f"\n\n {text}\n\n".encode(),
    "a newer minor format": lambda text: text.replace(
        '"nbformat_minor": 4', '"nbformat_minor": 99'
    ).encode(),
}.items():
    files.sums(name, lay=as_bytes(change), state=EITHER, beside=True)

for name, change in {
    "half of a file": lambda text: text[: len(text) // 2].encode(),
    "an empty file": lambda text: b"",
    "a text": lambda text: b"I could not open the notebook, here is my answer: 42",
    "a picture": lambda text: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10,
    "a list": lambda text: b"[1, 2, 3]",
    "a number": lambda text: b"7",
    "lists within lists within lists": lambda text: b"[" * 200_000,
    "nothing but zeros": lambda text: bytes(10_000),
    "the web page of a log-in": lambda text: b"<!DOCTYPE html><title>Sign in</title>",
    "the marks of a merge": lambda text: text.replace(
        '"cells": [', '<<<<<<< HEAD\n"cells": [\n=======\n"cells": [\n>>>>>>> mine', 1
    ).encode(),
    "cells that are no list": lambda text: b'{"nbformat": 4, "nbformat_minor": 4, "cells": 7}',
}.items():
    files.sums(
        name, lay=as_bytes(change), marks=NOTHING, state=UNREADABLE, says=r"\w+ \w+", beside=True
    )

for name, target in {
    "a link to a secret": "@secret@",
    "a link to a classmate's answer": "@classmate@/sums.ipynb",
    "a link to the solution": "@course@/source/sums/sums.ipynb",
    "a link without an end": "/dev/zero",
    "a link to itself": "sums.ipynb",
}.items():
    files.sums(
        name,
        lay=linked(target),
        marks=NOTHING,
        state=(UNREADABLE, MISSING),
        says="(?i)link|missing|no notebook|nothing",
        beside=True,
    )
files.sums(
    "a folder that is a link",
    lay=_folder_linked,
    marks=NOTHING,
    state=(UNREADABLE, MISSING, REVIEW),
    beside=True,
)
files.sums("a folder as notebook", lay=_directory, marks=NOTHING, state=(UNREADABLE, MISSING))
files.sums("a pipe as notebook", lay=_pipe, marks=NOTHING, state=(UNREADABLE, MISSING))
files.sums("an empty folder", lay=lambda folder, text, places: None, marks=NOTHING, state=MISSING)
files.sums("a file too large beside the notebook", lay=_too_large, state=EITHER)
files.sums("a file that nobody may read", lay=_for_nobody, state=EITHER)
files.sums("links beside the notebook", lay=_link_beside, state=EITHER, beside=True)
for name, lay in {
    "a copy's name": named("sums (1).ipynb"),
    "a name of their own": named("Müller, hand-in FINAL v2.ipynb"),
    "a hidden copy beside": named("sums.ipynb", ".ipynb_checkpoints/sums-checkpoint.ipynb"),
    "a second notebook beside": named("sums.ipynb", "scratch.ipynb"),
    "a folder within the folder": named("sums/sums.ipynb"),
}.items():
    least = 0 if "within" in name else 1
    marks = {} if least else dict.fromkeys(NOTHING, (0.0, 3.0))
    states = (GRADED, REVIEW, MISSING) if "within" in name else EITHER
    files.sums(name, lay=lay, marks=marks, state=states, beside=True)

SHADOW = "import os\nopen('@canary@', 'a').write('reached')\nraise SystemExit('shadowed')"
for name in (
    "asyncio.py",
    "asynclab.py",
    "json.py",
    "sitecustomize.py",
    "usercustomize.py",
    "IPython/__init__.py",
    "encodings/__init__.py",
    "struct.py",
    "conftest.py",
    "nbgrader_config.py",
    "a.pth",
    ".ipython/profile_default/startup/00.py",
):
    files.sums(f"beside the notebook: {name}", lay=beside(name, SHADOW), state=EITHER, beside=True)
files.sums(
    "a file of settings beside the notebook",
    {"mean": "def mean(numbers):\n    return 7"},
    lay=beside("classroom.toml", "[limits]\ncell = 10000\n"),
    marks={"test_mean": 0},
    beside=True,
)
files.sums(
    "a file that the answer reads",
    first="numbers = [int(n) for n in open('numbers.txt')]\nassert sum(numbers) == 6",
    lay=beside("numbers.txt", "1\n2\n3\n"),
    beside=True,
)
