"""predict() and settle(): the nine rules of a prediction, on questions of every kind."""

import json
import os
from pathlib import Path

import pytest

from asynclab import predictions, progress_log, questions, saying
from asynclab.predictions import predict, settle

pytestmark = pytest.mark.usefixtures("unbroken_lines")

QUESTIONS = """
[elapsed]
lesson = "91"
question = "How long?"
kind = "choice"
choices = ["1 s", "2 s"]
truth = "2 s"
replies = {"1 s" = "One after the other.", "2 s" = "Indeed."}

[both]
lesson = "91"
question = "How long, each?"
kind = "choice"
choices = ["2 s and 1 s", "1 s and 1 s"]
truth = "2 s and 1 s"
replies = {"2 s and 1 s" = "So it is.", "1 s and 1 s" = "The first takes two."}

[printed]
lesson = "92"
question = "What is printed?"
kind = "choice"
choices = ["AAB", "ABA", "yes", "RuntimeError"]
truth = "AAB"
replies = {AAB = "Yes.", ABA = "No switch.", yes = "Hm.", RuntimeError = "No error."}

[threads]
lesson = "92"
question = "How many threads?"
kind = "number"
truth = 10
replies = {right = "Ten.", low = "More.", high = "Fewer."}

[seconds]
lesson = "92"
question = "How many seconds?"
kind = "number"
unit = "s"
truth = 2
replies = {right = "Two.", low = "Longer.", high = "Shorter."}

[order]
lesson = "92"
question = "In which order?"
kind = "order"
choices = ["a", "b", "c"]
truth = [["a", "b", "c"], ["b", "a", "c"]]
replies = {right = "c waits for both.", wrong = "c comes last."}

[outcomes]
lesson = "92"
question = "What can n be?"
kind = "possible"
choices = ["1", "2", "3"]
truth = ["1", "2"]
replies = {right = "Both.", missing = "There is one more.", extra = "One of them cannot be."}

[words]
lesson = "92"
question = "What does await do?"
kind = "sentence"
truth = "It waits."
"""


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """Questions of our own, a learner's folder, and a session that has just begun."""
    file = tmp_path / "questions.toml"
    file.write_text(QUESTIONS)
    monkeypatch.setattr(questions, "load", lambda: questions.read_file(file))
    monkeypatch.delenv("ASYNCLAB_PROGRESS", raising=False)
    folder = tmp_path / "my-course"
    (folder / ".asynclab").mkdir(parents=True)
    (folder / ".asynclab" / "manifest.json").write_text("{}")
    monkeypatch.chdir(folder)
    restart_kernel()
    yield folder
    restart_kernel()


def restart_kernel():
    predictions._answered.clear()
    progress_log.forget_session()


def kept(folder=None):
    file = (folder or Path()) / ".asynclab" / "progress.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def said(capsys, function, *arguments, **more):
    capsys.readouterr()
    assert function(*arguments, **more) is None
    return capsys.readouterr().out.rstrip("\n")


def test_a_wrong_prediction_is_confronted_with_the_run_and_explained(capsys):
    predict("elapsed", "1 s")
    told = said(capsys, settle, "elapsed", 2.0031)
    assert told == "You predicted 1 s; your run took 2.0 s. One after the other."


def test_a_right_prediction_says_so_first(capsys):
    predict("elapsed", "2 s")
    assert said(capsys, settle, "elapsed", 1.96) == (
        "Right: you predicted 2 s; your run took 2.0 s. Indeed."
    )


@pytest.mark.parametrize(
    ("id", "answer", "understood"),
    [
        ("elapsed", "2s", "2 s"),
        ("elapsed", " 2 S ", "2 s"),
        ("elapsed", 2, "2 s"),
        ("elapsed", 2.0, "2 s"),
        ("elapsed", "2", "2 s"),
        ("elapsed", "2 seconds", "2 s"),
        ("both", (2, 1), "2 s and 1 s"),
        ("both", "2 s, 1 s", "2 s and 1 s"),
        ("printed", "a a b", "AAB"),
        ("printed", ["A", "A", "B"], "AAB"),
        ("printed", True, "yes"),
        ("printed", RuntimeError, "RuntimeError"),
        ("threads", 10, "10"),
        ("threads", "10 threads", "10"),
        ("threads", 2.5, "2.5"),
        ("seconds", "2", "2.0 s"),
        ("seconds", "2 s", "2.0 s"),
        ("order", ["a", "c", "b"], "a, then c, then b"),
        ("order", "a, c, b", "a, then c, then b"),
        ("order", ("A", "C", "B"), "a, then c, then b"),
        ("outcomes", {"2", "1"}, "1 or 2"),
        ("outcomes", [1, 2], "1 or 2"),
        ("outcomes", 1, "1"),
        ("words", " It waits, then goes on. ", "It waits, then goes on."),
    ],
)
def test_an_answer_may_be_written_in_any_sensible_way(capsys, id, answer, understood):
    assert said(capsys, predict, id, answer) == f"You predict: {understood}. Now run, and see."


class Rude:
    def __str__(self):
        raise RuntimeError

    __repr__ = __eq__ = __str__
    __hash__ = None


NONSENSE = ["", None, float("nan"), 1j, [], {}, "2 ms", b"2 s", object, Rude(), "x" * 999]


@pytest.mark.parametrize(
    ("id", "bad"),
    [(id, bad) for id in ("elapsed", "seconds", "order", "outcomes") for bad in NONSENSE]
    + [("elapsed", "3 s"), ("elapsed", 7), ("elapsed", -2), ("both", "2 s"), ("printed", "BBA")]
    + [("order", ["a", "b"]), ("order", ["a", "a", "b", "c"]), ("outcomes", {"1", "4"})]
    + [("words", 5), ("words", "  "), ("threads", "many"), ("threads", True)],
)
def test_a_bad_answer_is_told_what_is_allowed_and_nothing_is_kept(capsys, id, bad):
    told = said(capsys, predict, id, bad)
    assert "is no answer to this question: answer with" in told
    assert told.endswith("Nothing was kept.")
    assert len(told) < 300
    assert kept() == []
    assert predictions._answered == {}


def test_a_bad_answer_leaves_the_good_one_before_it_in_force(capsys):
    predict("elapsed", "1 s")
    predict("elapsed", "soon")
    assert "You predicted 1 s" in said(capsys, settle, "elapsed", 2)


def test_three_dots_are_not_yet_and_keep_the_explanation_back(capsys):
    assert said(capsys, predict, "elapsed", ...) == (
        'Not predicted yet: replace ... with "1 s" or "2 s".'
    )
    told = said(capsys, settle, "elapsed", 2.01)
    assert told.startswith("Your run took 2.0 s. You have not predicted yet: ")
    assert 'replace ... with "1 s" or "2 s"' in told
    assert "Indeed" not in told
    assert "One after" not in told


def test_what_is_printed_fits_a_line(capsys, monkeypatch):
    monkeypatch.setattr(saying, "WIDTH", 79)
    told = said(capsys, settle, "elapsed", 2.01)
    assert told == (
        "Your run took 2.0 s. You have not predicted yet: in the predict cell replace\n"
        '... with "1 s" or "2 s", run it, then this cell again.'
    )


@pytest.mark.parametrize("seen", [1.4, 5, 1.0, float("inf"), None, "banana", [], Rude(), (2, 2)])
def test_a_run_that_contradicts_the_truth_settles_nothing(capsys, seen):
    predict("elapsed", "1 s")
    told = said(capsys, settle, "elapsed", seen)
    assert "Was the machine busy? Run it again." in told
    assert "Nothing was settled." in told
    assert "One after" not in told
    assert [event["event"] for event in kept()] == ["predict"]


@pytest.mark.parametrize(
    ("seen", "fits"), [(1.51, True), (2.49, True), (1.49, False), (2.6, False)]
)
def test_a_choice_matches_a_measured_number_within_a_quarter(capsys, seen, fits):
    predict("elapsed", "2 s")
    assert said(capsys, settle, "elapsed", seen).startswith("Right") == fits


def test_several_numbers_are_matched_one_by_one(capsys):
    predict("both", "1 s and 1 s")
    assert said(capsys, settle, "both", [2.04, 1.01]) == (
        "You predicted 1 s and 1 s; your run took 2.0 s and 1.0 s. The first takes two."
    )


@pytest.mark.parametrize(
    ("answer", "reply"),
    [(9, "Ten."), (12, "Ten."), (10, "Ten."), (1, "More."), (99, "Fewer.")],
)
def test_a_number_is_right_within_its_tolerance(capsys, answer, reply):
    predict("threads", answer)
    assert said(capsys, settle, "threads", 10).endswith(reply)


def test_any_allowed_order_is_right_and_one_that_did_not_happen_is_not_promised(capsys):
    predict("order", ["a", "b", "c"])
    assert said(capsys, settle, "order", ["a", "b", "c"]) == (
        "Right, as you predicted: your run showed a, then b, then c. c waits for both."
    )
    assert said(capsys, settle, "order", ["b", "a", "c"]) == (
        "Possible too, not promised: you predicted a, then b, then c; "
        "your run showed b, then a, then c. c waits for both."
    )
    predict("order", ["c", "a", "b"])
    assert said(capsys, settle, "order", ["b", "a", "c"]).endswith("c comes last.")
    assert "Was the machine busy?" in said(capsys, settle, "order", ["c", "b", "a"])


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ({"1", "2"}, "Both."),
        ({"1"}, "There is one more."),
        ({"1", "3"}, "There is one more."),
        ({"1", "2", "3"}, "One of them cannot be."),
    ],
)
def test_possible_outcomes_are_the_set_of_all_of_them(capsys, answer, reply):
    predict("outcomes", answer)
    assert said(capsys, settle, "outcomes", 2).endswith(reply)
    assert "Was the machine busy?" in said(capsys, settle, "outcomes", 3)


def test_a_sentence_stands_beside_a_model_answer_and_is_never_judged(capsys):
    predict("words", "It stops the program.")
    assert said(capsys, settle, "words", "two rows") == (
        "You wrote: It stops the program.\nYour run showed two rows. A model answer: It waits."
    )
    assert kept()[-1]["outcome"] == "kept"


def test_a_reason_is_kept_and_held_against_the_picture(capsys):
    predict("elapsed", "1 s", why="Both sleep at once.")
    assert kept()[0]["why"] == "Both sleep at once."
    assert said(capsys, settle, "elapsed", 2).splitlines()[1] == (
        "Your reason was: Both sleep at once. Does the picture agree?"
    )


@pytest.mark.parametrize("id", ["elapse", "", None, 7, ["elapsed"], Rude()])
def test_an_unknown_question_is_answered_with_the_nearest_ones(capsys, id):
    for told in (said(capsys, predict, id, "2 s"), said(capsys, settle, id, 2)):
        assert told.startswith("There is no question ")
        assert 'Did you mean "' in told
    assert kept() == []


def test_the_progress_file_holds_one_json_line_an_event_with_the_agreed_keys():
    predict("elapsed", "1 s")
    settle("elapsed", 2.003)
    answered, settled = kept()
    assert (
        list(answered)
        == list(settled)
        == [
            *("version", "time", "course", "lesson", "event", "id"),
            *("answer", "why", "seen", "outcome", "attempt"),
        ]
    )
    assert (answered["event"], answered["answer"], answered["attempt"]) == ("predict", "1 s", 1)
    assert (settled["event"], settled["seen"], settled["outcome"]) == ("settle", "2.0 s", "wrong")
    assert (settled["answer"], settled["lesson"], settled["attempt"]) == ("1 s", "91", 1)


def test_later_answers_are_further_attempts_and_a_cell_run_twice_is_none():
    for answer in ("1 s", "1 s", "2 s"):
        predict("elapsed", answer)
        settle("elapsed", 2)
    settle("elapsed", 2)
    events = [(event["event"], event["answer"], event["attempt"]) for event in kept()]
    assert events == [
        ("predict", "1 s", 1),
        ("settle", "1 s", 1),
        ("predict", "2 s", 2),
        ("settle", "2 s", 2),
    ]


def test_an_answer_given_after_the_run_was_seen_is_a_further_attempt():
    predict("elapsed", ...)
    settle("elapsed", 2)
    predict("elapsed", "2 s")
    assert [(event["event"], event["attempt"]) for event in kept()] == [
        ("settle", 0),
        ("predict", 2),
    ]
    assert kept()[0]["outcome"] == "unanswered"


@pytest.mark.parametrize(
    ("id", "answer", "seen"),
    [
        ("order", ["c", "a", "b"], "a,b,c"),
        ("outcomes", {"1"}, 1),
        ("threads", 3, 10),
        ("words", "So.", 1),
    ],
)
def test_a_prediction_survives_a_restart_of_the_kernel(capsys, id, answer, seen):
    predict(id, answer, why="I think so.")
    before = said(capsys, settle, id, seen)
    restart_kernel()
    assert said(capsys, settle, id, seen) == before
    assert len(kept()) == 2


def test_three_dots_in_the_cell_count_more_than_an_earlier_answer(capsys):
    """So a lesson's stored output is the same with and without earlier predictions."""
    predict("elapsed", "1 s")
    restart_kernel()
    predict("elapsed", ...)
    assert "You have not predicted yet" in said(capsys, settle, "elapsed", 2)


def test_the_file_is_found_from_a_folder_inside_the_course(course, monkeypatch):
    inner = course / "lessons" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    predict("elapsed", "1 s")
    assert [event["id"] for event in kept(course)] == ["elapsed"]


def test_outside_a_course_predictions_live_in_memory_only(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    predict("elapsed", "1 s")
    assert "You predicted 1 s" in said(capsys, settle, "elapsed", 2)
    assert not list(tmp_path.glob("**/progress.jsonl"))
    restart_kernel()
    assert "not predicted yet" in said(capsys, settle, "elapsed", 2)


def test_the_environment_turns_the_file_off_or_moves_it(course, tmp_path, monkeypatch):
    monkeypatch.setenv("ASYNCLAB_PROGRESS", "off")
    predict("elapsed", "1 s")
    assert kept() == []
    moved = tmp_path / "else where" / "log.jsonl"
    monkeypatch.setenv("ASYNCLAB_PROGRESS", str(moved))
    predict("elapsed", "2 s")
    assert json.loads(moved.read_text())["answer"] == "2 s"


def test_a_file_that_cannot_be_written_is_said_once_and_the_session_goes_on(
    capsys, tmp_path, monkeypatch
):
    monkeypatch.setenv("ASYNCLAB_PROGRESS", str(tmp_path))
    told = said(capsys, predict, "elapsed", "1 s")
    assert "could not be written (Is a directory)" in told
    assert "for this session only" in told
    assert said(capsys, settle, "elapsed", 2).startswith("You predicted 1 s")
    assert "could not be written" not in said(capsys, predict, "both", "1 s and 1 s")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is tried on /dev/full")
def test_a_full_disk_loses_no_prediction_of_the_session(capsys, monkeypatch):
    monkeypatch.setenv("ASYNCLAB_PROGRESS", "/dev/full")
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"")
    assert "No space left on device" in said(capsys, predict, "elapsed", "1 s")
    assert said(capsys, settle, "elapsed", 2).startswith("You predicted 1 s")


@pytest.mark.parametrize(
    "damage",
    [
        b"\x00\xff\n",
        b"[1, 2]\n",
        b'{"version": 99, "lesson": "91", "event": "predict", "id": "elapsed"}\n',
        b'{"version": 1, "lesson": "91", "event": "predict", "id": "elapsed"}\n',
        b'{"version": 1, "event": "predict", "id": "elapsed", "answer": "2 s"}\n',
        b'{"version": 1, "lesson": "91", "event": "predict", "id": "elapsed", "answer": {}}\n',
        b'{"version": 1, "lesson": "91", "ev',
    ],
)
def test_a_damaged_line_is_passed_over_and_never_joined_to_the_next(capsys, course, damage):
    file = course / ".asynclab" / "progress.jsonl"
    file.write_bytes(damage)
    predict("elapsed", "1 s")
    restart_kernel()
    assert said(capsys, settle, "elapsed", 2).startswith("You predicted 1 s")
    assert file.read_bytes().startswith(damage)
    assert file.read_bytes().endswith(b"\n")


def test_half_a_character_in_a_reason_is_kept_readable():
    predict("elapsed", "1 s", why="because \ud800")
    assert kept()[0]["why"] == "because \ud800"


@pytest.mark.soak(20)
def test_two_kernels_never_mix_their_lines(course, tmp_path):
    import subprocess
    import sys

    code = (
        "from asynclab import progress_log\n"
        "for n in range(300):\n"
        "    progress_log.append('91', 'predict', 'elapsed', answer=str(n) * 50)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    kernels = [
        subprocess.Popen([sys.executable, "-c", code], cwd=course, env=environment)
        for _ in range(2)
    ]
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    assert sorted(event["answer"] for event in kept(course)) == sorted(
        [str(n) * 50 for n in range(300)] * 2
    )


def test_nothing_of_the_learner_but_answers_is_kept(course):
    predict("elapsed", "1 s")
    settle("elapsed", 2)
    text = (course / ".asynclab" / "progress.jsonl").read_text()
    assert str(course.parent) not in text
    assert Path(__file__).name not in text
