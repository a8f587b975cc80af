"""Checks on timelines made by hand: what passes, what does not, and what each says."""

import asyncio
from dataclasses import replace

import pytest
from timelines import concurrent, make, sequential, waits

from asynclab import Timeline, checks, record, run
from asynclab.checks import Verdict
from asynclab.timeline import Block

BOTH = [sequential("virtual"), concurrent("virtual")]


def holding(seconds, clock="virtual"):
    """A track that holds the loop for some real seconds in one step."""
    length = seconds if clock == "real" else 0.0
    return make([("work", [("running", 0, length, "", seconds)])], clock=clock)


class Rude:
    def __repr__(self):
        raise RuntimeError

    __eq__ = __repr__
    __hash__ = None


def test_a_verdict_is_true_where_it_passed_and_says_what_was_seen():
    verdict = checks.took(concurrent("virtual"), 2)
    assert verdict
    assert str(verdict) == "Passed: it took 2 s."


def test_a_verdict_that_failed_says_what_was_seen_what_was_wanted_and_what_to_try():
    verdict = checks.took(sequential("virtual"), 2, hint="Start all three first.")
    assert not verdict
    assert str(verdict) == "Seen:   it took 6 s.\nWanted: 2 s.\nTry:    Start all three first."


def test_a_verdict_shows_its_words_and_then_the_timeline(capsys):
    checks.took(sequential("virtual"), 2)._ipython_display_()
    shown = capsys.readouterr().out
    assert shown.index("Wanted: 2 s.") < shown.index("fetch_reading('Lima')")
    Verdict(False, "nothing.")._ipython_display_()
    assert capsys.readouterr().out == "Seen:   nothing.\n"


def test_virtual_time_is_compared_exactly_and_real_time_within_a_quarter():
    nearly = make([("main", waits(0, 2.0001))], clock="virtual")
    assert not checks.took(nearly, 2)
    assert "it took 2.0001 s" in str(checks.took(nearly, 2))
    assert checks.took(make([("main", waits(0, 2.4))]), 2)
    assert not checks.took(make([("main", waits(0, 2.6))]), 2)
    assert checks.took(make([("main", [("running", 0, 0.04)])]), 0)


def test_a_time_that_tells_a_belief_has_a_hint_of_its_own():
    verdict = checks.took(sequential("virtual"), 2, hint="?", instead={6: "One after the other."})
    assert verdict.hint == "One after the other."
    assert checks.took(sequential("virtual"), 3, hint="?", instead={5: "No."}).hint == "?"


@pytest.mark.parametrize(
    ("result", "wanted", "passed"),
    [
        (["a"], ["a"], True),
        (None, None, True),
        (("a",), ["a"], False),
        (1, True, False),
        (1.0, 1, False),
        (None, ["a"], False),
        (Rude(), ["a"], False),
        ([Rude()], ["a"], False),
    ],
)
def test_a_result_passes_only_if_it_equals_what_was_wanted_in_kind_too(result, wanted, passed):
    verdict = checks.returned(Timeline(result=result), wanted)
    assert bool(verdict) == passed
    assert len(str(verdict)) < 300


@pytest.mark.parametrize(
    ("result", "hint"),
    [
        (None, "A function without `return` returns None."),
        (("a", "b"), "The values are right: put them in a list."),
        (["b", "a"], "The other way round."),
        ("x" * 1000, "?"),
    ],
)
def test_a_wrong_result_has_the_hint_that_fits_it(result, hint):
    general = "" if result is None else "?"
    instead = [(["b", "a"], "The other way round.")]
    verdict = checks.returned(Timeline(result=result), ["a", "b"], hint=general, instead=instead)
    assert verdict.hint == hint


async def fetch(station):
    await asyncio.sleep(1)


async def calls():
    return [made := fetch("Oslo"), made.close()][:1]


async def tasks():
    return [asyncio.create_task(fetch(station)) for station in ("Oslo", "Lima")]


async def gathered():
    return asyncio.gather(*await tasks())


@pytest.mark.parametrize(
    ("main", "seen", "words"),
    [
        (calls, "[<coroutine fetch>]", "A call without `await`"),
        (tasks, "[<task fetch>, <task fetch>]", "A task is no result"),
        (gathered, "<future>", "`gather` gives the results when you `await` it."),
    ],
)
def test_what_was_never_awaited_is_named_and_told_in_each_check(main, seen, words):
    timeline = run(main(), clock="virtual")
    verdict = checks.returned(timeline, [1.0], hint="Look at the list.")
    assert seen in verdict.seen
    assert verdict.hint.startswith(words)
    assert "`await`" in checks.took(timeline, 1).hint
    missed = checks.overlap(timeline, "fetch")
    if main is calls:
        assert missed.hint.startswith("Call fetch, and `await`")
    else:
        assert "none finished before the program was over" in missed.seen
        assert missed.hint.startswith("Await every task")


def test_overlap_wants_all_rows_of_a_name_in_flight_at_once():
    assert str(checks.overlap(concurrent(), "fetch_reading")) == (
        "Passed: 3 rows of fetch_reading overlap."
    )
    verdict = checks.overlap(sequential(), "fetch_reading")
    assert verdict.seen == "of 3 rows of fetch_reading, at most 1 overlap."
    assert verdict.wanted == "3 rows of fetch_reading that overlap."


def test_one_row_alone_overlaps_with_nothing():
    assert not checks.overlap(concurrent(cities=("Oslo",)), "fetch_reading")


def test_at_most_wants_no_more_than_its_limit_in_flight():
    assert checks.at_most(sequential(), 1, "fetch_reading")
    assert checks.at_most(concurrent(), 3, "fetch_reading")
    verdict = checks.at_most(concurrent(), 1, "fetch_reading")
    assert verdict.seen == "3 of 3 rows of fetch_reading overlap."
    assert verdict.wanted == "one at a time."


def test_order_wants_the_one_finished_when_the_other_starts():
    oslo, lima = "fetch_reading('Oslo')", "fetch_reading('Lima')"
    assert checks.order(sequential("virtual"), oslo, lima)
    verdict = checks.order(concurrent("virtual"), oslo, lima)
    assert verdict.seen == f"{oslo} finished at 2 s, and {lima} started at 0 s."
    assert verdict.wanted == f"{lima} starts when {oslo} has finished."


@pytest.mark.parametrize("clock", ["virtual", "real"])
def test_never_blocks_reads_the_real_length_of_a_step(clock):
    assert checks.never_blocks(holding(0.09, clock))
    verdict = checks.never_blocks(holding(0.3, clock))
    assert verdict.seen == "work held the loop for 0.3 s."
    assert verdict.wanted == "no step longer than 0.1 s."


def test_never_blocks_names_the_line_where_the_timeline_knows_it():
    block = Block(0, 0.3, 0.3, "cell 3:2 in work", "work")
    verdict = checks.never_blocks(replace(holding(0.3), blocks=(block,)))
    assert verdict.seen == "work held the loop for 0.3 s, at cell 3:2 in work."
    plain = replace(holding(0), blocks=(replace(block, label="", where=""),))
    assert checks.never_blocks(plain).seen == "a plain callback held the loop for 0.3 s."


def test_no_task_left_behind_wants_every_task_finished_when_the_program_is_over():
    async def nap(name, seconds):
        await asyncio.sleep(seconds)

    async def forgets():
        delays = {"short": 0.05, "long": 20, "longer": 30}
        tasks = [asyncio.create_task(nap(*item)) for item in delays.items()]
        await nap("own", 0.2)
        return len(tasks)

    async def cancels():
        task = asyncio.create_task(nap("long", 20))
        await nap("own", 0.1)
        task.cancel()
        await asyncio.wait([task])

    for clock in ("virtual", "real"):
        assert checks.no_task_left_behind(run(cancels(), clock=clock))
        verdict = checks.no_task_left_behind(run(forgets(), clock=clock))
        assert verdict.seen == (
            "nap('long'), nap('longer') had not finished when the program was over."
        )
    assert checks.no_task_left_behind(sequential())
    unfinished = make([("main", waits(0, 1), {"outcome": "unfinished"})])
    assert not checks.no_task_left_behind(unfinished)


def test_a_recorded_script_marks_what_it_left_behind():
    async def nap():
        await asyncio.sleep(60)

    async def main():
        task = asyncio.create_task(nap())
        await asyncio.sleep(0)
        return task

    with record() as recording:
        asyncio.run(main())
    assert [track.left_behind for track in recording.timeline.tracks] == [False, True]


def test_cancelled_cleanly_wants_every_row_of_the_name_cancelled():
    def ended(*outcomes):
        return make([("watch", waits(0, 1), {"outcome": outcome}) for outcome in outcomes])

    assert checks.cancelled_cleanly(ended("cancelled", "cancelled"), "watch")
    verdict = checks.cancelled_cleanly(ended("cancelled", "returned"), "watch")
    assert verdict.seen == "watch returned."


@pytest.mark.parametrize(
    "check",
    [
        lambda timeline: checks.overlap(timeline, "nobody"),
        lambda timeline: checks.at_most(timeline, 1, "nobody"),
        lambda timeline: checks.order(timeline, "nobody", "fetch_reading"),
        lambda timeline: checks.order(timeline, "fetch_reading", "nobody"),
        lambda timeline: checks.cancelled_cleanly(timeline, "nobody"),
    ],
)
@pytest.mark.parametrize("timeline", [*BOTH, Timeline(), make([("main", [("running", 0, 0)])])])
def test_a_row_that_is_not_there_fails_the_check_and_never_raises(check, timeline):
    verdict = check(timeline)
    assert not verdict
    assert "it never started" in verdict.seen
    assert verdict.wanted


def test_a_timeline_of_nothing_raises_in_no_check():
    nothing = Timeline()
    assert checks.took(nothing, 0)
    assert checks.never_blocks(nothing)
    assert not checks.returned(nothing, 1)
