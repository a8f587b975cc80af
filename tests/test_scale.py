"""How times are written."""

import pytest

from asynclab.scale import EXACT, duration, scale_for
from asynclab.timeline import NS


@pytest.mark.parametrize(
    ("ns", "told"),
    [
        (0, "0.0 s"),
        (1, "1 ns"),
        (1_500, "1.5 µs"),
        (20_000_000, "20.0 ms"),
        (250_000_000, "0.25 s"),
        (2 * NS, "2.0 s"),
        (90 * NS, "90.0 s"),
        (900 * NS, "15.0 min"),
        (36_000 * NS, "10.0 h"),
    ],
)
def test_a_time_is_told_in_a_unit_that_suits_it(ns, told):
    assert scale_for([ns])(ns) == told


def test_the_jitter_of_a_real_second_needs_no_second_decimal():
    assert scale_for([1_002_000_000, 2_003_000_000])(2_003_000_000) == "2.0 s"


def test_a_quarter_second_beside_two_seconds_keeps_its_second_decimal():
    assert scale_for([2 * NS, NS // 4])(NS // 4) == "0.25 s"


def test_measured_times_are_told_within_two_percent_and_exact_ones_with_every_digit():
    times = [406_000_000, 811_000_000, 1_217_000_000]
    assert scale_for(times)(times[-1]) == "1.2 s"
    assert scale_for(times, EXACT)(times[-1]) == "1.217 s"
    assert scale_for([NS + NS // 100], EXACT)(NS + NS // 100) == "1.01 s"


def test_no_times_at_all_have_a_scale_of_seconds():
    assert scale_for([])(0) == "0.0 s"


@pytest.mark.parametrize(
    ("ns", "told"),
    [(12, "12 ns"), (310_000, "310 µs"), (1_400_000, "1.4 ms"), (1_500_000_000, "1.5 s")],
)
def test_a_duration_on_its_own_chooses_its_own_unit(ns, told):
    assert duration(ns) == told
