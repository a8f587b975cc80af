"""check(), hint(), solution() and progress(): the loop of an exercise, whatever a learner does."""

import asyncio
import contextlib
import functools
import gc
import threading
import warnings

import pytest
from kernels import kernel

from asynclab import predictions, progress_log, saying
from asynclab.exercises import attempts, check, done_or_solution, hint, solution, sources
from asynclab.exercises.fingerprints import fingerprint
from asynclab.exercises.reviews import review
from asynclab.predictions import predict
from asynclab.progress_report import progress
from asynclab.services import fetch_reading

pytestmark = pytest.mark.usefixtures("unbroken_lines")

STUB = sources.load("02.1").function(sources.load("02.1").stub)


async def read(station):
    return await fetch_reading(station)


async def one_by_one(stations):
    return [await read(station) for station in stations]


async def at_once(stations):
    return await asyncio.gather(*map(read, stations))


@pytest.fixture(autouse=True)
def session(monkeypatch):
    """A session of its own, kept in memory; on a busy machine every answer has its time."""
    monkeypatch.setenv("ASYNCLAB_PROGRESS", "off")
    monkeypatch.setattr(attempts, "DEADLINE", 60)
    progress_log.forget_session()
    predictions._answered.clear()
    yield
    progress_log.forget_session()


def said(capsys, function, *arguments, **more):
    capsys.readouterr()
    assert function(*arguments, **more) is None
    return capsys.readouterr().out.rstrip("\n")


def words(answer, id="02.1"):
    result = review(sources.load(id), answer)
    assert result.state == "not yet"
    return str(result)


def test_check_says_not_started_not_yet_and_done(capsys):
    assert said(capsys, check, "02.1", STUB) == (
        "Not started: replace ... in read_all, run its cell, and then this one."
    )
    told = said(capsys, check, "02.1", one_by_one)
    assert told.startswith("Not yet.\nSeen:   it took 1.7 s.\nWanted: 1 s.\nTry:    One after")
    told = said(capsys, check, "02.1", at_once)
    assert told.startswith("Done: It took 1 s. It returned [Reading('Oslo', 4.0), ")


def test_check_shows_the_timeline_of_the_learners_own_run(capsys):
    assert "one_by_one · 1.7 s elapsed" in said(capsys, check, "02.1", one_by_one)
    assert "at_once · 1.0 s elapsed" in said(capsys, check, "02.1", at_once)


def test_a_stub_without_its_docstring_or_with_pass_is_still_not_started():
    async def read_all(stations):
        pass

    assert review(sources.load("02.1"), read_all).state == "not started"


def test_what_is_no_function_is_told_how_to_give_it():
    wanted = 'Wanted: the function itself: check("02.1", read_all).'
    for answer in (None, ..., 5, "read_all", [], functools.partial(at_once), STUB([])):
        assert wanted in words(answer)


def test_a_coroutine_object_is_closed_so_that_it_never_warns():
    coroutine = at_once([])
    assert "for at_once() was called" in words(coroutine)
    with pytest.raises(RuntimeError, match="cannot reuse already awaited"):
        coroutine.send(None)


def test_wrong_parameters_are_named_and_other_names_for_them_are_fine():
    async def read_all(first, second):
        return [first, second]

    async def renamed(cities, extra=None):
        return await at_once(cities)

    assert "Seen:   read_all(first, second).\nWanted: read_all(stations)." in words(read_all)
    assert review(sources.load("02.1"), renamed).state == "done"


def test_an_exception_is_named_with_its_line():
    async def read_all(stations):
        return stations[99]

    told = words(read_all)
    assert "it raised IndexError: list index out of range, at line " in told
    assert ": return stations[99]" in told


@pytest.mark.parametrize(
    "error",
    [
        SystemExit(3),
        asyncio.CancelledError(),
        GeneratorExit(),
        RecursionError("deep"),
        ExceptionGroup("two", [ValueError("one"), KeyError("two")]),
    ],
)
@pytest.mark.soak(50)
def test_whatever_an_answer_raises_ends_its_check_only(error):
    async def read_all(stations):
        raise error

    named = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
    assert f"it raised {type(named).__name__}" in words(read_all)


def test_an_exception_in_a_task_is_the_learners_too():
    async def fail(station):
        raise ValueError(f"no {station}")

    async def read_all(stations):
        return await asyncio.gather(*map(fail, stations))

    assert "it raised ValueError: no Oslo" in words(read_all)


def test_a_forgotten_await_is_named_wherever_the_coroutine_went():
    async def dropped(stations):
        read("Oslo")
        return await at_once(stations)

    async def in_a_dict(stations):
        return {station: read(station) for station in stations}

    async def raised_with(stations):
        return [read(station) + 1 for station in stations]

    assert "nobody awaited read(…)" in words(dropped)
    assert "nobody awaited read(…)" in words(in_a_dict)
    assert "`await` it first" in words(raised_with)


def test_a_coroutine_object_that_was_taken_for_its_value_never_warns_later():
    async def read_all(stations):
        return [read(station).celsius for station in stations]

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert "`await` it first" in words(read_all)
        gc.collect()
    assert caught == []


def test_a_gather_that_nobody_awaited_leaves_no_log_of_asyncios(caplog):
    async def returned(stations):
        return asyncio.gather(*map(read, stations))

    async def dropped(stations):
        asyncio.gather(*map(read, stations))

    async def asked_too_early(stations):
        return asyncio.gather(*map(read, stations)).result()

    for answer in (returned, dropped, asked_too_early):
        words(answer)
        gc.collect()
    assert caplog.records == []


def test_a_result_that_cannot_even_be_looked_at_harms_nobody():
    class Rude:
        def __repr__(self):
            raise RuntimeError("rude")

        __eq__ = __iter__ = __repr__
        __hash__ = None

    async def read_all(stations):
        await at_once(stations)
        return Rude()

    assert "an object of the type Rude" in words(read_all)


@pytest.fixture
def ended_in_time(monkeypatch):
    """The words on an answer that never ends; its thread must end all the same."""
    monkeypatch.setattr(attempts, "DEADLINE", 0.4)

    def words_on(answer):
        before = set(threading.enumerate())
        told = words(answer)
        left = set(threading.enumerate()) - before
        assert not [thread for thread in left if thread.name == "asynclab.check"]
        assert "had not ended after 0.4 s of real time" in told
        return told

    return words_on


@pytest.mark.soak(50)
def test_a_busy_loop_is_stopped_and_named_with_its_line(ended_in_time):
    async def read_all(stations):
        while True:
            stations = list(stations)

    told = ended_in_time(read_all)
    assert ": while True:" in told or ": stations = list(stations)" in told


def test_an_endless_loop_of_waits_is_stopped(ended_in_time):
    async def read_all(stations):
        while True:  # noqa: ASYNC110 - an endless loop is the point
            await asyncio.sleep(1)

    ended_in_time(read_all)


@pytest.mark.soak(50)
def test_an_endless_loop_without_waiting_time_is_stopped(ended_in_time):
    async def read_all(stations):
        while True:  # noqa: ASYNC110 - an endless loop is the point
            await asyncio.sleep(0)

    ended_in_time(read_all)


def test_an_endless_wait_in_real_time_is_stopped_and_its_thread_ends(monkeypatch):
    monkeypatch.setattr(attempts, "DEADLINE", 0.4)

    async def wait():
        await asyncio.Event().wait()

    with pytest.raises(attempts.NotYetError, match="had not ended") as caught:
        attempts.within_deadline(lambda: attempts.attempt(wait, clock="real"))
    assert "restart the kernel" not in str(caught.value)
    assert "asynclab.check" not in [thread.name for thread in threading.enumerate()]


def test_an_endless_loop_that_swallows_exceptions_is_stopped(ended_in_time):
    async def read_all(stations):
        while True:
            with contextlib.suppress(Exception):
                await asyncio.sleep(0)

    ended_in_time(read_all)


@pytest.mark.timeout(60)
def test_a_loop_that_swallows_even_its_own_end_does_not_go_on_when_it_is_collected(ended_in_time):
    async def read_all(stations):
        while True:
            with contextlib.suppress(BaseException):
                await asyncio.sleep(1)

    ended_in_time(read_all)
    gc.collect()


def test_a_wait_for_what_never_comes_is_told_so():
    async def read_all(stations):
        await asyncio.Event().wait()

    told = words(read_all)
    assert "In virtual time nothing is left that could happen" in told
    assert "It waits for something that nobody will ever bring." in told


@pytest.mark.soak(50)
def test_code_that_cannot_be_stopped_is_left_behind_with_a_word_on_it(monkeypatch):
    monkeypatch.setattr(attempts, "_GRACES", (0.1, 0.1, 0.1))
    monkeypatch.setattr(attempts, "DEADLINE", 0.1)
    release = threading.Event()

    async def read_all(stations):
        while not release.is_set():
            with contextlib.suppress(BaseException):
                release.wait(0.01)

    try:
        assert "It could not be stopped either: restart the kernel" in words(read_all)
    finally:
        release.set()
    for thread in threading.enumerate():
        if thread.name == "asynclab.check":
            thread.join(10)


def test_hints_come_one_by_one_and_the_last_one_stays(capsys):
    hints = [said(capsys, hint, "02.1") for _ in range(5)]
    assert [text[:12] for text in hints] == ["Hint 1 of 3:", "Hint 2 of 3:"] + ["Hint 3 of 3:"] * 3


def test_hints_reasons_and_other_sentences_fit_a_line(capsys, monkeypatch):
    monkeypatch.setattr(saying, "WIDTH", 79)
    told = [said(capsys, hint, id) for id in sources.all_ids() for _ in range(3)]
    told += [said(capsys, solution, "02.2"), said(capsys, check, "02.1", STUB)]
    told += [said(capsys, check, "90.9", STUB), said(capsys, progress)]
    assert max(len(line) for text in told for line in text.splitlines()) <= saying.WIDTH


def test_a_skeleton_stands_below_its_number_as_it_is_typed(capsys):
    hint("02.1")
    hint("02.1")
    assert said(capsys, hint, "02.1").startswith("Hint 3 of 3:\nreturn await asyncio.gather(")


def test_the_solution_opens_after_three_different_tries(capsys):
    async def second(stations):
        return [await read(station) for station in stations[:1]]

    async def third(stations):
        return stations

    assert "(so far: 0)" in said(capsys, solution, "02.1")
    for _ in range(3):
        check("02.1", one_by_one)
        check("02.1", STUB)
    assert "(so far: 1)" in said(capsys, solution, "02.1")
    check("02.1", second)
    check("02.1", third)
    opened = said(capsys, solution, "02.1")
    assert "asyncio.gather(*[read(station) for station in stations])" in opened
    assert "makes a task of every coroutine object" in opened
    assert "read_all · 1.0 s elapsed" in opened


def test_the_solution_opens_when_the_answer_is_done_or_now(capsys):
    assert "async def read_all" in said(capsys, solution, "02.1", now=True)
    assert "so far" in said(capsys, solution, "02.1")
    check("02.1", at_once)
    assert "async def read_all" in said(capsys, solution, "02.1")


def test_a_lesson_in_stages_goes_on_with_an_answer_that_is_done(capsys):
    assert done_or_solution("02.1", at_once) is at_once
    assert capsys.readouterr().out == "02.1 is done: from here on your own read_all runs.\n"


@pytest.mark.parametrize("answer", [STUB, one_by_one, None])
def test_a_lesson_in_stages_goes_on_with_the_solution_until_then(capsys, answer):
    taken = done_or_solution("02.1", answer)
    said = "02.1 is not done yet: until then the course's own read_all runs.\n"
    assert capsys.readouterr().out == said
    assert review(sources.load("02.1"), taken).state == "done"


def test_an_exercise_that_does_not_exist_has_no_solution_to_go_on_with():
    with pytest.raises(LookupError, match=r"There is no exercise '99\.9'"):
        done_or_solution("99.9", at_once)


def test_a_coroutine_in_the_frames_of_a_group_is_let_go_with_its_check(capsys):
    """Else its warning would come later, in a cell that has nothing to do with it."""

    async def forgets(stations):
        parts = {}

        async def one(station):
            parts[station] = read(station)
            len(parts[station])

        async with asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(one(station))

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert "has no len()" in words(forgets)
        gc.collect()
    assert caught == []


@pytest.mark.parametrize("id", ["77.7", "", None, 3, [], "../02_1"])
def test_an_unknown_exercise_is_answered_with_those_that_are(capsys, id):
    for told in (said(capsys, check, id, at_once), said(capsys, hint, id)):
        assert told.startswith("There is no exercise ")
        assert "02.1, 02.2" in told
    assert said(capsys, solution, id, now=True).startswith("There is no exercise ")


def test_an_id_may_leave_its_zero_away(capsys):
    assert said(capsys, check, "2.1", at_once).startswith("Done: ")


def test_a_try_is_kept_once_and_without_the_code():
    check("02.1", one_by_one)
    check("02.1", one_by_one)
    (event,) = progress_log.events("check")
    assert (event["id"], event["outcome"], event["attempt"]) == ("02.1", "not yet", 1)
    assert len(event["answer"]) == 12


def test_a_fingerprint_sees_the_code_and_nothing_of_its_looks():
    async def plain(stations):
        return [await read(station) for station in stations]

    async def adorned(stations):
        """A docstring."""
        # A comment.

        return [await read(station) for station in stations]

    async def changed(stations):
        return [await read(station) for station in stations[1:]]

    plain.__qualname__ = adorned.__qualname__ = changed.__qualname__ = "answer"
    assert fingerprint(plain) == fingerprint(adorned) != fingerprint(changed)
    assert fingerprint(None) != fingerprint(plain)


def test_a_change_in_a_helper_is_a_different_try():
    def answer_with(number):
        names = {}
        exec(f"def helper():\n    return {number}\nasync def answer():\n    return helper()", names)
        return names["answer"]

    assert fingerprint(answer_with(1)) == fingerprint(answer_with(1))
    assert fingerprint(answer_with(1)) != fingerprint(answer_with(2))


def test_progress_begins_with_what_to_do(capsys):
    assert said(capsys, progress).startswith("Nothing yet: ")


def test_progress_counts_answers_and_exercises_lesson_by_lesson(capsys):
    predict("call-runs", "0")
    predict("objects-first", "1 s")
    predict("objects-first", "2 s")
    check("02.1", one_by_one)
    check("02.1", at_once)
    check("02.2", STUB)
    lines = said(capsys, progress).splitlines()
    assert lines[0].startswith("Lesson 01: 2 of ")
    assert "predictions, 1 right at first; 0 of 2 exercises done." in lines[0]
    assert lines[1].endswith("1 of 3 exercises done.")
    assert len(lines) == 2


@pytest.mark.timeout(180)
def test_in_a_kernel_a_busy_answer_is_stopped_and_the_kernel_lives_on():
    with kernel(ASYNCLAB_PROGRESS="off") as started:
        set_up = (
            "import asyncio\nfrom asynclab import check\nfrom asynclab.exercises import attempts\n"
            "from asynclab.services import *\nattempts.DEADLINE = 1\n"
        )
        busy = "async def read_lima():\n    while True:\n        pass\n"
        cell = started.run(f'{set_up}{busy}check("00.1", read_lima)', timeout=90)
        assert cell.status == "ok"
        assert "had not ended after 1 s of real time, at line " in cell.stdout
        right = "async def read_lima():\n    return await fetch_reading('Lima')\n"
        cell = started.run(f'{right}check("00.1", read_lima)', timeout=60)
        assert cell.stdout.startswith("Done: It returned Reading('Lima', 19.0).")
        assert [data for data in cell.shown("display_data") if "image/png" in data]
        assert started.run("await asyncio.sleep(0, 'alive')").status == "ok"


@pytest.mark.timeout(180)
def test_in_a_kernel_an_interrupt_ends_a_busy_check_at_once():
    with kernel(ASYNCLAB_PROGRESS="off") as started:
        set_up = (
            "import asyncio\nfrom asynclab import check\n"
            "from asynclab.exercises import attempts\nattempts.DEADLINE = 60\n"
        )
        busy = "async def read_lima():\n    print('busy')\n    while True:\n        pass\n"
        cell = started.run(f'{set_up}{busy}check("00.1", read_lima)', press_after="busy")
        assert cell.ename == "KeyboardInterrupt"
        names = "import threading; print([t.name for t in threading.enumerate()])"
        assert "asynclab.check" not in started.run(names).stdout
