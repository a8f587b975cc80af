"""A plan has the source's cells in the source's order, and a student's answers in them.

`points` runs a plan, so that a case can say what the work is worth: 2 for `greet`, 1 for `count`.
"""

import copy
from dataclasses import replace

import pytest
from made_sources import SOURCE, STUB, cell, notebook, read_cells, read_made, release_cells, solved
from naive_marks import points

from asynclab.classroom.notebooks import Notebook, read_notebook
from asynclab.classroom.plan import answer_hash, plain
from asynclab.classroom.planning import plan_for, plan_of, solution_plan, stub_plan
from asynclab.classroom.source import SourceError

GREET = 'async def greet(name):\n    return "Hello " + name'
WRONG_GREET = 'async def greet(name):\n    return "Bye"'
COUNT = "def count(names):\n    return sum(1 for name in names)"
ANSWERS = {"greet": GREET, "count": COUNT, "why": "Because it waits."}


@pytest.fixture
def source(tmp_path):
    return read_made(tmp_path)


@pytest.fixture
def work(source, tmp_path):
    return Work(source, tmp_path)


class Work:
    """A release with all answers right, for a case to spoil."""

    def __init__(self, source, folder):
        self.source, self.folder = source, folder
        self.cells = release_cells(source)
        known = {cell.id for cell in source.cells}
        for grade_id, text in ANSWERS.items():
            if grade_id in known:
                self[grade_id]["source"] = text

    def __getitem__(self, grade_id):
        return self.cells[self.at(grade_id)]

    def at(self, grade_id):
        tags = [one["metadata"].get("nbgrader", {}) for one in self.cells]
        return next(place for place, one in enumerate(tags) if one.get("grade_id") == grade_id)

    def unanswer(self, grade_id):
        ours = next(one for one in self.source.cells if one.id == grade_id)
        self[grade_id]["source"] = ours.release

    def insert(self, place, *cells):
        self.cells[place:place] = cells

    def lose_tags(self):
        for one in self.cells:
            one["metadata"] = {}

    def plan(self, keep_ids=False):
        return plan_of(self.source, read_cells(self.folder, self.cells, keep_ids))


def code(plan, step_id):
    return next(step.code for step in plan.steps if step.id == step_id)


def kinds(plan):
    return [(step.id, step.kind) for step in plan.steps]


def said(plan, words):
    return any(words in remark for remark in plan.remarks)


def test_the_solution_and_the_stub_are_planned_from_the_source_alone(source):
    solution, stub = solution_plan(source), stub_plan(source)

    assert (points(solution), points(stub)) == (3, 0)
    assert code(stub, "count") == f"def count(names):\n{STUB}"
    assert "Zoë" in code(stub, "test_greet")


def test_work_that_was_done_as_asked_is_planned_without_a_remark(work):
    plan = work.plan()

    assert points(plan) == 3
    assert {step.id: step.code for step in plan.steps if step.id in ANSWERS} == ANSWERS
    assert (plan.remarks, plan.review) == ((), "no")


def test_a_notebook_that_was_not_handed_in_has_only_missing_answers(source):
    plan = plan_for(source, None)

    assert [step.id for step in plan.steps if step.missing] == ["greet", "count", "why"]
    assert points(plan) == 0


def test_an_answer_that_is_still_the_stub_is_missing(work):
    work.unanswer("greet")

    assert [step.id for step in work.plan().steps if step.missing] == ["greet"]


def test_a_language_other_than_python_is_refused(tmp_path):
    source = read_made(tmp_path, language="R")

    with pytest.raises(SourceError, match="'r'; Python alone can be graded"):
        plan_for(source, None)


# Locked cells and tests


def test_a_test_that_was_made_to_pass_is_the_sources_own_again(work):
    work["greet"]["source"] = WRONG_GREET
    work["test_greet"]["source"] = "assert True"

    assert points(work.plan()) == 1
    assert said(work.plan(), "is locked, and was changed")


def test_a_test_that_was_deleted_is_run(work):
    work["greet"]["source"] = WRONG_GREET
    del work.cells[work.at("test_greet")]

    assert points(work.plan()) == 1
    assert said(work.plan(), "were deleted; the teacher's count: test_greet")


def test_points_and_tags_of_the_submission_do_not_count(work):
    tags = work["test_count"]["metadata"]["nbgrader"]
    tags |= {"points": 100, "grade": False, "solution": True}

    plan = work.plan()

    assert [step.points for step in plan.steps if step.kind == "test"] == [2, 1]
    assert said(plan, "tags or points of Cell 9 ('test_count') were changed")


def test_a_setup_cell_that_was_changed_asks_for_a_look_if_marks_are_lost(work):
    work["imports"]["source"] += "\nimport random"

    assert work.plan().review == "if marks are lost"
    assert code(work.plan(), "imports") == "import asyncio"


def test_setup_that_was_deleted_is_run(work):
    del work.cells[work.at("imports")]

    assert kinds(work.plan())[0] == ("imports", "setup")


def test_untagged_setup_that_was_changed_runs_after_the_teachers_own(tmp_path):
    setup = cell("code", "import math\nlimit = 3")
    work = Work(read_made(tmp_path, [setup, *SOURCE]), tmp_path)
    work.cells[0] = cell("code", "import math\nlimit = 4\nimport statistics")

    assert kinds(work.plan())[:2] == [("cell 1", "setup"), ("extra 1", "extra")]


# Copies, splits, moves


def test_an_unchanged_copy_of_the_stub_does_no_harm(work):
    stub = copy.deepcopy(work["greet"])
    stub["source"] = "async def greet(name):\n" + STUB
    work.insert(work.at("greet") + 1, stub)

    assert points(work.plan()) == 3
    assert said(work.plan(), "is there 2 times")


def test_two_equal_copies_count_as_one(work):
    work.insert(work.at("greet") + 1, copy.deepcopy(work["greet"]))

    plan = work.plan()
    assert (points(plan), plan.review) == (3, "no")
    assert [step.kind for step in plan.steps].count("extra") == 1  # the demonstration's


def test_of_two_different_answers_the_last_before_the_test_counts_and_a_person_looks(work):
    other = copy.deepcopy(work["greet"])
    other["source"] = WRONG_GREET
    work.insert(work.at("greet") + 1, other)

    assert (points(work.plan()), work.plan().review) == (1, "yes")


def test_a_copy_after_the_test_is_left_out_and_a_person_looks(work):
    other = copy.deepcopy(work["greet"])
    other["source"] = WRONG_GREET
    work.insert(work.at("test_greet") + 1, other)

    assert (points(work.plan()), work.plan().review) == (3, "yes")
    assert said(work.plan(), "What comes after the test was left out: cell 6.")


def test_an_answer_that_was_split_is_put_together(work):
    first, second = work["greet"], copy.deepcopy(work["greet"])
    first["source"] = 'WORD = "Hello "'
    second["source"] = "async def greet(name):\n    return WORD + name"
    work.insert(work.at("greet") + 1, second)

    assert (points(work.plan()), work.plan().review) == (3, "if marks are lost")


def test_a_written_answer_that_was_split_is_read_as_one(work):
    second = copy.deepcopy(work["why"])
    second["source"] = "And it resumes."
    work.cells.append(second)

    assert code(work.plan(), "why") == "Because it waits.\n\nAnd it resumes."


def test_answers_that_were_merged_into_the_first_cell_both_count(work):
    work["greet"]["source"] = f"{GREET}\n\n\n{COUNT}"
    del work.cells[work.at("count")]

    assert (points(work.plan()), work.plan().review) == (3, "if marks are lost")


def test_answers_that_were_merged_into_the_last_cell_both_count(work):
    work["count"]["source"] = f"{GREET}\n\n\n{COUNT}"
    del work.cells[work.at("greet")]

    assert points(work.plan()) == 3


def test_an_answer_merged_with_its_test_counts(work):
    work["greet"]["source"] += '\n\nassert await greet("Ada") == "Hello Ada"'
    del work.cells[work.at("test_greet")]

    assert points(work.plan()) == 3


def test_cells_in_any_order_are_run_in_the_sources(work):
    work.cells.reverse()

    plan = work.plan()
    assert points(plan) == 3
    assert [step.id for step in plan.steps if step.kind == "test"] == ["test_greet", "test_count"]


def test_an_answer_that_was_moved_to_the_end_is_run_at_its_place_and_said(work):
    work.cells.append(work.cells.pop(work.at("greet")))

    assert (points(work.plan()), work.plan().review) == (3, "if marks are lost")
    assert said(work.plan(), "was moved")


def test_answers_with_each_others_names_are_run_as_they_define(work):
    greet, count = work["greet"]["metadata"], work["count"]["metadata"]
    greet["nbgrader"]["grade_id"], count["nbgrader"]["grade_id"] = "count", "greet"

    assert points(work.plan()) == 3


# Cells of the student's own


def test_a_helper_in_a_cell_of_its_own_runs_where_it_stands(work):
    work["greet"]["source"] = "async def greet(name):\n    return word() + name"
    work.insert(work.at("greet"), cell("code", 'def word():\n    return "Hello "'))

    assert (points(work.plan()), work.plan().remarks) == (3, ())


def test_a_helper_behind_a_moved_answer_still_runs_before_the_test(work):
    answer = work.cells.pop(work.at("count"))
    answer["source"] = "def count(names):\n    return number(names)"
    work.insert(1, answer, cell("code", "def number(names):\n    return len(names)"))

    assert points(work.plan()) == 3


@pytest.mark.parametrize("offset", [0, 1])
def test_an_answer_in_a_new_cell_beside_the_stub_counts(work, offset):
    work.unanswer("greet")
    work.insert(work.at("greet") + offset, cell("code", GREET))

    assert (points(work.plan()), work.plan().review) == (3, "if marks are lost")
    assert said(work.plan(), "The answer 'greet' was found in cell")


def test_an_answer_in_a_new_cell_instead_of_its_own_counts(work):
    work.cells[work.at("greet")] = cell("code", GREET)

    assert points(work.plan()) == 3


def test_an_answer_in_a_new_cell_behind_the_tests_counts_and_a_person_looks(work):
    work.unanswer("greet")
    work.cells.append(cell("code", GREET))

    assert (points(work.plan()), work.plan().review) == (3, "yes")


def test_a_wrong_answer_stays_wrong_whatever_comes_behind_the_tests(work):
    work["greet"]["source"] = WRONG_GREET
    work.cells.append(cell("code", GREET))

    assert points(work.plan()) == 1


TWICE = [
    cell("code", solved("def count(names):", "return len(names)"), "first", solution=True),
    cell("code", "assert count([1]) == 1", "test_1", grade=True, locked=True, points=1),
    cell("code", solved("def count(names):", "return len(names)"), "better", solution=True),
    cell("code", "assert count([1]) == 1", "test_2", grade=True, locked=True, points=1),
]


def test_an_answer_to_one_question_is_none_to_the_next_of_the_same_name(tmp_path):
    work = Work(read_made(tmp_path, TWICE), tmp_path)
    work["first"]["source"] = COUNT

    assert points(work.plan()) == 1


def test_answers_of_the_same_name_that_lost_their_tags_stay_with_their_tests(tmp_path):
    work = Work(read_made(tmp_path, TWICE), tmp_path)
    work["first"]["source"], work["better"]["source"] = COUNT, "def count(names):\n    return 0"
    work.lose_tags()

    plan = work.plan()
    assert points(plan) == 1
    assert next(step.code for step in plan.steps if step.kind == "answer") == COUNT


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_code_in_a_text_of_the_students_own_asks_for_a_look(work, kind):
    work.unanswer("greet")
    work.insert(2, cell(kind, f"```python\n{GREET}\n```"))

    assert (points(work.plan()), work.plan().review) == (1, "yes")
    assert said(work.plan(), "may stand in a text: cell 3")


def test_an_answer_written_below_the_question_asks_for_a_look(work):
    work.unanswer("why")
    work.cells[5]["source"] += "\n\nBecause it waits."

    assert work.plan().review == "yes"


def test_what_the_teacher_changed_since_the_release_is_no_change_of_the_students(work):
    work.unanswer("why")
    old = frozenset(plain(one["source"]) for one in work.cells)
    mended = [
        replace(one, text=f"{one.text}\n# mended", release=f"{one.release}\n# mended")
        if one.part in ("prose", "setup", "test")
        else one
        for one in work.source.cells
    ]
    work.source = replace(work.source, cells=tuple(mended))
    assert said(work.plan(), "was changed")
    assert said(work.plan(), "may stand in a text")

    work.source = replace(work.source, handed_out=old)
    assert (work.plan().review, work.plan().remarks) == ("no", ())


def test_a_second_try_in_a_cell_of_its_own_asks_for_a_look_if_marks_are_lost(work):
    work.insert(work.at("greet"), cell("code", WRONG_GREET))

    plan = work.plan()
    assert (points(plan), plan.review) == (3, "if marks are lost")
    assert said(plan, "'greet' is defined in cell 4, too")


def test_locked_cells_that_a_formatter_went_over_are_not_said_to_be_changed(work):
    test = work["test_count"]
    test["source"] = "assert  count( [1,] ) == 1\n"

    assert work.plan().remarks == ()


def test_an_answer_inside_a_test_cell_counts_and_a_person_looks(work):
    work.unanswer("greet")
    work["test_greet"]["source"] = f"{GREET}\n\n" + work["test_greet"]["source"]

    assert (points(work.plan()), work.plan().review) == (3, "yes")


def test_an_empty_extra_cell_is_no_step(work):
    work.insert(2, cell("code", "\n "), cell("markdown", "A note"), cell("raw", "x"))

    assert not [step for step in work.plan().steps if step.id == "extra 2"]


def test_a_demonstration_of_the_teachers_runs_as_the_student_left_it(work):
    place = next(at for at, one in enumerate(work.cells) if "print" in one["source"])
    work.cells[place]["source"] = "print(count([1, 2]))"

    extras = [step.code for step in work.plan().steps if step.kind == "extra"]
    assert extras == ["print(count([1, 2]))"]


# Types and tags that other tools lose


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_whose_cell_became_text_is_still_code(work, kind):
    work["greet"]["cell_type"] = kind

    assert points(work.plan()) == 3
    assert said(work.plan(), f"from code into {kind}")


def test_a_written_answer_whose_cell_became_code_is_still_written(work):
    work["why"]["cell_type"] = "code"

    assert code(work.plan(), "why") == "Because it waits."


@pytest.mark.parametrize("keep_ids", [True, False])
def test_work_that_lost_all_tags_is_found_again(work, keep_ids):
    work.lose_tags()

    plan = work.plan(keep_ids)
    assert points(plan) == 3
    assert code(plan, "why") == "Because it waits."
    assert (plan.review, len(plan.remarks)) == ("if marks are lost", 1)


def test_lost_tags_and_changed_tests_give_no_points_away(work):
    work["greet"]["source"] = WRONG_GREET
    work["test_greet"]["source"] = 'assert await greet("Ada") != "Hello Ada"'
    work.lose_tags()

    assert points(work.plan()) == 1


def test_one_answer_that_lost_its_tags_is_found_by_what_it_defines(work):
    work["count"]["metadata"] = {}

    assert points(work.plan()) == 3


def test_one_locked_cell_that_lost_its_tags_is_known_by_its_text(work):
    before = kinds(work.plan())
    work["imports"]["metadata"] = {}

    assert (kinds(work.plan()), work.plan().remarks) == (before, ())


def test_one_written_answer_that_lost_its_tags_is_found_by_its_place(work):
    work["why"]["metadata"] = {}

    assert code(work.plan(), "why") == "Because it waits."


@pytest.mark.parametrize("tags", [None, 7, "greet", [], {"grade_id": None}, {"grade_id": ["x"]}])
def test_tags_of_any_shape_do_no_harm(work, tags):
    work["greet"]["metadata"]["nbgrader"] = tags

    assert points(work.plan()) == 3


def test_ids_of_the_format_that_are_all_the_same_do_no_harm(work, tmp_path):
    work.lose_tags()
    for one in work.cells:
        one["id"] = "same"

    assert points(plan_of(work.source, read_cells(tmp_path, work.cells, keep_ids=True))) == 3


def test_a_changed_kernel_is_said_and_does_no_harm(work, tmp_path):
    cells = read_cells(tmp_path, work.cells, language="julia")

    plan = plan_of(work.source, cells)
    assert points(plan) == 3
    assert said(plan, "language was changed to 'julia'")


@pytest.mark.parametrize("cells", [[], [cell("code", "print(1)")]])
def test_a_notebook_without_any_cell_of_the_assignment_asks_for_a_look(source, tmp_path, cells):
    plan = plan_of(source, read_cells(tmp_path, cells))

    assert plan.review == "yes"
    assert said(plan, "is it the right file?")


def test_ten_thousand_cells_are_planned(work):
    copies = [copy.deepcopy(work["greet"]) for _ in range(5000)]
    for number, one in enumerate(copies):
        one["source"] += f"\n# {number}"
    work.insert(5, *copies, *[cell("code", f"x{number} = 1") for number in range(5000)])

    plan = work.plan()
    assert points(plan) == 3
    assert max(map(len, plan.remarks)) < 300


# What a person marks


def test_the_hash_of_an_answer_leaves_out_blanks_at_ends_of_lines():
    assert answer_hash("a  \nb\n") == answer_hash("a\nb") != answer_hash("a\n b")


def test_code_that_a_person_marks_comes_from_the_submission(tmp_path):
    manual = cell("code", "x = 1", "draw", grade=True, solution=True, points=4)
    work = Work(read_made(tmp_path, [*SOURCE, manual]), tmp_path)
    work["draw"]["source"] = "x = 2"

    step = work.plan().steps[-1]
    assert (step.kind, step.code, step.points, step.missing) == ("manual", "x = 2", 4, False)


def test_a_task_is_what_stands_below_it(tmp_path):
    text = "Draw.\n### BEGIN MARK SCHEME\n2 for axes\n### END MARK SCHEME"
    task = cell("markdown", text, "draw", task=True, points=5)
    work = Work(read_made(tmp_path, [*SOURCE, task, cell("markdown", "The end")]), tmp_path)
    work.insert(len(work.cells) - 1, cell("code", "draw = 1"), cell("markdown", "See above."))

    step = next(step for step in work.plan().steps if step.id == "draw")
    assert (step.kind, step.points, step.code) == ("written", 5, "draw = 1\n\nSee above.")


def test_a_notebook_that_was_read_twice_gives_the_same_plan(work, tmp_path):
    assert work.plan() == work.plan()


def test_the_file_on_disk_is_what_is_planned(source, tmp_path):
    path = tmp_path / "alice.ipynb"
    path.write_text(__import__("json").dumps(notebook(SOURCE)), encoding="utf-8")

    assert isinstance(read_notebook(path), Notebook)
    assert plan_for(source, path) == plan_of(source, read_notebook(path))
