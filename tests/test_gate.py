"""The gate, and the proof that it sees what nbval does not."""

from __future__ import annotations

import asyncio
import copy
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from blind_spots import ALT, CONTROL, LAX, STRICT, show
from made_notebooks import code, error, not_run, notebook, out, picture, png, save

from asynclab.gate import examine, rewrite
from asynclab.gate.__main__ import find, main
from asynclab.gate.clean import SANITIZE, absolute_paths, essence, without_places
from asynclab.gate.of_file import check_stored

ROOT = Path(__file__).resolve().parent.parent


def rules(findings: list) -> set[str]:
    return {finding.rule for finding in findings}


def make(folder: Path, table: dict) -> Path:
    folder.mkdir()
    for name, entry in table.items():
        cells = copy.deepcopy(entry[1] if isinstance(entry, tuple) else entry)
        save(folder / f"{name}.ipynb", *cells)
    return folder


def nbval(folder: Path, *options: str) -> dict[str, bool]:
    """Whether nbval passes each notebook in a folder."""
    report, config = folder / "report.xml", folder / "pytest.ini"
    config.write_text("[pytest]\n")
    sanitize = ROOT / "tests" / "nbval.cfg"
    command = [sys.executable, "-m", "pytest", *options, "--nbval-current-env", "-q"]
    command += ["-c", str(config), "-p", "no:cacheprovider", f"--junitxml={report}"]
    command += [f"--nbval-sanitize-with={sanitize}", "--nbval-cell-timeout=30", str(folder)]
    environment = {**os.environ, "ASYNCLAB_PROGRESS": "off"}
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    passed: dict[str, bool] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = re.split(r"[.:/]", case.get("classname", "") + "::" + case.get("name", ""))
        stem = next(part for part in name if (folder / f"{part}.ipynb").exists())
        passed[stem] = passed.get(stem, True) and len(case) == 0
    return passed


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("blind")
    return {"strict": make(base / "strict", STRICT | CONTROL), "lax": make(base / "lax", LAX)}


def test_strict_nbval_passes_each_blind_spot_and_fails_what_it_sees(blind):
    wanted = dict.fromkeys(STRICT, True) | dict.fromkeys(CONTROL, False)
    assert nbval(blind["strict"], "--nbval") == wanted


def test_lax_nbval_passes_each_blind_spot(blind):
    assert nbval(blind["lax"], "--nbval-lax") == dict.fromkeys(LAX, True)


@pytest.mark.parametrize("name", STRICT)
def test_the_gate_fails_what_strict_nbval_passes(blind, name):
    assert STRICT[name][0] in rules(examine(blind["strict"] / f"{name}.ipynb"))


@pytest.mark.parametrize("name", LAX)
def test_the_gate_fails_what_lax_nbval_passes(blind, name):
    assert LAX[name][0] in rules(examine(blind["lax"] / f"{name}.ipynb"))


def test_nbval_is_given_the_patterns_that_the_gate_uses():
    text = (ROOT / "tests" / "nbval.cfg").read_text()
    pairs = re.findall(r"^regex: (.*)\nreplace: (.*)$", text, flags=re.MULTILINE)
    assert tuple(pairs) == SANITIZE


def test_a_sound_notebook_passes_and_stays_as_it_is(tmp_path):
    path = save(
        tmp_path / "sound.ipynb",
        code("import asyncio, sys"),
        code("print('a', flush=True)\nprint('b')", out("a\nb\n")),
        code("1 / 0", error("ZeroDivisionError", "division by zero"), tags=("raises-exception",)),
        code("await asyncio.create_task(asyncio.sleep(0))"),
        code(
            "print('0x12', file=sys.stderr)",
            out("0x99\n", "stderr"),
            tags=("nbval-ignore-output",),
        ),
        code(show(ALT), picture("two rows")),
    )
    before = path.read_bytes()
    assert examine(path) == []
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["sound.ipynb"]


def test_it_runs_in_this_python_and_in_a_copy_of_the_folder(tmp_path):
    (tmp_path / "stations.csv").write_text("Oslo\n")
    path = save(
        tmp_path / "reads.ipynb",
        code(f"import sys\nassert sys.executable == {sys.executable!r}"),
        code("open('stations.csv', 'a').write(open('stations.csv').read())\nopen('new', 'w')"),
    )
    assert examine(path, stored=False) == []
    assert (tmp_path / "stations.csv").read_text() == "Oslo\n"
    assert not (tmp_path / "new").exists()


def test_earlier_predictions_are_out_of_reach(tmp_path, monkeypatch):
    monkeypatch.setenv("ASYNCLAB_PROGRESS", str(tmp_path / "progress.jsonl"))
    source = "import os\nassert os.environ['ASYNCLAB_PROGRESS'] == 'off'"
    assert examine(save(tmp_path / "one.ipynb", code(source))) == []


def test_a_cell_that_other_tools_skip_is_run(tmp_path):
    cells = [
        code(f"{n} / 0", tags=(tag,)) for n, tag in enumerate(("skip-execution", "nbval-skip"))
    ]
    for cell in cells:
        (finding,) = examine(save(tmp_path / "one.ipynb", cell), stored=False)
        assert finding.seen.startswith("ZeroDivisionError")


def test_it_works_where_a_loop_is_already_running(tmp_path):
    async def main():
        return examine(save(tmp_path / "one.ipynb", code("1 / 0")), stored=False)

    assert rules(asyncio.run(main())) == {"error"}


def test_it_stops_at_the_first_error_and_says_what_was_not_run(tmp_path):
    path = save(tmp_path / "one.ipynb", code("x = 1\n1 / 0"), code("x"), code("x"))
    error_found, rest = examine(path, stored=False)
    assert (error_found.rule, error_found.cell) == ("error", 1)
    assert rest.seen == "2 cells after it not run"


def test_a_finding_reads_cell_then_seen_then_wanted_then_traceback(tmp_path):
    path = save(tmp_path / "one.ipynb", code("x = 1\n1 / 0"))
    lines = str(examine(path, stored=False)[0]).splitlines()
    assert lines[0].endswith("one.ipynb, cell [1] (error)")
    assert lines[1:3] == ["    x = 1", "    1 / 0"]
    assert lines[3] == "  seen:   ZeroDivisionError: division by zero"
    assert lines[4].startswith("  wanted: no exception")
    assert lines[-1] == "  | ZeroDivisionError: division by zero"


def test_a_wanted_error_must_be_raised(tmp_path):
    cell = code("1", error("ValueError", "no"), tags=("raises-exception",))
    assert "no-error" in rules(examine(save(tmp_path / "one.ipynb", cell)))


def test_a_message_that_a_cell_means_to_show_is_its_own_and_names_its_line(tmp_path):
    forgotten = "async def f(): pass\nasync def g():\n    f()\nawait g()"
    path = save(
        tmp_path / "one.ipynb",
        code("%%capture kept\n1"),
        code(forgotten, tags=("nbval-ignore-output",)),
    )
    assert rewrite(path) == []
    (output,) = nbformat.read(path, 4).cells[1].outputs
    assert "cell.py:3: RuntimeWarning: coroutine 'f' was never awaited" in output.text
    assert examine(path) == []


def test_a_wanted_group_must_reach_the_page_as_an_error(tmp_path):
    group = "raise ExceptionGroup('two', [ValueError(1)])\nawait 0"
    stored = error("ExceptionGroup", "two (1 sub-exception)")
    bare = save(tmp_path / "bare.ipynb", code(group, stored, tags=("raises-exception",)))
    assert "error" in rules(examine(bare))
    repaired = save(
        tmp_path / "repaired.ipynb",
        code("import asynclab"),
        code(group, stored, tags=("raises-exception",)),
    )
    assert examine(repaired) == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("import os, sys\nprint('last', file=sys.__stderr__, flush=True)\nos._exit(1)", "died"),
        ("import time\ntime.sleep(60)", "no reply within 3 s"),
    ],
)
def test_a_kernel_that_dies_or_hangs_is_a_finding(tmp_path, source, seen):
    path = save(tmp_path / "one.ipynb", code("1"), code(source))
    (finding,) = examine(path, stored=False, timeout=3)
    assert (finding.rule, finding.cell) == ("stopped", 2)
    assert seen in finding.seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (None, "No such file"),
        ("not JSON", "no JSON"),
        ("[1, 2]", "JSON, but no notebook"),
        ('{"cells": 5, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no notebook"),
        ("\udcff", "no JSON"),
    ],
)
def test_a_file_that_is_no_notebook_is_a_finding(tmp_path, text, seen):
    path = tmp_path / "one.ipynb"
    if text is not None:
        path.write_bytes(text.encode(errors="surrogateescape"))
    (finding,) = examine(path)
    assert finding.rule == "file"
    assert seen in finding.seen


def test_a_notebook_in_another_language_is_a_finding(tmp_path):
    path = save(tmp_path / "one.ipynb", code("1"))
    path.write_text(path.read_text().replace('"language": "python"', '"language": "R"'))
    assert examine(path)[0].seen == "a notebook in R"


def stored_rules(*cells, **metadata) -> set[str]:
    made = notebook(*cells)
    made.metadata.update(metadata)
    return rules(list(check_stored(made)))


def test_a_tidy_notebook_has_no_stored_findings():
    assert stored_rules(code("1", out("/ and /home alone, and https://x.org/tmp/a\n"))) == set()


def test_cells_stored_out_of_order_or_not_run_are_findings():
    assert stored_rules(code("1"), not_run("2")) == {"order"}
    made = notebook(code("1"), code("2"))
    made.cells[0].execution_count = 3
    assert [str(f.seen) for f in check_stored(made)] == ["run as [3]"]


def test_metadata_that_changes_from_run_to_run_is_a_finding():
    assert stored_rules(code("1"), language_info={"name": "python", "version": "3.11.7"}) == {
        "untidy"
    }
    made = notebook(code("1"))
    made.cells[0].metadata["execution"] = {"iopub.status.idle": "2026-11-23"}
    assert rules(list(check_stored(made))) == {"untidy"}


@pytest.mark.parametrize("path", ["/home/ada/x.py", "/tmp/ipykernel_12/34.py", "C:\\Users\\ada"])
def test_a_path_of_one_machine_is_a_finding(path):
    made = notebook(code("1"))
    made.cells[0].outputs = [out(f'File "{path}", line 1\n')]
    assert "path" in rules(list(check_stored(made)))


def test_pictures_without_words_and_large_ones_are_findings():
    assert stored_rules(code("1", picture())) == {"alt"}
    assert stored_rules(code("1", picture(" "))) == {"alt"}
    assert stored_rules(code("1", picture("two rows", png() + bytes(60_000)))) == {"size"}


def test_places_of_a_machine_leave_the_text_and_nothing_else_does():
    lines = 'File \x1b[32m/usr/lib/python3.11/asyncio/tasks.py:5\x1b[39m in wait_for("/station")'
    assert without_places(lines) == (
        'File \x1b[32masyncio/tasks.py:5\x1b[39m in wait_for("/station")'
    )
    assert without_places("/tmp/ipykernel_1/22.py:3: Warning") == "cell.py:3: Warning"
    assert without_places(f"{ROOT}/asynclab/runner.py") == "asynclab/runner.py"
    assert absolute_paths("see /station/1, a/b and https://example.org/home/x") == []


def test_the_essence_of_a_traceback_is_the_same_on_every_python():
    old = 'Traceback (most recent call last):\n  File "a.py", line 1\n    f()\nValueError: no\n'
    new = old.replace("    f()\n", "    f()\n    ~^^\n")
    assert essence(old) == essence(new) == ["Traceback (most recent call last):", "ValueError: no"]
    group = "  + Exception Group Traceback:\n  |   File\n  +-+---- 1 ----\n    | ValueError: no\n"
    assert essence(group)[-1] == "ValueError: no"


WORK = """\
import sys, asyncio
from IPython.display import display
print("Oslo", flush=True)
display({{"image/png": {data!r}}}, raw=True, metadata={metadata!r})
print("Lima", flush=True)
print("Cairo")
"""


def test_rewriting_stores_what_the_gate_then_passes(tmp_path):
    source = WORK.format(data=picture().data["image/png"], metadata=ALT)
    path = save(
        tmp_path / "one.ipynb",
        not_run(source),
        not_run("6 * 7"),
        code("raise ValueError('no station')", tags=("raises-exception",)),
        code("import warnings\nwarnings.warn('old')", tags=("nbval-ignore-output",)),
    )
    path.chmod(0o640)
    assert rewrite(path) == []
    once = path.read_bytes()
    assert examine(path) == []
    assert rewrite(path) == []
    assert path.read_bytes() == once
    assert path.stat().st_mode & 0o777 == 0o640
    stored = nbformat.read(path, as_version=4)
    assert [cell.id for cell in stored.cells] == [f"cell-{i}" for i in range(4)]
    assert [o.get("text", "picture") for o in stored.cells[0].outputs] == [
        *("Oslo\n", "picture", "Lima\nCairo\n")
    ]
    assert stored.cells[3].outputs[0].text.startswith("cell.py:2: UserWarning: old")
    assert stored.metadata.language == "en"


@pytest.mark.parametrize("source", ["1 / 0", show({}), "import sys\nprint(1, file=sys.stderr)"])
def test_a_run_at_fault_stores_nothing(tmp_path, source):
    path = save(tmp_path / "one.ipynb", code(source))
    before = path.read_bytes()
    assert rewrite(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["one.ipynb"]


def test_the_command_finds_notebooks_in_folders_and_counts_what_is_wrong(tmp_path, capsys):
    (tmp_path / ".ipynb_checkpoints").mkdir()
    save(tmp_path / ".ipynb_checkpoints" / "old.ipynb", code("1 / 0"))
    good = save(tmp_path / "a.ipynb", code("x = 1"))
    bad = save(tmp_path / "b.ipynb", not_run("x = 1"))
    assert find(tmp_path) == [good, bad]
    assert main([str(good)]) == 0
    assert main([str(tmp_path)]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"{bad}: 1 found (")


def test_the_command_says_when_there_is_no_notebook(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "No notebook (.ipynb) in" in capsys.readouterr().err
