"""The benchmarks run and report: miniature sizes, so their form is tested and no speed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import arms
from benchmarks.made import made
from benchmarks.report import Row, table, weather
from benchmarks.workloads import WORKLOADS

ROOT = Path(__file__).resolve().parent.parent


def benchmarks(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def miniature(tmp_path_factory):
    path = tmp_path_factory.mktemp("figures") / "figures.json"
    parts = ["record", "memory", "build", "plot", "import"]
    done = benchmarks(*parts, "--pairs", "1", "--size", "0.005", "--json", str(path))
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(path.read_text(encoding="utf-8"))


def test_every_workload_is_recorded_and_compared_with_its_bare_run(miniature):
    text, kept = miniature
    whats = [row["what"] for row in kept["rows"] if row["part"].startswith("recording")]
    assert {workload.title for workload in WORKLOADS.values()} <= set(whats)
    assert sum(what.endswith(", no watch") for what in whats) == 2
    for what in whats:
        assert re.search(rf"^{re.escape(what)} +\d+\.\d\d ", text, re.MULTILINE)


def test_every_part_has_its_rows_with_figures_above_zero(miniature):
    _, kept = miniature
    starts = ("recording", "peak memory", "making", "drawing", "importing")
    assert [sum(row["part"].startswith(start) for row in kept["rows"]) for start in starts] == [
        8, 2, 6, 5, 2,
    ]  # fmt: skip
    assert all(row["median"] > 0 and len(row["samples"]) == 1 for row in kept["rows"])


def test_a_part_of_the_size_has_no_aims_but_those_that_hold_at_any_size(miniature):
    _, kept = miniature
    assert [row["what"] for row in kept["rows"] if row["aim"] is not None] == [
        "import asynclab, asyncio included"
    ]


def test_a_class_is_graded_beside_the_start_of_python():
    done = benchmarks("classroom", "--pairs", "1", "--size", "0.02")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^a class of 2, (bubblewrap|none)", done.stdout, re.MULTILINE)
    rows = re.findall(r"^(.*?)  +\d+\.\d+ ", done.stdout, re.MULTILINE)
    assert rows == [
        "starting Python with IPython, for each",
        "asynclab classroom autograde, for each",
        "the same, × the start of Python",
        "with nothing left to grade, for all",
        "nbgrader autograde, for each",
        "the same, × asynclab classroom autograde",
        "asynclab classroom --help",
    ]


@pytest.mark.parametrize("arm", ["bare", "recorded", "recorded, no watch"])
def test_a_measurement_gives_its_figures_and_that_something_was_recorded(arm):
    job = {"job": "workload", "workload": "echo", "arm": arm, "size": 0.01, "with_result": True}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", json.dumps(job)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    figures = json.loads(done.stdout)
    assert figures["wall"] > 0
    assert figures.get("tracks", 0) == (0 if arm == "bare" else 5)  # two clients, two answers


def test_an_aim_is_met_up_to_its_value_and_not_met_above():
    aim = 1.5
    at, above = (Row("part", "what", "×", samples, aim=aim) for samples in ([1.5], [1.6]))
    assert (at.verdict, above.verdict) == ("met", "not met")
    assert Row("part", "what", "×", [9.0]).verdict == ""


def test_the_table_gives_the_median_the_quartiles_and_the_verdict():
    rows = [Row("record", "sleeps", "×", [1.0, 2.0, 3.0, 4.0, 9.0], [1.5], 1.5)]
    head, line = table(rows).splitlines()
    assert head.split() == ["record", "median", "quartiles", "CPU", "aim"]
    assert line.split() == ["sleeps", "3.00", "2.00", "–", "4.00", "1.50", "≤", "1.5", "not", "met"]


def test_a_busy_machine_is_named():
    assert weather({"load": 0.1, "cores": 2}) == ""
    assert weather({"load": None, "cores": 2}) == ""
    assert "load was 3.0" in weather({"load": 3.0, "cores": 2})


def test_made_timelines_have_the_slices_and_tracks_that_were_asked_for():
    timeline = made(100, 5)
    assert (len(timeline.columns), len(timeline.tracks)) == (100, 5)
    for track in timeline.tracks:
        assert [one.state for one in track.slices] == ["running", "waiting"] * 10
        assert all(one.finish > one.start for one in track.slices)


def test_a_part_that_does_not_exist_is_refused_in_a_sentence():
    done = benchmarks("recrod")
    assert done.returncode == 2
    assert "there is no part 'recrod'; choose from record" in done.stderr


def test_a_measurement_that_fails_ends_with_a_sentence_and_no_table(monkeypatch, capsys):
    from benchmarks import __main__, fresh

    monkeypatch.setattr(fresh, "_python", _fails)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "record", "--pairs", "1"])
    assert __main__.main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "No figures: 10,000 tasks × 10 sleep(0), bare: it ended badly" in said.err


def test_rivals_that_are_not_installed_are_named_with_what_adds_them(monkeypatch):
    monkeypatch.setattr(arms, "find_spec", lambda name: None)
    there, notes = arms.rivals()
    assert there == []
    assert "pip install viztracer" in notes[0]
    assert "pip install wigglystuff" in notes[1] or "3.12" in notes[1]


def test_rivals_that_are_installed_run_beside_us(monkeypatch):
    monkeypatch.setattr(arms, "find_spec", lambda name: name)
    there, _ = arms.rivals()
    assert "viztracer log_async" in there
    assert set(there) <= arms.ARMS.keys()


def _fails(*_):
    from benchmarks.fresh import MeasurementError

    raise MeasurementError("it ended badly")
