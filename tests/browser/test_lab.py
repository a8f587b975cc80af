"""A smoke test as a learner sees it: a real JupyterLab, a real browser, Run All Cells."""

from __future__ import annotations

from pathlib import Path

import lab
from made_notebooks import not_run, save

LESSONS = Path(__file__).resolve().parents[2] / "notebooks" / "lessons"


def run(notebook: Path) -> tuple[list[dict], list[int]]:
    """The outputs of a run of all cells, and the widths of the pictures that it left."""
    with lab.served(notebook) as address, lab.opened(address) as page:
        cells = lab.run_all(page)
        return [o for c in cells for o in c.get("outputs", [])], lab.picture_widths(page)


def pictures(outputs: list[dict]) -> int:
    return sum("image/png" in output.get("data", {}) for output in outputs)


def test_lesson_02_runs_in_jupyterlab_and_its_pictures_are_there():
    (lesson,) = LESSONS.glob("02_*.ipynb")
    outputs, widths = run(lesson)
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert pictures(outputs) >= 2
    assert len(widths) == pictures(outputs)
    assert min(widths) > 0


def test_an_error_and_a_broken_picture_would_be_seen(tmp_path):
    broken = "display({'image/png': 'bm8gcGljdHVyZQ=='}, raw=True)"
    outputs, widths = run(save(tmp_path / "broken.ipynb", not_run(broken), not_run("1 / 0")))
    assert [output["ename"] for output in outputs if "ename" in output] == ["ZeroDivisionError"]
    assert widths == [0]
