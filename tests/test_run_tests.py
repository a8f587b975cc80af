"""run_tests(): what a cell holds as text becomes a test file, and pytest judges it."""

import os

import pytest

from asynclab.notebook.testing import run_tests

GOOD = "def test_good():\n    assert True\n"
BAD = "def test_bad():\n    assert 1 + 1 == 3\n"


def test_the_report_is_printed_and_its_last_line_is_returned(capsys):
    assert run_tests(GOOD + BAD) == "1 failed, 1 passed"
    report = capsys.readouterr().out
    assert "test_stations.py:4: in test_bad" in report
    assert "assert (1 + 1) == 3" in report
    assert report.endswith("1 failed, 1 passed\n")


def test_tests_use_the_asynclab_of_the_notebook_and_leave_nothing_in_its_folder(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    tests = """
import asynclab, os

def test_place(tmp_path):
    assert asynclab.__file__ == {!r}
    assert os.getcwd() != {!r}
"""
    import asynclab

    assert run_tests(tests.format(asynclab.__file__, str(tmp_path))) == "1 passed"
    assert os.listdir() == []  # noqa: PTH208 (pytest's own folder, seen as a learner sees it)


def test_an_async_test_is_no_test_for_pytest_alone(capsys):
    assert run_tests("async def test_never_run():\n    assert False\n") == "1 failed"
    assert "async def functions are not natively supported" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["CI", "BUILD_NUMBER", "FORCE_COLOR", "PYTEST_ADDOPTS"])
def test_the_report_is_the_same_whatever_machine_it_is_made_on(name, capsys, monkeypatch):
    text = "async def test_never_run():\n    assert False\n"
    for other in ("CI", "BUILD_NUMBER", "FORCE_COLOR", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(other, raising=False)
    run_tests(text)
    wanted = capsys.readouterr().out
    monkeypatch.setenv(name, "-vv" if name == "PYTEST_ADDOPTS" else "1")
    run_tests(text)
    assert capsys.readouterr().out == wanted


def test_a_text_that_is_no_python_is_reported_and_one_without_tests_too(capsys):
    assert run_tests("def test_(:") == "1 error"
    assert "SyntaxError" in capsys.readouterr().out
    assert run_tests("") == "no tests ran"


def test_what_is_no_text_is_refused_with_a_sentence():
    with pytest.raises(TypeError, match=r"run_tests\(\) got 3, and wants the text"):
        run_tests(3)
