"""A recorder keeps nothing alive of what it observes."""

import asyncio
import contextlib
import gc
import time
import weakref

import laws
import pytest

from asynclab import record, run


class Thing:
    """Something of the user's, to be let go of."""


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


def test_a_task_that_nobody_holds_dies_with_its_last_step(way):
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


def test_a_failed_task_says_so_as_soon_as_nobody_holds_it(way):
    heard = []

    async def fails():
        await asyncio.sleep(0.001)
        raise ValueError

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: heard.append(context["message"]))
        task = asyncio.create_task(fails())
        await asyncio.wait({task})
        assert heard == []
        del task
        return [*heard]

    gc.disable()  # its traceback leads to the frame that ran it: no cycle may hold the two
    try:
        with record():
            assert asyncio.run(main()) == ["Task exception was never retrieved"]
    finally:
        gc.enable()


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
