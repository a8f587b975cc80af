"""What is put in for a recording is taken out again, and changes no order meanwhile."""

import asyncio
import contextlib
import sys
import threading
from asyncio import events

import laws
import pytest
from machinery import current

from asynclab import record


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
