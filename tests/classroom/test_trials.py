"""Trials: answers in files, with the points and the reply that each must get."""

import pytest

from asynclab.classroom.trials import read_trial, read_trials

WRONG = '''"""belief: gather-order
points: check_a 1, more_a 0.5
reply: one
reply: another
"""


# %% a
def a():
    return 1


# %% b-2
b = 2
'''


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_a_wrong_answer_says_its_points_and_its_replies(write):
    trial = read_trial(write("wrong_order.py", WRONG))
    assert trial.name == "wrong_order"
    assert trial.points == {"check_a": 1, "more_a": 0.5}
    assert trial.replies == ("one", "another")
    assert trial.belief == "gather-order"
    assert not trial.right


def test_each_answer_stands_below_its_grade_id(write):
    trial = read_trial(write("wrong_order.py", WRONG))
    assert trial.answers == {"a": "def a():\n    return 1", "b-2": "b = 2"}


def test_a_right_answer_says_nothing_and_gets_all_points(write):
    trial = read_trial(write("right_loop.py", "# %% a\na = 1\n"))
    assert trial.right
    assert (trial.points, trial.replies) == ({}, ())


def test_an_answer_may_be_one_that_python_cannot_read(write):
    trial = read_trial(write("wrong_syntax.py", WRONG + "b = = 3\n"))
    assert trial.replies == ("one", "another")
    assert trial.answers["b-2"] == "b = 2\nb = = 3"


def test_a_folder_is_read_in_order_and_a_missing_one_has_none(write, tmp_path):
    write("wrong_b.py", WRONG)
    write("right_a.py", "# %% a\na = 1\n")
    assert [trial.name for trial in read_trials(tmp_path)] == ["right_a", "wrong_b"]
    assert read_trials(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("other.py", WRONG, "has to begin with right_ or wrong_"),
        ("wrong_a.py", "a = 1", "No answer stands in it"),
        ("wrong_a.py", '"""reply: x"""\n# %% a\n', "A wrong answer needs `points:`"),
        ("right_a.py", WRONG, "a right one has neither"),
        ("wrong_a.py", WRONG.replace("reply: one", "says one"), "It begins with 'says one'"),
        ("wrong_a.py", WRONG.replace("check_a 1", "check_a: one"), "Its points are 'check_a: one"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused_in_a_sentence(write, name, text, said):
    with pytest.raises(ValueError, match=name) as refused:
        read_trial(write(name, text))
    assert said in str(refused.value)
