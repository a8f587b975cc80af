"""`asynclab doctor`: the truth about this process and about a kernel."""

from __future__ import annotations

import asyncio
import platform
import sys
import time
from types import SimpleNamespace

import pytest

from asynclab.classroom.isolation import levels
from asynclab.commands import doctor


def test_it_asks_a_kernel_too_and_finds_the_repairs_on_there() -> None:
    terminal, kernel = doctor.examine().split("In a notebook's kernel\n")
    for report in (terminal, kernel):
        assert f"  {platform.python_version()} on" in report
    assert "none running" in terminal
    assert "repair: exception groups  not possible here" in terminal
    assert "repair: exception groups  not possible here" not in kernel
    assert ", running" in kernel


def test_it_says_how_students_code_is_locked_in_or_why_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(levels, "look", lambda: levels.Found("bubblewrap"))
    assert doctor.sandbox() == "bubblewrap"
    monkeypatch.setattr(levels, "look", lambda: levels.Found("none", "bwrap is not installed"))
    assert doctor.sandbox() == "none: bwrap is not installed"


def test_it_names_the_loop_that_runs() -> None:
    async def ask() -> str:
        return doctor.facts()["event loop"]

    assert asyncio.run(ask()).endswith("EventLoop, running")


def test_a_coarse_clock_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("clock" in sentence for sentence in doctor.differences())
    coarse = SimpleNamespace(resolution=0.015625)
    monkeypatch.setattr(time, "get_clock_info", lambda name: coarse)
    assert "The clock moves in steps of 16 ms: shorter waits look like 0." in doctor.differences()


@pytest.mark.parametrize(
    ("name", "word"), [("win32", "Windows"), ("emscripten", "browser"), ("linux", "")]
)
def test_a_platform_that_differs_is_told(
    name: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", name)
    told = [text for text in doctor.differences() if "Windows" in text or "browser" in text]
    assert [word in text for text in told] == ([True] if word else [])


def test_colab_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    assert any("Colab" in sentence for sentence in doctor.differences())


def test_settings_that_change_the_lessons_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCLAB_REPAIRS", "off")
    monkeypatch.setenv("ASYNCLAB_PROGRESS", "OFF")
    told = " ".join(doctor.differences())
    assert "ASYNCLAB_REPAIRS is off" in told
    assert "ASYNCLAB_PROGRESS is off" in told


def test_a_kernel_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_client import manager

    def fail(**options: object) -> None:
        raise RuntimeError("no such kernel")

    monkeypatch.setattr(manager, "start_new_kernel", fail)
    assert "No kernel starts here (RuntimeError: no such kernel)" in doctor.ask_kernel()
