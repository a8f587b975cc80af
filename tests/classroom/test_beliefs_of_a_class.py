"""What a class believes: read from what was handed in, never run, counted without names."""

from __future__ import annotations

import json

import pytest
from made_notebooks import not_run, save

from asynclab.classroom.beliefs import Said, class_beliefs, said_in

ID = "async-is-concurrent"  # 2 s is right
WRONG, RIGHT = Said("1 s", "1 s"), Said("2 s", "2 s")
CHANGED = Said("1 s", "2 s")


def progress(folder, *events):
    """A progress file with predictions: (id, answer, attempt)."""
    base = {"version": 1, "time": "", "course": "asynclab", "lesson": "01", "event": "predict"}
    lines = [base | {"id": id, "answer": answer, "attempt": n} for id, answer, n in events]
    path = folder / "progress.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_an_answer_in_a_notebook_is_first_and_last(tmp_path):
    save(tmp_path / "a.ipynb", not_run("predict('async-is-concurrent', '1 s', why='both async')"))
    assert said_in(tmp_path) == {ID: WRONG}


def test_the_progress_file_knows_the_first_answer_and_the_notebook_the_last(tmp_path):
    progress(tmp_path, (ID, "1 s", 1))
    save(tmp_path / "a.ipynb", not_run(f'predict("{ID}", "2 s")'))
    assert said_in(tmp_path) == {ID: CHANGED}


def test_an_answer_given_after_the_run_was_seen_is_no_first_one(tmp_path):
    progress(tmp_path, (ID, "2 s", 2))
    assert said_in(tmp_path) == {}


@pytest.mark.parametrize(
    "code",
    [
        f"predict('{ID}', ...)",
        f"predict('{ID}', 'a week')",
        "predict('no-such-question', '1 s')",
        f"predict('{ID}', __import__('os').system('true'))",
        f"predict('{ID}'",
        "predict()",
        "predict('x' * 9, [[1]])",
        f"predict('{ID}', " + "(" * 300 + ")" * 300 + ")",
        f"predict('{ID}', '1 s')" + " " * 20_000,
        "\0predict(",
    ],
)
def test_what_is_no_answer_is_left_out_and_nothing_is_run(tmp_path, code):
    save(tmp_path / "a.ipynb", not_run(code))
    assert said_in(tmp_path) == {}


def test_answers_are_found_beside_magics_and_await(tmp_path):
    save(tmp_path / "a.ipynb", not_run(f"%matplotlib inline\npredict('{ID}', '1 s')\nawait main()"))
    assert said_in(tmp_path) == {ID: WRONG}


def test_torn_foreign_and_linked_progress_is_left_out(tmp_path):
    elsewhere = progress(tmp_path, (ID, "1 s", 1))
    folder = tmp_path / "of"
    folder.mkdir()
    (folder / "progress.jsonl").symlink_to(elsewhere)
    assert said_in(folder) == {}
    elsewhere.write_bytes(b'{"version": 1\n[]\n\xff\n{"version": 1, "id": ["x"], "answer": {}}\n')
    assert said_in(tmp_path) == {}
    assert said_in(tmp_path / "nowhere") == {}


def test_a_belief_has_its_text_and_its_numbers():
    (belief,), too_few = class_beliefs([{ID: one} for one in (WRONG, WRONG, CHANGED, RIGHT, RIGHT)])
    assert belief.text.startswith("`await a()` and then `await b()` overlap")
    assert (belief.answered, belief.wrong_first, belief.wrong_later) == (5, 3, 2)
    assert (belief.commonest, belief.gave_it) == ("1 s", 3)
    assert too_few == 0


def test_a_question_of_an_assignment_tells_the_belief_that_it_asks_about_again():
    (one,), _ = class_beliefs([{"tasks-in-a-loop": Said("1 s", "1 s")}] * 5)
    assert one.lesson == "A1"
    assert one.text.startswith("Awaiting `create_task(…)` twice is the same as")


def test_a_group_under_five_is_not_told():
    assert class_beliefs([{ID: WRONG}] * 4) == ([], 1)


def test_the_belief_that_was_wrong_most_often_comes_first():
    students = [{"call-runs": Said("0", "0"), ID: WRONG}] * 5
    assert [one.id for one in class_beliefs(students)[0]] == [ID, "call-runs"]


def test_a_question_that_is_no_belief_stands_in_its_own_words():
    (one,), _ = class_beliefs([{"warm-up": Said("1 s", "1 s")}] * 5)
    assert one.text.startswith("`read_oslo()` starts")
