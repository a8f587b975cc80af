"""A timeline, or a comparison, with only some of its tracks."""

import asyncio

import pytest

from asynclab import compare, run
from asynclab.text import stable
from asynclab.timeline import Timeline


async def fetch(page):
    await asyncio.sleep(page)


async def visit(page):
    await fetch(page)
    if page > 1:
        await visit(page - 1)


async def main():
    await visit(2)


async def together():
    await asyncio.gather(fetch(1), fetch(2))


def test_only_the_named_tracks_are_left_and_their_times_stay():
    whole = run(main(), clock="virtual")
    part = whole.only("fetch")
    assert [track.label for track in part.tracks] == ["fetch(2)", "fetch(1)"]
    assert [(track.start, track.finish) for track in part.tracks] == [(0, 2), (2, 3)]
    assert [track.slices for track in part.tracks] == [t.slices for t in whole.find("fetch")]
    assert len(whole.tracks) == 5


def test_a_track_keeps_a_parent_that_is_left_too_and_loses_any_other():
    outer, inner = run(main(), clock="virtual").only("visit").tracks
    assert outer.parent is None
    assert inner.parent is outer


def test_what_is_left_can_be_told_drawn_saved_and_compared(tmp_path):
    part = run(main(), clock="virtual").only("fetch")
    part.save(tmp_path / "part.json")
    assert Timeline.load(tmp_path / "part.json") == part
    assert "fetch(1)" in stable(part)
    assert part.plot().axes


def test_a_name_that_nobody_has_is_answered_with_those_that_there_are():
    with pytest.raises(LookupError, match=r"No track is called 'fetsch'\. There are: fetch"):
        run(main(), clock="virtual").only("fetsch")


def test_a_comparison_is_cut_down_in_all_its_ways():
    both = compare(main, together, clock="virtual").only("fetch")
    assert [[t.name for t in one.tracks] for one in both.timelines.values()] == [["fetch"] * 2] * 2
    assert both.speedup == 1.5
