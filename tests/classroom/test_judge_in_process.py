"""Tests that run in the student's process, which can claim what it likes."""

import pytest
from judging import judged

from asynclab.classroom.plan import Step

ANSWER = "delay = 1\ndef twice():\n    return 2 * delay"


def in_process(code, points=1):
    return judged(ANSWER, Step("t", "test", code, points=points, in_process=True)).cells[-1]


def test_a_test_in_the_students_process_says_that_it_is_not_tamper_proof():
    passed, failed = in_process("assert twice() == 2"), in_process("assert twice() == 3, 'no'")

    assert (passed.outcome, passed.score, passed.tamper_proof) == ("passed", 1, False)
    assert (failed.outcome, failed.score, failed.tamper_proof) == ("failed", 0, False)
    assert "no" in failed.reason


def test_partial_credit_is_the_number_of_the_last_line():
    marks = (
        "marks = Marks()\n"
        "with marks.part(1, 'a'):\n    assert twice() == 2\n"
        "with marks.part(2, 'b'):\n    assert twice() == 3\n"
        "marks"
    )

    assert in_process("score = 1.5\nscore", points=2).score == 1.5
    assert in_process(marks, points=3).score == 1
    assert in_process("twice()\nNone", points=2).score == 2


def test_a_test_that_ends_its_process_has_not_passed():
    assert in_process("import os\nos._exit(0)").outcome == "died"
    assert in_process("import sys\nsys.exit(0)").outcome == "failed"


@pytest.mark.parametrize(
    "trick",
    [
        "import ast\nclass No(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
        "        return ast.Pass()\nget_ipython().ast_transformers.append(No())",
        "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
        "get_ipython().transform_cell = lambda code: 'pass'",
        "async def nothing(*a, **k):\n    return False\n"
        "type(get_ipython()).__mro__[1].run_code = get_ipython().run_code = nothing",
        "get_ipython().events.register('pre_run_cell', lambda *a: exec('twice = int'))",
        "import builtins\nbuiltins.AssertionError = type('No', (Exception,), {})",
    ],
)
def test_it_does_not_go_through_what_the_notebook_did_to_its_shell(trick):
    test = Step("t", "test", "assert twice() == 3, 'no'", points=1, in_process=True)
    cell = judged(trick, ANSWER, test).cells[-1]
    assert (cell.outcome, cell.score) == ("failed", 0)
