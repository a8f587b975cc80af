"""Results on disk: whole or absent, kept for ever, one writer at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from asynclab.classroom import store
from asynclab.classroom.result import CellResult, NotebookResult, Result
from asynclab.classroom.store import Store, locked, safe
from asynclab.commands import CommandError

CELL = CellResult("q1", "test", 2, 1.5, "partial", "Two overlapped; three were wanted.")
RESULT = Result("ps1", "ada", "graded", "s1", "t1", "none", (NotebookResult("ps1", (CELL,)),))
NAMES = ["ada", "Ada Lovelace", "o'neil \"x\"", "[a-z]*", "Ünal", "张伟", "a/b", "..", "", "a\0b",
         "%41", "~", "x" * 400, "张" * 200, "half\udc80", "CON:", "tail ", "a\nb"]  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path, "ps1")


def test_a_result_comes_back_equal(kept: Store) -> None:
    attempt = kept.add(RESULT, seconds=0.25, conditions="c", reason="first")
    again = Store(kept.folder.parents[2], "ps1").latest("ada")
    assert again == attempt
    assert again.result == RESULT
    assert (again.number, again.seconds, again.conditions, again.reason) == (1, 0.25, "c", "first")


def test_the_newest_attempt_counts_and_earlier_ones_stay(kept: Store) -> None:
    better = replace(RESULT, submission_hash="s2")
    kept.add(RESULT)
    kept.add(better)
    assert kept.results() == {"ada": better}
    assert [one.result for one in kept.attempts("ada")] == [RESULT, better]


def test_an_attempt_knows_what_it_graded(kept: Store) -> None:
    attempt = kept.add(RESULT, conditions="c")
    assert attempt.is_of("t1", "c")
    for other in [("t2", "c"), ("t1", "d")]:
        assert not attempt.is_of(*other)


def test_students_of_any_name_are_kept_apart(kept: Store) -> None:
    for name in NAMES:
        kept.add(replace(RESULT, student=name, submission_hash=repr(name)))
    assert set(kept.results()) == set(NAMES)
    for name in NAMES:
        assert [one.result.submission_hash for one in kept.attempts(name)] == [repr(name)]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_becomes_one_folder_inside_the_store(name: str) -> None:
    folder = safe(name)
    assert Path("results", folder).parts == ("results", folder)
    assert folder not in ("..", ".", "")
    assert len(os.fsencode(folder)) <= 200


def test_students_whose_names_differ_in_case_only_share_a_folder_unharmed(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "safe", str.lower)
    for name in ["ada", "Ada", "ada"]:
        kept.add(replace(RESULT, student=name))
    assert len(kept.attempts("ada")) == 2
    assert len(kept.attempts("Ada")) == 1


def test_a_damaged_file_is_passed_over_and_never_written_upon(kept: Store) -> None:
    kept.add(RESULT)
    damaged = kept.folder / "ada" / "0002.json"
    damaged.write_text('{"number": 2, "resu')
    assert kept.latest("ada").number == 1
    assert kept.add(RESULT).number == 3
    assert damaged.read_text() == '{"number": 2, "resu'


def test_a_file_left_half_written_by_a_kill_is_no_attempt(kept: Store) -> None:
    kept.add(RESULT)
    (kept.folder / "ada" / ".0002.json.77.part").write_text('{"number": 2}')
    assert [one.number for one in kept.attempts("ada")] == [1]


def test_the_journal_tells_of_every_attempt(kept: Store) -> None:
    kept.add(RESULT)
    kept.note("run", students=2)
    lines = kept.journal()
    assert [line["event"] for line in lines] == ["graded", "run"]
    assert (lines[0]["student"], lines[0]["state"], lines[0]["score"]) == ("ada", "graded", 1.5)


def test_the_journal_goes_on_after_a_line_that_a_kill_tore(kept: Store) -> None:
    kept.note("one")
    with (kept.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"event": "to')
    kept.note("two")
    assert [line["event"] for line in kept.journal()] == ["one", "two"]


def test_no_results_yet_are_no_error(kept: Store) -> None:
    assert (kept.results(), kept.attempts("ada"), kept.latest("ada"), kept.journal()) == (
        {}, [], None, [],
    )  # fmt: skip


# the lock


def test_a_second_grader_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from asynclab.classroom.store import locked
from asynclab.commands import CommandError
try:
    with locked(Path({str(tmp_path)!r}), "regrade"):
        print("taken")
except CommandError as error:
    print(error)
"""
    command = [sys.executable, "-c", code]
    with locked(tmp_path, "autograde"):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert f"asynclab classroom autograde (process {os.getpid()}) is at work" in done.stdout
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "taken\n"


@pytest.mark.skipif(os.name == "nt", reason="POSIX: who may read a folder")
def test_nobody_else_may_look_into_the_results(kept: Store) -> None:
    kept.add(RESULT)
    assert (kept.folder.parents[1].stat().st_mode & 0o777) == 0o700


# what cannot be written


def test_a_disk_that_is_full_is_said_and_earlier_results_stay(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.add(RESULT)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CommandError, match=r"no space left.*All results so far are kept"):
        kept.add(replace(RESULT, submission_hash="s2"))
    assert [one.result for one in kept.attempts("ada")] == [RESULT]
    assert [path.name for path in (kept.folder / "ada").iterdir()] == ["0001.json"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CommandError, match="permission denied"):
            Store(tmp_path, "ps1").add(RESULT)
    finally:
        tmp_path.chmod(0o700)


def test_results_that_are_another_users_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(tmp_path, "ps1").add(RESULT)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "of another user")

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CommandError, match="of another user cannot be used: permission denied"):
        Store(tmp_path, "ps1").results()
    with pytest.raises(CommandError, match="of another user cannot be used: permission denied"):
        Store(tmp_path, "ps1").journal()


def test_a_file_where_the_store_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / ".classroom").write_text("")
    with pytest.raises(CommandError, match=r"\.classroom.* cannot be used"):
        Store(tmp_path, "ps1").add(RESULT)
