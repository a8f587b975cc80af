"""A plan has the source's cells in the source's order, and a student's answers in them."""

import pytest
from made_sources import STUB, read_cells, read_made, release_cells

from asynclab.classroom.planning import plan_for, plan_of, solution_plan, stub_plan

ANSWERS = {
    "greet": 'async def greet(name):\n    return "Hello " + name',
    "count": "def count(names):\n    return sum(1 for name in names)",
    "why": "Because it waits.",
}


@pytest.fixture
def source(tmp_path):
    return read_made(tmp_path)


@pytest.fixture
def handed_in(source):
    cells = release_cells(source)
    for one in cells:
        tags = one["metadata"].get("nbgrader", {})
        one["source"] = ANSWERS.get(tags.get("grade_id"), one["source"])
    return cells


@pytest.fixture
def plan(source, tmp_path):
    def planned(cells):
        return plan_of(source, read_cells(tmp_path, cells))

    return planned


def at(cells, grade_id):
    return next(
        place
        for place, one in enumerate(cells)
        if one["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def code(plan, step_id):
    return next(step.code for step in plan.steps if step.id == step_id)


def test_the_solution_and_the_stub_are_planned_from_the_source_alone(source):
    solution, stub = solution_plan(source), stub_plan(source)

    assert "len(names)" in code(solution, "count")
    assert code(stub, "count") == f"def count(names):\n{STUB}"
    assert "Zoë" in code(stub, "test_greet")


def test_answers_come_from_the_submission_and_tests_with_hidden_parts_from_the_source(
    plan, handed_in
):
    planned = plan(handed_in)

    assert {step.id: step.code for step in planned.steps if step.id in ANSWERS} == ANSWERS
    assert "Zoë" in code(planned, "test_greet")
    assert (planned.remarks, planned.review) == ((), "no")


def test_a_notebook_that_was_not_handed_in_has_only_missing_answers(source):
    planned = plan_for(source, None)

    assert [step.id for step in planned.steps if step.missing] == ["greet", "count", "why"]
    assert code(planned, "greet").endswith(STUB)
