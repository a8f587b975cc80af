"""The picture: its geometry, its words, its colours; never its pixels one by one."""

import io
import subprocess
import sys
import warnings

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image
from timelines import comparison, concurrent, make, many, sequential, step, waits

from asynclab.comparison import Comparison
from asynclab.plot import (
    LOGICAL_WIDTH,
    draw_into,
    fonts,
    panel,
    picture,
    save_picture,
    to_png,
)
from asynclab.text import stable
from asynclab.timeline import Block, Timeline

BLUE, PALE, ORANGE = "#0072b2", "#cfe3f1", "#e69f00"


def has_colour(collection, colour):
    return any(to_hex(face) == colour for face in collection.get_facecolor())


def bars(ax, colour):
    """The bars of one colour as (row, start, finish, height), in the order drawn."""
    found = []
    for collection in ax.collections:
        if isinstance(collection, PolyCollection) and has_colour(collection, colour):
            boxes = [path.get_extents() for path in collection.get_paths()]
            found += [((b.y0 + b.y1) / 2, b.x0, b.x1, b.height) for b in boxes]
    return found


def rows_of(ax):
    return [label.get_text().strip() for label in ax.get_yticklabels()]


def texts(figure):
    found = figure.findobj(matplotlib.text.Text)
    return [text for text in found if text.get_text() and text.get_visible()]


def words(figure):
    """Every text in the figure."""
    return [text.get_text() for text in texts(figure)]


def image_of(figure):
    out = io.BytesIO()
    figure.savefig(out, dpi=80)
    return Image.open(out).convert("RGB")


def test_a_comparison_has_a_panel_a_way_on_one_clock_from_zero():
    first, second = picture(comparison()).axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_xlim()[0] == 0


def test_panels_have_the_same_rows_in_the_same_order_and_the_same_names_margin():
    figure = picture(Comparison({"one": sequential(name="m"), "two": concurrent(name="m")}))
    first, second = figure.axes
    assert rows_of(first) == rows_of(second)
    assert first.get_position().x0 == second.get_position().x0


def test_three_ways_have_three_panels_each_with_how_many_times_faster_it_was():
    ways = {"a": sequential(), "b": concurrent(each=3.0), "c": concurrent(each=1.0)}
    titles = [ax.get_title(loc="left") for ax in picture(Comparison(ways)).axes]
    assert [title.split()[0] for title in titles] == ["a", "b", "c"]
    assert "×" not in titles[0] and "2.0×" in titles[1] and "6.0×" in titles[2]


def test_the_title_and_the_text_tell_one_speed_up_whatever_the_jitter():
    ways = {"a": concurrent(each=3.004), "b": concurrent(each=1.036)}
    (_, second) = picture(Comparison(ways)).axes
    assert "3.0×" in second.get_title(loc="left")
    assert "speed-up 3.0" in stable(Comparison(ways))


def test_times_too_short_for_the_text_are_compared_as_measured():
    ways = {"a": concurrent(each=0.2), "b": concurrent(each=0.06)}
    (_, second) = picture(Comparison(ways)).axes
    assert "3.3×" in second.get_title(loc="left")
    assert "speed-up 3.3" in stable(Comparison(ways))


def test_the_title_tells_who_and_how_long():
    assert picture(sequential()).axes[0].get_title(loc="left").split() == [
        "sequential",
        "6.0",
        "s",
    ]


def test_rows_tell_their_names_and_children_are_indented():
    (ax,) = picture(concurrent()).axes
    texts = [label.get_text() for label in ax.get_yticklabels()]
    assert texts[0] == "concurrent" and texts[-1] == "event loop"
    assert texts[1].startswith(" ") and texts[1].strip() == "fetch_reading('Oslo')"


def test_bars_lie_where_the_slices_are():
    timeline = make([("main", [("running", 0, 1), ("ready", 1, 1.5), ("waiting", 1.5, 4)])])
    (ax,) = picture(timeline).axes
    for colour, start, finish in ((BLUE, 0, 1), (ORANGE, 1, 1.5), (PALE, 1.5, 4)):
        row, left, right, _ = bars(ax, colour)[0]
        assert (row, left, right) == pytest.approx((0, start, finish))


def test_what_recedes_is_low_and_light_and_what_holds_the_loop_tall_and_dark():
    timeline = make([("main", [("running", 0, 1), ("ready", 1, 2), ("waiting", 2, 3)])])
    (ax,) = picture(timeline).axes
    heights = [bars(ax, colour)[0][3] for colour in (BLUE, ORANGE, PALE)]
    assert heights[0] > 1.4 * heights[1] > 1.4 * 1.4 * heights[2]
    greys = [
        Image.new("RGB", (1, 1), c).convert("L").getpixel((0, 0)) for c in (BLUE, ORANGE, PALE)
    ]
    assert greys[0] + 50 < greys[1] and greys[1] + 50 < greys[2]


@pytest.mark.parametrize("clock", ["real", "virtual"])
def test_a_step_too_short_to_be_seen_is_two_points_wide(clock):
    figure = picture(concurrent(clock))
    (ax,) = figure.axes
    points = ax.get_position().width * figure.get_figwidth() * 72
    narrowest = min(right - left for _, left, right, _ in bars(ax, BLUE))
    assert narrowest / (ax.get_xlim()[1] - ax.get_xlim()[0]) * points == pytest.approx(2.0)


def test_the_key_says_that_short_steps_are_drawn_wider():
    assert any("at least 2 pt" in word for word in words(picture(concurrent())))


def test_the_event_loop_has_a_row_that_unites_all_steps():
    timeline = make([("a", [("running", 0, 1), ("waiting", 1, 3)]), ("b", [("running", 1, 2)])])
    (ax,) = picture(timeline).axes
    below = [bar[1:3] for bar in bars(ax, BLUE) if bar[0] > 1.5]
    assert below == [pytest.approx((0, 2))]


def test_work_in_another_thread_holds_no_event_loop():
    in_a_thread = ("work", [("running", 0.5, 2)], {"loop": -1, "kind": "span", "thread": "other"})
    timeline = make([("main", [("running", 0, 1), ("waiting", 1, 3)]), in_a_thread])
    (ax,) = picture(timeline).axes
    below = [bar[1:3] for bar in bars(ax, BLUE) if bar[0] > 1.5]
    assert below == [pytest.approx((0, 1))]


def test_without_an_event_loop_there_is_no_row_for_one():
    threads = Timeline.from_log([("a", "running", 0), ("a", "finished", 2)], loop=False)
    for ax in picture(Comparison({"threads": threads, "a loop": concurrent()})).axes:
        names = [label.get_text() for label in ax.get_yticklabels()]
        assert ("event loop" in names) == ("a" not in names)
        assert all(-0.6 < row < ax.get_ylim()[0] for row, *_ in bars(ax, BLUE))
    draw_into(threads, Figure().add_subplot())


def test_each_row_ends_with_its_finish():
    (ax,) = picture(sequential()).axes
    ends = {round(t.xy[1]): (t.get_text(), t.xy[0]) for t in ax.texts}
    assert [ends[row][0] for row in range(4)] == ["6.0 s", "2.0 s", "4.0 s", "6.0 s"]
    assert ends[1][1] == pytest.approx(2.0, abs=0.01)


def test_every_word_lies_inside_the_figure():
    long_words = make(
        [
            (
                "main" + "x" * 200,
                waits(0, 2),
                {"outcome": "failed", "error": "ConnectionResetError"},
            ),
            ("short", waits(0.1, 0.2), {"outcome": "cancelled"}),
        ],
        name="y" * 200,
    )
    for shown in (comparison(), long_words, many(300, 2), Timeline(), concurrent("virtual")):
        figure = shown.plot()
        image_of(figure)
        edges = figure.bbox
        for text in figure.findobj(matplotlib.text.Text):
            if text.get_text() and text.get_visible():
                box = text.get_window_extent()
                assert box.x0 >= edges.x0 - 1 and box.x1 <= edges.x1 + 1, text
                assert box.y0 >= edges.y0 - 1 and box.y1 <= edges.y1 + 1, text


@pytest.mark.parametrize("outcome", ["cancelled", "failed"])
def test_cancelled_and_failed_are_told_by_a_cross_and_by_the_word(outcome):
    (ax,) = picture(make([("main", waits(0, 1), {"outcome": outcome})])).axes
    (cross,) = ax.lines
    assert cross.get_marker() == "X" and to_hex(cross.get_color()) == "#d55e00"
    assert cross.get_xdata()[0] == 1.0
    assert f"1.0 s  {outcome}" in words(ax.figure)


def test_a_failed_track_names_its_error():
    more = {"outcome": "failed", "error": "ValueError"}
    assert "1.0 s  failed: ValueError" in words(picture(make([("main", waits(0, 1), more)])))


def test_an_unfinished_track_says_so_and_claims_no_finish():
    figure = picture(make([("main", waits(0, 1), {"outcome": "unfinished"})]))
    ends = [t.get_text() for t in figure.axes[0].texts]
    assert ends == ["→ unfinished"] and not figure.axes[0].lines


def blocked(clock="real", held=0.6):
    finish = 0.2 + (held if clock == "real" else 0)
    block = Block(0.2, finish, held, "cell 3:2 in crunch", "crunch")
    slices = [("waiting", 0, 0.2), ("running", 0.2, finish, "", held), ("waiting", finish, 1)]
    return make([("crunch", slices), ("other", waits(0, 0.9))], clock=clock, blocks=(block,))


def bands(ax):
    return [patch for patch in ax.patches if to_hex(patch.get_facecolor()) == "#e6e6e6"]


def test_the_key_names_the_band_of_a_blocked_loop_where_there_is_one():
    assert "blocks the event loop" in words(picture(blocked()))
    assert "blocks the event loop" not in words(picture(concurrent()))


def test_a_block_is_a_grey_band_through_all_rows_labelled_inside_its_bar():
    (ax,) = picture(blocked()).axes
    (band,) = bands(ax)
    box = band.get_extents().transformed(ax.transData.inverted())
    assert (box.x0, box.x1) == pytest.approx((0.2, 0.8))
    (label,) = [t for t in ax.texts if "crunch" in t.get_text()]
    assert label.get_text() == "0.6 s  cell 3:2 in crunch"
    assert label.xy == pytest.approx((0.5, 0)) and to_hex(label.get_color()) == "#ffffff"


def test_a_block_of_two_coroutines_in_one_step_is_labelled_in_the_row_of_the_loop():
    block = Block(0, 2, 2, "cell:5 in crunch", "crunch")
    tracks = [("crunch", [("running", 0, 1.2)]), ("crunch #2", [("running", 1.2, 2)])]
    (ax,) = picture(make(tracks, blocks=(block,))).axes
    (label,) = [t for t in ax.texts if "cell:5" in t.get_text()]
    assert label.xy[1] > 1


def test_a_block_of_virtual_time_takes_none_of_it_and_is_labelled_beside_the_loop():
    (ax,) = picture(blocked("virtual")).axes
    assert len(bands(ax)) == 1
    (label,) = [t for t in ax.texts if "crunch" in t.get_text()]
    assert label.get_text() == "0.6 s  cell 3:2 in crunch" and label.xy[1] > 2


def test_a_step_shorter_than_a_tenth_of_a_second_has_no_band():
    assert not bands(picture(blocked(held=0.09)).axes[0])


def test_virtual_time_is_named():
    assert "virtual time" in words(picture(concurrent("virtual")))
    assert "virtual time" not in words(picture(concurrent()))


def test_it_draws_into_given_axes_and_returns_them():
    figure = Figure((12, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    assert draw_into(sequential(), left) is left
    assert sequential().plot(ax=right) is right
    assert rows_of(left)[0] == "sequential" and bars(right, PALE)
    assert left.get_legend() is not None
    image_of(figure)


def test_a_figure_needs_no_pyplot():
    code = (
        f"import sys; sys.path[:0] = {[part for part in sys.path if part]!r}\n"
        "from timelines import comparison; from asynclab.plot import to_png\n"
        "to_png(comparison()); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_settings_of_all_figures_stay_as_they_are(tmp_path):
    before = dict(matplotlib.rcParams)
    save_picture(comparison(), tmp_path / "x.svg")
    to_png(comparison())
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("style", ["dark_background", "ggplot", "seaborn-v0_8"])
def test_the_picture_is_the_same_in_any_style_of_the_reader(style):
    plain = to_png(comparison())
    with matplotlib.style.context(style):
        image = Image.open(io.BytesIO(to_png(comparison()))).convert("RGB")
    assert image.getpixel((0, 0)) == (255, 255, 255)
    assert image.getcolors(1 << 24) and image.size == Image.open(io.BytesIO(plain)).size


def test_the_png_has_twice_the_logical_pixels_and_is_small():
    png = to_png(comparison())
    assert Image.open(io.BytesIO(png)).width == 2 * LOGICAL_WIDTH
    assert len(png) < 60_000


def test_few_colours_leave_our_own_exact():
    image = Image.open(io.BytesIO(to_png(blocked()))).convert("RGB")
    there = {colour for _, colour in image.getcolors(1 << 24)}
    for wanted in ((255, 255, 255), (0, 0x72, 0xB2), (0xCF, 0xE3, 0xF1), (0xE6, 0x9F, 0)):
        assert wanted in there


def test_equal_timelines_give_equal_pictures():
    assert to_png(sequential()) == to_png(sequential())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "name",
    [
        "$a_b$ ^x_{2}",
        "line\nbreak",
        "طقس('القاهرة')",
        "天气('北京')",
        "🚀",
        "\ud800",
        "",
        " ",
        "x" * 200,
    ],
)
def test_any_name_is_drawn_without_a_warning(name):
    to_png(make([(name, waits(0, 1), {"outcome": "failed", "error": name})], name=name))


def test_dollars_stay_dollars():
    timeline = make([("$a_b$", waits(0, 1))], name="$x$")
    named = [text for text in texts(picture(timeline)) if "$" in text.get_text()]
    assert len(named) == 2 and not any(text.get_parse_math() for text in named)


def test_letters_that_no_font_has_are_escaped(monkeypatch):
    monkeypatch.setattr(fonts, "_installed", list)
    fonts._families.cache_clear()
    try:
        assert fonts.drawable("a天") == ("a\\u5929", ["DejaVu Sans"])
    finally:
        fonts._families.cache_clear()


def test_letters_that_an_installed_font_has_are_drawn_with_it(monkeypatch):
    path = matplotlib.font_manager.findfont("DejaVu Sans")
    monkeypatch.setattr(fonts, "_installed", lambda: [("Other Sans", "other"), ("More", path)])
    letters = {path: frozenset(map(ord, "abc")), "other": frozenset(map(ord, "天气"))}
    monkeypatch.setattr(fonts, "_letters", lambda font: letters[font])
    fonts._families.cache_clear()
    try:
        assert fonts.drawable("a天b") == ("a天b", ["DejaVu Sans", "Other Sans"])
    finally:
        fonts._families.cache_clear()


def test_a_long_name_is_shortened_in_the_picture():
    name = rows_of(picture(make([("x" * 200, waits(0, 1))])).axes[0])[0]
    assert "…" in name and len(name) == panel.LONGEST_LABEL


def test_many_tracks_share_rows_and_the_title_says_so():
    figure = picture(many(1_000, 2))
    assert "1,000 tracks in 20 rows" in figure.axes[0].get_title(loc="left")
    assert len(rows_of(figure.axes[0])) == 21
    assert "height: share of time" in words(figure)


def test_shares_of_time_add_up_to_the_numbers():
    slices = [
        part for n in range(500) for part in (("running", n, n + 0.5), ("waiting", n + 0.5, n + 1))
    ]
    timeline = make([("main", slices)])
    (ax,) = picture(timeline).axes
    outline = next(
        c.get_paths()[0].vertices for c in ax.collections if to_hex(c.get_facecolor()[0]) == BLUE
    )
    x, y = outline[:, 0], outline[:, 1]
    area = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    # Half the time of one row that is 0.8 high; time is in minutes here.
    assert area == pytest.approx(
        0.5 * 0.8 * 500 * (1 if ax.get_xlim()[1] > 100 else 1 / 60), rel=0.02
    )


def test_a_few_slices_are_drawn_as_bars_however_many_tracks_there_are():
    figure = picture(many(40, 2))
    assert len(rows_of(figure.axes[0])) == 41
    assert "height: share of time" not in words(figure)


@pytest.mark.parametrize(
    "timeline",
    [
        Timeline(),
        Timeline(name="main"),
        make([("main", [("running", 0, 0)])]),
        make([("main", [("running", 0, 0)])], clock="virtual"),
        make([("main", [("running", 0, 1e-9)])]),
        make([("main", waits(0, 36_000))]),
        make([("main", waits(0, 1), {"outcome": "unfinished"})]),
        make([("main", [step(5.0)])]),
    ],
    ids=[
        "nothing",
        "only a name",
        "instant",
        "virtual instant",
        "1 ns",
        "10 h",
        "unfinished",
        "late",
    ],
)
def test_strange_timelines_have_a_picture_without_a_warning(timeline):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert to_png(timeline).startswith(b"\x89PNG")
        to_png(Comparison({"a": timeline, "b": concurrent(), "c": timeline}))


@pytest.mark.parametrize(("seconds", "unit"), [(1e-9, "ns"), (0.02, "ms"), (3, "s"), (36_000, "h")])
def test_the_axis_has_a_unit_that_suits_it(seconds, unit):
    figure = picture(make([("main", [("running", 0, seconds)])]))
    image_of(figure)
    ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert ticks and all(tick.endswith(f" {unit}") for tick in ticks)


def test_the_axis_ends_with_the_timeline():
    figure = picture(comparison())
    assert max(figure.axes[1].get_xticks()) <= 6.01
