"""A recorder never breaks, changes or keeps alive what it observes."""

import asyncio
import contextlib
import gc
import sys
import threading
import time
import warnings
import weakref
from asyncio import base_events, events, selector_events

import laws
import pytest

from asynclab import record, run
from asynclab.recorder import arguments, chains, fast, loop, recording, watch

PATCHED = [
    (events.Handle, "_run"),
    (base_events.BaseEventLoop, "_run_once"),
    (base_events.BaseEventLoop, "_call_soon"),
    (base_events.BaseEventLoop, "call_soon"),
    (base_events.BaseEventLoop, "create_task"),
    (base_events.BaseEventLoop, "run_forever"),
    (selector_events.BaseSelectorEventLoop, "_process_events"),
    (asyncio.runners, "_cancel_all_tasks"),
]


@pytest.fixture(params=["fast", "slow"])
def way(request, monkeypatch):
    if request.param == "slow":
        monkeypatch.setattr(fast, "can_be_fast", lambda *_: False)
    return request.param


class Thing:
    """Something of the user's, to be let go of."""


# Nothing is kept alive


def test_arguments_results_and_tasks_die_during_the_recording_as_they_do_without(way):
    async def work(thing, number):
        await asyncio.sleep(0)
        result = Thing()
        await asyncio.sleep(0)
        return result

    async def main():
        thing = Thing()
        task = asyncio.create_task(work(thing, 1), name="work")
        references = [weakref.ref(thing), weakref.ref(task)]
        del thing
        result = await task
        references.append(weakref.ref(result))
        del task, result
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return [reference() for reference in references]

    def alive():
        gc.disable()  # nothing may lie about in cycles either
        try:
            return asyncio.run(main())
        finally:
            gc.enable()

    bare = alive()
    with record():
        recorded = alive()
    assert recorded == bare == [None, None, None]


def test_a_task_that_nobody_holds_dies_with_its_last_step(way, request):
    if way == "fast":
        reason = "the fast way lets go of what an iteration ran at the iteration's end"
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))
    references = []

    async def short():
        references.append(weakref.ref(asyncio.current_task()))

    async def main():
        loop = asyncio.get_running_loop()
        loop.create_task(short())  # noqa: RUF006 (nobody shall hold it)
        await asyncio.sleep(0)
        return references[0]()

    with record():
        assert asyncio.run(main()) is None


@pytest.mark.parametrize("libraries", [False, True])
def test_nothing_is_kept_after_the_block(way, libraries):
    references = []

    async def work(thing):
        await asyncio.sleep(0)
        references.append(weakref.ref(asyncio.current_task()))
        return thing

    async def values(thing):
        yield thing
        await asyncio.sleep(0)
        yield thing

    async def main():
        things = [Thing() for _ in range(4)]
        references.extend(map(weakref.ref, things))
        references.append(weakref.ref(asyncio.get_running_loop()))
        await asyncio.gather(*(work(thing) for thing in things))
        await work(things[0])
        async for _ in values(things[1]):
            break
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                await work(things[2])

    with record(libraries=libraries) as recorded:
        asyncio.run(main())
    gc.collect()
    assert [reference() for reference in references[:4]] == [None] * 4
    timeline = recorded.timeline
    gc.collect()
    assert not any(reference() for reference in references)
    assert timeline.tracks


def test_the_arguments_of_a_suspended_coroutine_die_when_it_lets_go_of_them(way):
    async def lets_go(thing):
        reference = weakref.ref(thing)
        await asyncio.sleep(0)
        del thing
        await asyncio.sleep(0)
        return reference()

    async def main():
        return await asyncio.create_task(lets_go(Thing())), await lets_go(Thing())

    with record():
        assert asyncio.run(main()) == (None, None)


def test_the_arguments_of_a_coroutine_that_holds_the_loop_die_when_it_lets_go_of_them(way):
    async def holds(thing):
        reference = weakref.ref(thing)
        time.sleep(0.05)
        del thing
        return reference()

    async def main():
        await asyncio.sleep(0)
        return await holds(Thing())

    with record() as recorded:
        assert asyncio.run(main()) is None
    assert recorded.timeline.find("holds")


def test_the_locals_of_a_coroutine_that_holds_the_loop_stay_its_own(way):
    async def holds(number):
        mine = locals()
        mine["extra"] = 1
        time.sleep(0.05)
        return dict(mine)

    with record():
        kept = asyncio.run(holds(7))
    assert (kept["number"], kept["extra"]) == (7, 1)


def test_the_locals_of_a_suspended_coroutine_stay_its_own(way):
    async def waits(number):
        mine = locals()
        mine["extra"] = 1
        await asyncio.sleep(0)
        return dict(mine)

    async def main():
        return await waits(7), await asyncio.create_task(waits(8))

    with record():
        first, second = asyncio.run(main())
    assert (first["number"], first["extra"]) == (7, 1)
    assert (second["number"], second["extra"]) == (8, 1)


def test_what_a_run_returned_belongs_to_its_timeline_alone():
    async def main():
        return Thing()

    timeline = run(main())
    reference = weakref.ref(timeline.result)
    del timeline
    gc.collect()
    assert reference() is None


def test_exceptions_and_what_their_frames_hold_die(way):
    references = []

    async def fails(thing):
        references.append(weakref.ref(thing))
        await asyncio.sleep(0)
        raise ValueError

    async def main():
        await asyncio.gather(fails(Thing()), fails(Thing()), return_exceptions=True)
        with contextlib.suppress(ValueError):
            await fails(Thing())

    with record():
        asyncio.run(main())
    gc.collect()
    assert [reference() for reference in references] == [None] * 3


def test_a_task_destroyed_while_it_is_pending_is_unfinished_and_is_not_kept(way):
    references = []

    async def forever():
        await asyncio.get_running_loop().create_future()

    with record() as recorded:
        made = asyncio.new_event_loop()
        made.set_exception_handler(lambda *_: None)
        task = made.create_task(forever(), name="forever")
        references.append(weakref.ref(task))
        made.call_later(0.001, made.stop)
        made.run_forever()
        made.close()
        del task
        gc.collect()
        assert references[0]() is None
    laws.check(recorded.timeline)
    assert recorded.timeline.track("forever").outcome == "unfinished"


def test_tasks_have_no_attribute_of_ours_after_the_block(way):
    async def main():
        task = asyncio.create_task(asyncio.sleep(10))
        before = set(vars(task)) if hasattr(task, "__dict__") else set()
        with record():
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        after = set(vars(task)) if hasattr(task, "__dict__") else set()
        task.cancel()
        return after - before

    assert asyncio.run(main()) == set()


# The machinery comes and goes


def current():
    return [vars(owner).get(name) for owner, name in PATCHED]


def test_the_patches_are_taken_out_after_the_last_recording():
    before = current()
    with record():
        assert current() != before
        with record():
            pass
        assert current() != before
        asyncio.run(asyncio.sleep(0))
    assert current() == before


def test_the_patches_are_taken_out_after_an_error_too():
    before = current()
    with contextlib.suppress(ZeroDivisionError), record():
        raise ZeroDivisionError
    assert current() == before


def test_recordings_that_end_in_another_order_leave_nothing_behind():
    before = current()
    first, second = record(), record()
    first.__enter__()
    second.__enter__()
    asyncio.run(asyncio.sleep(0))
    first.__exit__(None, None, None)
    asyncio.run(asyncio.sleep(0))
    second.__exit__(None, None, None)
    assert current() == before
    assert (len(first.timeline.tracks), len(second.timeline.tracks)) == (0, 0)


def test_the_watch_thread_ends_with_the_recording():
    before = set(threading.enumerate())  # maybe one that is ending now
    with record():
        (watching,) = set(threading.enumerate()) - before
        with record():
            assert set(threading.enumerate()) - before == {watching}
    watching.join(5)
    assert not watching.is_alive()


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring came with 3.12")
def test_the_place_among_the_interpreters_tools_is_given_back():
    before = [sys.monitoring.get_tool(place) for place in range(6)]
    with record():
        assert "asynclab" in [sys.monitoring.get_tool(place) for place in range(6)]
    assert [sys.monitoring.get_tool(place) for place in range(6)] == before


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring came with 3.12")
def test_outcomes_are_guessed_where_every_place_for_tools_is_taken():
    async def fails():
        await asyncio.sleep(0)
        raise ValueError

    for place in (3, 4):
        sys.monitoring.use_tool_id(place, "somebody else")
    try:
        with record() as recorded, contextlib.suppress(ValueError):
            asyncio.run(fails())
    finally:
        for place in (3, 4):
            sys.monitoring.free_tool_id(place)
    assert recorded.timeline.track("fails").outcome == "failed"


# The order of callbacks, exceptions and contexts


def test_the_exception_handler_gets_what_it_gets_without(way):
    def told():
        contexts = []

        async def main():
            asyncio.get_running_loop().set_exception_handler(
                lambda _, context: contexts.append(context)
            )
            asyncio.get_running_loop().call_soon(lambda: 1 / 0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)

        asyncio.run(main())
        return [
            (set(context), type(context["exception"]), context["message"].partition(" at ")[0])
            for context in contexts
        ]

    bare = told()
    with record():
        recorded = told()
    assert recorded == bare
    assert len(bare) == 1


def test_context_variables_are_those_of_each_callback(way):
    import contextvars

    who = contextvars.ContextVar("who", default="nobody")

    async def main():
        seen = []
        loop = asyncio.get_running_loop()
        who.set("main")
        context = contextvars.copy_context()
        context.run(who.set, "other")
        loop.call_soon(lambda: seen.append(who.get()))
        loop.call_soon(lambda: seen.append(who.get()), context=context)
        await asyncio.sleep(0)
        return seen

    with record():
        assert asyncio.run(main()) == ["main", "other"]


def test_cancelled_handles_do_not_run(way):
    ran = []

    async def main():
        loop = asyncio.get_running_loop()
        handles = [loop.call_soon(ran.append, number) for number in range(5)]
        handles[1].cancel()
        handles[3].cancel()
        loop.call_soon(lambda: None).cancel()
        await asyncio.sleep(0)

    with record() as recorded:
        asyncio.run(main())
    laws.check(recorded.timeline)
    assert ran == [0, 2, 4]


def test_a_loop_that_is_stopped_and_run_again_goes_on_where_it_was(way):
    order = []

    with record() as recorded:
        made = asyncio.new_event_loop()
        for number in range(4):
            made.call_soon(order.append, number)
            if number == 1:
                made.call_soon(made.stop)
        made.run_forever()
        made.call_soon(order.append, "again")
        made.run_until_complete(asyncio.sleep(0))
        made.close()
    assert order == [0, 1, 2, 3, "again"]
    laws.check(recorded.timeline)


def test_debug_mode_points_at_the_users_own_line(way):
    async def slow_start():
        await asyncio.sleep(0)

    async def main():
        loop = asyncio.get_running_loop()
        handle = loop.call_soon(lambda: None)
        task = loop.create_task(slow_start())
        await task
        return handle._source_traceback[-1].name, task._source_traceback[-1].name

    bare = asyncio.run(main(), debug=True)
    with record():
        assert asyncio.run(main(), debug=True) == bare


# Errors of the recorder's own


def hurt(*_, **__):
    raise LookupError("hurt on purpose")


async def program(log):
    """Something of everything."""

    async def child(number):
        await asyncio.sleep(0.001 * number)
        log.append(number)
        if number == 3:
            raise ValueError
        return number

    async with asyncio.timeout(10):
        results = await asyncio.gather(*map(child, range(5)), return_exceptions=True)
    log.append(repr(results))
    return results[:3]


FAULTS = [
    (loop.LoopWatch, "before"),
    (loop.LoopWatch, "after"),
    (loop.LoopWatch, "scheduled"),
    (loop.LoopWatch, "created"),
    (loop.LoopWatch, "selected"),
    (loop.LoopWatch, "close"),
    (loop.LoopWatch, "left"),
    (chains.Chains, "after_step"),
    (chains.Chains, "meet"),
    (chains.Chains, "new_task"),
    (chains.Chains, "_grow"),
    (chains.Chains, "_finish"),
    (arguments.Arguments, "read"),
    (fast.FastLoop, "_digest_steps"),
    (fast.FastLoop, "_digest_slowly"),
]


@pytest.mark.parametrize(
    ("owner", "name"), FAULTS, ids=lambda value: getattr(value, "__name__", value)
)
def test_an_error_of_the_recorders_own_is_reported_once_and_harms_nobody(
    way, owner, name, monkeypatch
):
    bare_log, log = [], []
    bare = asyncio.run(program(bare_log))
    monkeypatch.setattr(owner, name, hurt)
    with warnings.catch_warnings(record=True) as warned, record() as recorded:
        warnings.simplefilter("always")
        result = asyncio.run(program(log))
    monkeypatch.undo()
    assert (result, log) == (bare, bare_log)
    reports = [str(one.message) for one in warned if "asynclab" in str(one.message)]
    timeline = recorded.timeline
    laws.check(timeline)
    assert len(reports) == sum("error of its own" in note for note in timeline.notes) <= 1
    assert all("hurt on purpose" in text for text in reports + list(timeline.notes))


@pytest.mark.parametrize("name", ["enter", "leave", "meet_all"])
def test_an_error_at_entry_or_exit_does_not_reach_the_program(way, name, monkeypatch):
    monkeypatch.setattr(loop.LoopWatch, name, hurt)

    async def main():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with record() as recorded:
                await asyncio.sleep(0)
        return recorded.timeline

    before = current()
    laws.check(asyncio.run(main()))
    assert current() == before


def test_an_error_of_the_recorders_own_is_no_error_where_warnings_are(way, monkeypatch):
    monkeypatch.setattr(chains.Chains, "after_step", hurt)
    log = []
    with warnings.catch_warnings(), record() as recorded:
        warnings.simplefilter("error")
        assert asyncio.run(program(log)) == [0, 1, 2]
    assert any("hurt on purpose" in note for note in recorded.timeline.notes)


def test_an_error_of_the_watch_thread_harms_nobody(way, monkeypatch):
    monkeypatch.setattr(watch, "is_library", hurt)

    async def main():
        time.sleep(0.05)
        await asyncio.sleep(0.01)
        return 42

    with warnings.catch_warnings(), record() as recorded:
        warnings.simplefilter("ignore")
        assert asyncio.run(main()) == 42
    laws.check(recorded.timeline)


def test_a_recording_after_a_broken_one_works(monkeypatch):
    with monkeypatch.context() as patch, warnings.catch_warnings(), record():
        warnings.simplefilter("ignore")
        patch.setattr(chains.Chains, "after_step", hurt)
        asyncio.run(asyncio.sleep(0))

    async def nap():
        await asyncio.sleep(0)

    with record() as recorded:
        asyncio.run(nap())
    assert [track.label for track in recorded.timeline.tracks] == ["nap"]
    assert recorded.timeline.notes == ()


def test_no_recording_is_active_at_the_end():
    assert recording._active == []
    assert loop.watched == {}
    assert fast.fasts == {}


# Handles that are none of asyncio's own


def test_handles_of_unknown_loops_pass_through_untouched():
    class Loop:
        """A loop of somebody's own; not even hashable."""

        __hash__ = None

        def __eq__(self, other):
            return True

        def get_debug(self):
            return False

        def call_exception_handler(self, context):
            raise AssertionError(context)

    ran = []
    with record():
        events.Handle(ran.append, (1,), Loop())._run()
    events.Handle(ran.append, (2,), Loop())._run()
    assert ran == [1, 2]


def test_mocked_loops_pass_through_untouched():
    from unittest import mock

    ran = []
    with record():
        events.Handle(ran.append, (1,), mock.Mock(get_debug=lambda: False))._run()
        events.TimerHandle(1.0, ran.append, (2,), mock.MagicMock(get_debug=lambda: False))._run()
    assert ran == [1, 2]


def test_closed_loops_are_not_kept_while_others_run():
    references = []

    async def main():
        references.append(weakref.ref(asyncio.get_running_loop()))

    with record() as recorded:
        for _ in range(5):
            asyncio.run(main())
        gc.collect()
        assert sum(reference() is not None for reference in references) <= 1
    assert len(recorded.timeline.tracks) == 5
