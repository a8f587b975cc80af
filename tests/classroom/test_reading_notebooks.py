"""Files from anybody: what can be understood is read and remarked on, the rest gets a sentence."""

import json
import os

import pytest
from made_sources import SOURCE, cell, notebook

from asynclab.classroom.notebooks import Unreadable, read_notebook

TEXT = json.dumps(notebook([cell("code", "x = 'Zoë'"), cell("markdown", "Text")]), indent=1)
PLAIN = json.dumps(notebook([cell("code", "x = 'Zoë'")]), ensure_ascii=False)


@pytest.fixture
def read(tmp_path):
    def reading(data):
        path = tmp_path / "hello.ipynb"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_notebook(path)

    return reading


def cells_of(*cells, **facts):
    return json.dumps({"cells": list(cells), "metadata": {}} | facts)


def only_text(notebook):
    (one,) = notebook.cells
    return one.text


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [
        ("utf-8", None),
        ("utf-8-sig", "byte order mark"),
        ("utf-16", "saved as UTF-16, not UTF-8"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
        ("cp1252", "CP1252"),
    ],
)
def test_any_encoding_is_read_and_said(read, encoding, remark):
    found = read(PLAIN.encode(encoding))

    assert only_text(found) == "x = 'Zoë'"
    assert (remark in found.remarks[0]) if remark else not found.remarks


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_newlines(read, ending):
    assert only_text(read(cells_of(cell("code", f"x = 1{ending}y = 2")))) == "x = 1\ny = 2"


def test_notebooks_of_format_3_are_read(read):
    old = {
        "nbformat": 3,
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python"},
                    {"cell_type": "heading", "level": 1, "source": "Title"},
                ]
            }
        ],
    }

    found = read(json.dumps(old))

    assert [(one.type, one.text) for one in found.cells] == [
        ("code", "x = 1\ny = 2"),
        ("markdown", "Title"),
    ]
    assert "old notebook format" in found.remarks[0]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"source": "x = 1"}, "x = 1"),
        ({"cell_type": "code"}, ""),
        ({"cell_type": "code", "source": None}, ""),
        ({"cell_type": "code", "source": ["x = ", 7, "1"]}, "x = 1"),
        ({"cell_type": "code", "source": {"a": 1}}, ""),
        ({"cell_type": "code", "source": "x = 1", "metadata": None}, "x = 1"),
        ({"cell_type": "code", "source": "x = 1", "metadata": ["nbgrader"]}, "x = 1"),
        ({"cell_type": "banana", "source": "x = 1"}, "x = 1"),
        ({"cell_type": ["code"], "source": "x = 1", "id": 7}, "x = 1"),
    ],
)
def test_a_cell_that_lacks_something_is_read_as_far_as_it_goes(read, given, text):
    found = read(cells_of(given))
    assert only_text(found) == text
    assert any("what type it is" in one for one in found.remarks) == (
        given.get("cell_type") != "code"
    )


@pytest.mark.parametrize("thing", [None, 7, "x = 1", ["x"], float("nan")])
def test_what_is_no_cell_is_left_out_and_said(read, thing):
    found = read(cells_of(thing, cell("code", "x = 1")))

    assert only_text(found) == "x = 1"
    assert found.remarks == ("Cell 1 is no cell; it was left out.",)


def test_half_a_character_is_replaced_and_said(read):
    found = read('{"cells": [{"cell_type": "code", "source": "x = \'\\ud83d\'"}]}')

    assert only_text(found) == "x = '\N{REPLACEMENT CHARACTER}'"
    assert "characters that no text can have" in found.remarks[0]
    assert only_text(read('{"cells": [{"cell_type": "code", "source": "\\ud83d\\ude00"}]}')) == "😀"


def test_a_null_character_which_no_code_may_have_is_taken_out_and_said(read):
    found = read(cells_of(cell("code", "x = 1  # \0")))

    assert only_text(found) == "x = 1  # "
    assert "characters that no text can have" in found.remarks[0]


def test_raw_tabs_and_newlines_within_json_are_read(read):
    assert only_text(read('{"cells": [{"cell_type": "code", "source": "x\n\ty"}]}')) == "x\n\ty"


@pytest.mark.parametrize("name", ["ipython", "Python3", "python"])
def test_pythons_other_names_are_python(read, name):
    assert read(cells_of(metadata={"language_info": {"name": name}})).language.lower() == "python"


def test_text_after_the_end_is_left_out_and_said(read):
    assert "after the end" in read(TEXT + TEXT).remarks[0]


def test_nan_and_strange_metadata_are_no_matter(read):
    assert read(cells_of(metadata=[1], nbformat=float("nan"))).cells == ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\0\0", "The file is empty."),
        (b"PK\x03\x04rest", "It is a zip archive; wanted: a notebook"),
        (b"%PDF-1.7", "It is a PDF"),
        (b"<!DOCTYPE html><p>Log in", "It is a web page"),
        (b"\x1f\x8b\x08", "It is a gzip archive"),
        (b"\x89PNG\r\n\x1a\n", "It is a picture"),
        (b"import asyncio\n", "It is no notebook: a notebook file is JSON"),
        (b"\xff\xfe\xff\xfe\xff", "It is no notebook"),
        (b"\x7fELF\x02\x01\x00" + b"\x00\x01" * 500, "It is no notebook"),
        (b"[]", "It is JSON, but no notebook"),
        (b"{}", "it has no cells"),
        (b'{"cells": {"0": {}}}', "it has no cells"),
        (b'{"cells": [}, 1, 2]}', "Its JSON is broken in line 1"),
        (TEXT[: len(TEXT) // 2].encode(), "It ends in the middle"),
        (TEXT[:-2].encode(), "It ends in the middle"),
        (b'{\n<<<<<<< HEAD\n"cells": []}', "marks of a merge conflict"),
        (b'{"cells": ' + b"[" * 200_000, "nested too deeply"),
        (b'{"cells": [], "a": ' + b"7" * 5000 + b"}", "Its JSON cannot be read"),
    ],
)
def test_what_is_no_notebook_gets_a_sentence(read, data, sentence):
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert str(refused.value).startswith("It") or str(refused.value).startswith("The file")
    assert sentence in str(refused.value)


def test_links_folders_and_pipes_are_refused_without_waiting(tmp_path):
    (tmp_path / "real.ipynb").write_text(TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "real.ipynb")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")

    for name, sentence in [
        ("link", "symbolic link"),
        ("folder", "It is a folder"),
        ("pipe", "a device or a pipe"),
        ("nothing", "cannot be opened"),
        ("a\0b", "cannot be opened"),
        ("n" * 300, "cannot be opened"),
    ]:
        with pytest.raises(Unreadable, match=sentence):
            read_notebook(tmp_path / name)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        file.truncate(400_000_000)  # sparse: it takes no room

    with pytest.raises(Unreadable, match="400 MB; clear its outputs"):
        read_notebook(path)


def test_a_large_output_is_read_past(read):
    flood = {"output_type": "stream", "text": "x" * 30_000_000}
    found = read(cells_of(cell("code", "x = 1") | {"outputs": [flood]}))

    assert only_text(found) == "x = 1"
    assert found.remarks == ("The file has 30 MB.",)


def test_more_cells_or_text_than_anybody_writes_is_left_out_and_said(read):
    many = read(cells_of(*[{"cell_type": "code"}] * 30_000))
    long = read(cells_of(cell("code", "x" * 3_000_000), cell("code", "x = 1")))

    assert (len(many.cells), many.remarks) == (
        20_000,
        ("Of its 30000 cells the first 20000 were read.",),
    )
    assert [one.text for one in long.cells] == ["", "x = 1"]
    assert long.remarks == ("Cell 1 has more than 2 MB of text; left out.",)


def test_every_cut_of_a_notebook_is_read_or_refused(read):
    data = json.dumps(notebook(SOURCE)).encode()

    for end in range(0, len(data), 7):
        with pytest.raises(Unreadable):
            read(data[:end])
