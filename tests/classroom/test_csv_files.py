"""CSV of any usual encoding is read; what we write harms no spreadsheet, and is whole."""

import csv
import os
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from asynclab.classroom import csv_files, earlier
from asynclab.commands import CommandError

LINES = "name,email\r\nJosé Ñandú,jose@x.org\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_of_every_kind_reads_the_same(tmp_path, encoding):
    file = tmp_path / "roster.csv"
    file.write_bytes(LINES.encode(encoding))
    table = csv_files.read(file)
    assert table.header == ("name", "email")
    assert table.rows == (("José Ñandú", "jose@x.org"),)
    assert table.remarks == ()


def test_excels_windows_text_with_semicolons_is_read_and_said(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_bytes(LINES.replace(",", ";").encode("cp1252"))
    table = csv_files.read(file)
    assert table.rows == (("José Ñandú", "jose@x.org"),)
    assert "cp1252" in table.remarks[0]
    assert "José" in table.remarks[0]


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\r\n', ""])
def test_the_delimiter_is_found_even_where_commas_stand_in_quotes(tmp_path, first):
    file = tmp_path / "roster.csv"
    file.write_text(f'{first}"name, or what";email\nAnn;a@x.org\n')
    assert csv_files.read(file).header == ("name, or what", "email")


def test_short_rows_are_filled_and_empty_ones_left_out(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("a,b,c\n1\n,,\n1,2,3,4\n")
    assert csv_files.read(file).rows == (("1", "", ""), ("1", "2", "3"))


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "is empty"),
        (b"PK\x03\x04....", "save it as CSV UTF-8"),
        (b"<!DOCTYPE html><title>Log in</title>", "web page"),
        (b"\xff\xfea\x00b", "damaged"),
    ],
)
def test_what_is_no_csv_is_named(tmp_path, content, said):
    file = tmp_path / "grades.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        csv_files.read(file)


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        csv_files.read(tmp_path / "none.csv")


@pytest.mark.parametrize("evil", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\n=1", "＝1"])
def test_no_cell_that_is_written_starts_a_formula_and_reading_gives_it_back(tmp_path, evil):
    file = tmp_path / "grades.csv"
    csv_files.write(file, ["name"], [[evil]])
    with file.open(newline="", encoding="utf-8") as stream:
        assert list(csv.reader(stream))[1] == [f"'{evil}"]
    assert csv_files.read(file).rows == ((evil,),)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=9)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(CELLS.map("x".__add__), CELLS), max_size=4), bom=st.booleans())
def test_whatever_is_written_is_read_again(tmp_path_factory, rows, bom):
    file = tmp_path_factory.getbasetemp() / "cells.csv"
    csv_files.write(file, ("one", "two"), rows, bom=bom)
    assert csv_files.read(file).rows == tuple(rows)


@settings(deadline=None)
@given(data=st.binary(max_size=60))
@example(b"a\rb")
def test_any_bytes_are_a_table_or_a_sentence(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "bytes.csv"
    file.write_bytes(data)
    with suppress(CommandError):
        assert csv_files.read(file).header


def test_a_lone_carriage_return_ends_no_row_and_a_null_character_goes(tmp_path):
    csv_files.write(tmp_path / "a.csv", ["text"], [["a\r=1\r\nb\0"]])
    assert csv_files.read(tmp_path / "a.csv").rows == (("a\n=1\nb",),)


@pytest.mark.parametrize("number", ["-3.5", "+2", "-1,5", "7"])
def test_numbers_stay_numbers(number):
    assert csv_files.safe(number) == number


def test_a_cell_longer_than_a_spreadsheet_takes_is_cut_and_says_so():
    assert "cut here: 50,000 characters" in csv_files.safe("x" * 50_000)


def test_a_full_disk_is_a_sentence_and_the_old_file_is_whole(tmp_path, monkeypatch):
    file = tmp_path / "grades.csv"
    csv_files.write(file, ["a"], [["1"]])
    full_disk(monkeypatch)
    with pytest.raises(CommandError, match=r"[Nn]o space"):
        csv_files.write(file, ["a"], [["2"]])
    assert file.read_text() == "a\n1\n"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["grades.csv"]


def test_another_programs_lock_is_a_sentence_and_nothing_is_lost(tmp_path, monkeypatch):
    file = tmp_path / "grades.csv"
    csv_files.write(file, ["a"], [["1"]])

    def refuse(self, target):
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(type(file), "replace", refuse)
    with pytest.raises(CommandError, match="open in another program"):
        csv_files.write(file, ["a"], [["2"]])
    assert file.read_text() == "a\n1\n"


def test_an_older_file_with_other_content_is_kept_in_the_course(tmp_path):
    file = tmp_path / "grades.csv"
    assert earlier.replace(tmp_path, file, b"1") is None
    assert earlier.replace(tmp_path, file, b"1") is None
    kept = [earlier.replace(tmp_path, file, data) for data in (b"2", b"3")]
    assert [one.read_bytes() for one in kept] == [b"1", b"2"]
    assert file.read_bytes() == b"3"
    assert sorted(one.name for one in tmp_path.iterdir()) == [".classroom", "grades.csv"]


def test_where_the_older_file_cannot_be_kept_it_stays(tmp_path, monkeypatch):
    file = tmp_path / "grades.csv"
    earlier.replace(tmp_path, file, b"1")
    full_disk(monkeypatch)
    with pytest.raises(CommandError, match=r"[Nn]o space"):
        earlier.replace(tmp_path, file, b"2")
    assert file.read_bytes() == b"1"


def full_disk(monkeypatch):
    from asynclab import files

    def write(path, parts):
        path.write_bytes(b"half")
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(files, "_write_into", write)
