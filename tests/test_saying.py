"""Sentences for learners: lines that neither a notebook nor a terminal breaks in a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asynclab.saying import WIDTH, listed, say, wrapped

LONG = "Each of these words stands alone, and there are more of them than one line can hold."


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert wrapped("a" * WIDTH) == "a" * WIDTH
    assert wrapped("  two  spaces\n\n    stay ") == "  two  spaces\n\n    stay "


@given(st.lists(st.text("abc…é", min_size=1, max_size=WIDTH), min_size=1, max_size=60))
def test_longer_lines_are_broken_at_spaces_and_lose_no_word(words: list[str]) -> None:
    lines = wrapped(" ".join(words)).split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert [word for line in lines for word in line.split(" ")] == words


def test_each_line_is_broken_by_itself() -> None:
    first, *_, last = wrapped(f"{LONG}\nThe end.").split("\n")
    assert LONG.startswith(first)
    assert last == "The end."


def test_the_rest_of_a_line_hangs_below_its_beginning() -> None:
    assert wrapped(f"Seen:   {LONG}", hang=8).split("\n")[1].startswith("        line can hold")


@pytest.mark.parametrize("part", ['"2 s and 1 s"', "`x = await f()`", 'f("a", now=True)', "12 s"])
def test_what_is_read_or_copied_as_one_stands_in_one_line(part: str) -> None:
    for before in range(WIDTH):
        assert part in wrapped(f"{'a' * before} {part} {LONG}").replace("\n", "|")


def test_a_word_longer_than_a_line_stays_whole() -> None:
    assert wrapped(f"see {'x' * 100} there") == f"see\n{'x' * 100}\nthere"


def test_say_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    say(LONG)
    assert capsys.readouterr().out == wrapped(LONG) + "\n"


def test_a_long_list_names_the_first_and_counts_the_rest():
    assert (listed("abc", 3), listed("abcde", 3), listed([])) == (
        "a, b, c",
        "a, b, c, and 2 more",
        "",
    )
