import json
from types import SimpleNamespace

import pytest
from kernels import kernel

import asynclab
from asynclab.notebook.lesson_needs import say_if_older

NO_NAMES = SimpleNamespace(user_ns={})


def lesson(folder, needs):
    path = folder / "02_lesson.ipynb"
    path.write_text(json.dumps({"metadata": {"asynclab": {"needs": needs}}}), encoding="utf-8")
    return path


def said(capsys, shell=NO_NAMES):
    say_if_older(shell)
    return capsys.readouterr().out


@pytest.mark.parametrize("needs", ["0.1.1", "0.2", "0.10.0", "1"])
def test_a_lesson_newer_than_asynclab_gets_a_sentence(tmp_path, monkeypatch, capsys, needs):
    monkeypatch.setattr(asynclab, "__version__", "0.1.0")
    monkeypatch.setenv("JPY_SESSION_NAME", str(lesson(tmp_path, needs)))
    assert f"This lesson needs asynclab {needs} or newer, and here is 0.1.0" in said(capsys)


@pytest.mark.parametrize("needs", ["0.1.0", "0.1", "0.0.9"])
def test_a_lesson_that_this_asynclab_serves_gets_none(tmp_path, monkeypatch, capsys, needs):
    monkeypatch.setattr(asynclab, "__version__", "0.1.0")
    monkeypatch.setenv("JPY_SESSION_NAME", str(lesson(tmp_path, needs)))
    assert said(capsys) == ""


def test_vs_code_names_the_notebook_in_the_namespace(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    names = {"__vsc_ipynb_file__": str(lesson(tmp_path, "9.0"))}
    assert "needs asynclab 9.0" in said(capsys, SimpleNamespace(user_ns=names))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"metadata": {"asynclab": 3}}', "\x00"])
def test_a_notebook_that_says_nothing_is_passed_by(tmp_path, monkeypatch, capsys, text):
    path = tmp_path / "other.ipynb"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert said(capsys) == ""


def test_a_notebook_that_is_nowhere_is_passed_by(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "gone.ipynb"))
    assert said(capsys) == ""


def test_the_sentence_stands_in_the_cell_that_imports_asynclab(tmp_path):
    with kernel(JPY_SESSION_NAME=str(lesson(tmp_path, "99.0"))) as running:
        cell = running.run("from asynclab import run")
    assert cell.stdout.startswith("This lesson needs asynclab 99.0 or newer")
