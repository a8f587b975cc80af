"""The text twin of the picture."""

import io

import pytest
from timelines import comparison, concurrent, make, many, sequential, step, waits

from asynclab.comparison import Comparison
from asynclab.rows import width
from asynclab.text import alt_text, for_stream, stable, to_text
from asynclab.timeline import Block, Timeline


def line_of(text, label):
    return next(line for line in text.splitlines() if line.strip().startswith(label))


@pytest.fixture(autouse=True)
def hundred_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


def test_a_line_tells_start_finish_running_waiting_and_outcome():
    timeline = make([("main", [("running", 0, 0.5), ("waiting", 0.5, 2, "sleep")])])
    line = " ".join(line_of(to_text(timeline), "main").split())
    assert line.endswith("0.0 s 2.0 s 0.50 s 1.5 s sleep returned")


def test_str_and_print_give_the_twin():
    timeline = concurrent()
    assert str(timeline) == timeline.to_text() == to_text(timeline)


def test_the_bar_shows_each_state_with_a_character_of_its_own():
    timeline = make([("main", [("running", 0, 1), ("ready", 1, 2), ("waiting", 2, 4)])])
    text = to_text(timeline)
    bar = "".join(c for c in line_of(text, "main") if c in "█▒─")
    half, quarter = bar.count("─"), bar.count("█")
    assert bar == "█" * quarter + "▒" * bar.count("▒") + "─" * half
    assert abs(half - 2 * quarter) <= 2


@pytest.mark.parametrize("columns", range(90, 110))
def test_bars_of_touching_slices_have_no_gap_and_reach_the_end(columns):
    text = to_text(sequential(each=1 / 3), columns)
    bar = line_of(text, "sequential  ")[len("sequential") :].strip().partition("  ")[0]
    loop = line_of(text, "event loop").count("█")
    assert bar[0] == bar[-1] == "█" and " " not in bar and loop == 4


def test_a_step_of_no_length_still_shows_in_the_bar():
    assert line_of(to_text(concurrent("virtual")), "concurrent  ").count("█") == 2


def test_the_event_loop_has_a_line_that_unites_all_steps():
    timeline = make([("a", [("running", 0, 1)]), ("b", [("running", 1, 2)])])
    assert "2.0 s" in line_of(to_text(timeline), "event loop")


def test_without_an_event_loop_there_is_no_line_for_one():
    threads = Timeline.from_log([("a", "running", 0), ("a", "finished", 2)], loop=False)
    both = to_text(Comparison({"threads": threads, "a loop": concurrent()}))
    assert both.count("event loop") == 1
    assert "█" in line_of(both, "a ")


@pytest.mark.parametrize("clock", ["real", "virtual"])
def test_the_twin_says_which_clock_it_tells(clock):
    assert f"{clock} time" in to_text(concurrent(clock))
    assert f"{clock} time" in stable(concurrent(clock))


@pytest.mark.parametrize("columns", [72, 80, 100, 140])
def test_lines_fit_into_the_columns_that_are_there(columns):
    text = to_text(comparison(), columns)
    table = [line for line in text.splitlines() if "█" in line and "running (" not in line]
    assert table and max(width(line) for line in table) <= columns


def test_where_there_is_no_terminal_lines_are_the_same_on_every_machine(monkeypatch):
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setenv("COLUMNS", "80")
    assert to_text(comparison()) == to_text(comparison(), 100)


def test_a_wide_terminal_has_room_for_the_reasons():
    text = to_text(concurrent(), 140)
    assert "waits for" in text and "gather" in line_of(text, "concurrent  ")


def test_columns_stay_aligned_under_chinese_names():
    timeline = make([("天气('北京')", waits(0, 1)), ("weather('Oslo')", waits(0.1, 1))])
    lines = [line for line in to_text(timeline).splitlines() if "returned" in line]
    places = {width(line[: line.index("returned")]) for line in lines}
    assert len(lines) == 2 and len(places) == 1


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_a_comparison_draws_all_bars_on_one_clock(columns):
    text = to_text(comparison(), columns)
    before, after = (line for line in text.splitlines() if "Oslo')   " in line)
    assert before.rindex("█") == after.rindex("█")
    slow, fast = (line_of(text, f"{name}  ") for name in ("sequential", "concurrent"))
    assert fast.rindex("█") - fast.index("█") < (slow.rindex("█") - slow.index("█")) / 2


def test_a_comparison_ends_with_the_speed_up_and_the_most_in_flight():
    last = to_text(comparison()).splitlines()[-1]
    assert last == "speed-up 3.0 · elapsed 6.0 s → 2.0 s · most in flight 1 → 3"


def test_a_comparison_to_nothing_has_no_finite_speed_up():
    ways = Comparison({"some": sequential(), "none": Timeline()})
    assert "speed-up ∞" in to_text(ways)


def test_the_stable_speed_up_is_that_of_the_times_beside_it_whatever_the_jitter():
    slow, fast = make([("main", waits(0, 3.003))]), make([("main", waits(0, 1.021))])
    last = stable(Comparison({"sequential": slow, "concurrent": fast})).splitlines()[-1]
    assert last.startswith("speed-up 3.0 · elapsed 3.0 s → 1.0 s")


def test_real_jitter_leaves_the_stable_twin_and_the_alt_text_as_they_are():
    def run(jitter):
        late = 0.2 + jitter
        return make(
            [
                ("main", waits(0, 1.0 + 2 * jitter, "gather", end=jitter or 1e-5)),
                ("a", waits(0.1 + jitter, late, end=jitter or 1e-5), {"parent": "main"}),
                (
                    "b",
                    [("ready", 0.1 + jitter, 0.1 + 2 * jitter), ("waiting", 0.1 + 2 * jitter, 1)],
                ),
            ],
            name="main",
        )

    assert stable(run(0.001)) == stable(run(0.02))
    assert alt_text(run(0.001)) == alt_text(run(0.02))


def test_the_stable_twin_tells_running_only_above_a_tenth_of_a_second():
    text = stable(make([("short", [("running", 0, 0.09)]), ("long", [("running", 0.1, 0.5)])]))
    assert line_of(text, "long").split() == ["long", "0.1", "s", "0.5", "s", "0.4", "s", "returned"]
    assert line_of(text, "short").split() == ["short", "0.0", "s", "0.1", "s", "returned"]


def test_virtual_times_are_exact_and_told_in_full():
    timeline = make([("main", [("waiting", 0, 0.25)])], clock="virtual")
    assert "0.25 s elapsed" in stable(timeline)


def test_the_stable_twin_says_what_each_track_waited_for():
    assert "fetch_reading('Oslo'), …" in line_of(stable(sequential()), "sequential  ")
    assert "sleep" in line_of(stable(sequential()), "fetch_reading('Oslo')")


def test_cancelled_failed_and_unfinished_are_told_by_word():
    timeline = make(
        [
            ("a", [step(0)], {"outcome": "failed", "error": "ValueError"}),
            ("b", [step(1)], {"outcome": "cancelled"}),
            ("c", [step(2)], {"outcome": "unfinished"}),
        ]
    )
    for text in (to_text(timeline), stable(timeline)):
        assert line_of(text, "a").endswith("failed: ValueError")
        assert line_of(text, "b").endswith("cancelled")
        assert line_of(text, "c").endswith("unfinished")
    assert "a failed: ValueError, b cancelled, c unfinished" in alt_text(timeline)


def test_a_block_is_named_to_the_line():
    block = Block(0.2, 0.8, 0.6, "cell 3:2 in crunch", "crunch('map')")
    timeline = make([("crunch('map')", [("running", 0, 1)])], blocks=(block,))
    line = "blocks the loop: crunch('map') for {} from 0.2 s, at cell 3:2 in crunch"
    assert line.format("0.60 s") in to_text(timeline).splitlines()
    assert line.format("0.6 s") in stable(timeline).splitlines()
    assert "blocked for up to 0.6 s" in alt_text(timeline)


def test_a_step_shorter_than_a_block_is_not_called_one():
    timeline = make([("a", [("running", 0, 1)])], blocks=(Block(0, 0.09, 0.09),))
    assert "blocks" not in to_text(timeline)


def test_notes_of_the_recording_are_told():
    assert "It stopped there." in stable(make([("a", [step(0)])], notes=("It stopped there.",)))


def test_shared_rows_are_announced():
    text = to_text(many(1_000, 2))
    assert "1,000 tracks in 20 rows, in order of start." in text
    assert len([line for line in text.splitlines() if line.startswith("work × 50")]) == 20


def test_a_name_too_long_for_its_column_stands_in_full_below():
    name = "fetch('" + "x" * 200 + "')"
    text = to_text(make([(name, [step(0)])]))
    assert any(line.endswith(f" is {name}") for line in text.splitlines())


def test_a_newline_in_a_name_makes_no_new_line():
    text = to_text(make([("a\nb", [step(0)])], name="c\nd"))
    assert "a\\nb" in text and "c\\nd" in text


def test_a_timeline_of_nothing_says_so_without_failing():
    assert "0.0 s elapsed" in to_text(Timeline())
    assert "0 tracks" in alt_text(Timeline())
    assert stable(Timeline(name="main")).startswith("main · 0.0 s elapsed")


def test_a_timeline_of_one_instant_has_its_line():
    timeline = make([("main", [("running", 0, 0)])], clock="virtual")
    assert "█" in line_of(to_text(timeline), "main")


@pytest.mark.parametrize(("seconds", "told"), [(1e-9, "1 ns"), (36_000, "10.0 h")])
def test_a_nanosecond_and_ten_hours_are_told_in_their_units(seconds, told):
    assert f"{told} elapsed" in to_text(make([("main", [("running", 0, seconds)])]))


def test_a_stream_of_ascii_gets_ascii_of_the_same_width():
    text = to_text(concurrent())
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    plain = for_stream(text, stream)
    assert plain.isascii() and len(plain) == len(text) and "#----" in plain


def test_a_stream_that_can_write_it_gets_the_text_as_it_is():
    text = to_text(concurrent())
    assert for_stream(text, io.StringIO()) == text
    assert for_stream(text, None) == text


def test_print_never_fails_on_a_stdout_of_ascii(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    print(make([("天气", waits(0, 1))]))
    stream.flush()
    assert b"#" in stream.buffer.getvalue() and b"\\u5929" in stream.buffer.getvalue()


def test_the_alt_text_tells_who_how_long_and_how_many_at_once():
    text = alt_text(comparison())
    for fact in ("speed-up 3.0", "6.0 s elapsed", "2.0 s elapsed", "most in flight 3"):
        assert fact in text
    assert alt_text(concurrent()).startswith("Timeline of concurrent: 4 tracks, 2.0 s elapsed")
