"""Virtual time: exact, immediate, and strict about what it cannot tell."""

import asyncio
import socket
import sys
import threading
import time

import pytest

from asynclab import run


def virtually(coroutine):
    return run(coroutine, clock="virtual")


def test_waiting_takes_no_time():
    start = time.perf_counter()
    assert virtually(asyncio.sleep(36_000)).elapsed == 36_000.0
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("delay", [0.1, 0.2, 0.3, 0.7, 1.1, 1e-9, 1e-6, 0.123456789, 86_400.0])
def test_a_sleep_takes_exactly_as_long_as_it_was_told(delay):
    assert virtually(asyncio.sleep(delay)).elapsed == delay


def test_many_small_sleeps_add_up_exactly():
    async def main():
        for _ in range(100):
            await asyncio.sleep(0.01)
        return asyncio.get_running_loop().time()

    timeline = virtually(main())
    assert timeline.elapsed == timeline.result == 1.0


def test_a_timeout_fires_at_its_very_moment():
    async def main():
        async with asyncio.timeout(0.3):
            for _ in range(4):
                await asyncio.sleep(0.1)

    async def catches():
        try:
            await main()
        except TimeoutError:
            return asyncio.get_running_loop().time()

    assert virtually(catches()).result == 0.3


def test_timers_of_one_moment_fire_in_the_order_in_which_they_were_set():
    async def main():
        order = []
        loop = asyncio.get_running_loop()
        for number in range(20):
            loop.call_later(0.1 + (number % 3) / 10, order.append, (number % 3, number))
        await asyncio.sleep(1)
        return order

    order = virtually(main()).result
    assert [group for group, _ in order] == sorted(group for group, _ in order)


def test_a_step_keeps_its_real_length_beside_the_virtual_one():
    async def main():
        time.sleep(0.05)
        await asyncio.sleep(1)

    timeline = virtually(main())
    first = timeline.track("main").slices[0]
    assert (first.state, first.elapsed) == ("running", 0.0)
    assert 0.05 <= first.held < 5
    held = [piece.held for piece in timeline.track("main").slices if piece.state == "running"]
    assert sum(held) >= 0.05


async def in_a_thread():
    await asyncio.to_thread(time.sleep, 0)


async def in_an_executor():
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0)


async def looks_up_a_name():
    await asyncio.get_running_loop().getaddrinfo("localhost", 80)


async def in_a_process():
    await asyncio.create_subprocess_exec(sys.executable, "-c", "")


async def in_a_shell():
    await asyncio.create_subprocess_shell("true")


async def connects():
    await asyncio.open_connection("127.0.0.1", 9)


async def serves():
    await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)


async def sends_datagrams():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))


async def reads_a_socket():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        await asyncio.get_running_loop().sock_recv(ours, 1)


async def watches_a_socket():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        asyncio.get_running_loop().add_reader(ours, lambda: None)


async def takes_an_accepted_socket():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        await asyncio.get_running_loop().connect_accepted_socket(asyncio.Protocol, ours)


OUTSIDE = [
    in_a_thread,
    in_an_executor,
    looks_up_a_name,
    in_a_process,
    in_a_shell,
    connects,
    serves,
    sends_datagrams,
    reads_a_socket,
    watches_a_socket,
    takes_an_accepted_socket,
]


@pytest.mark.parametrize("outside", OUTSIDE, ids=lambda function: function.__name__)
def test_what_takes_real_time_is_refused(outside):
    with pytest.raises(RuntimeError, match='use clock="real"') as caught:
        virtually(outside())
    assert "\n" not in str(caught.value)


async def waits_for_a_future():
    await asyncio.get_running_loop().create_future()


async def waits_for_an_event():
    await asyncio.Event().wait()


async def waits_for_each_other():
    first, second = asyncio.Event(), asyncio.Event()

    async def one():
        await first.wait()
        second.set()

    async def other():
        await second.wait()
        first.set()

    await asyncio.gather(one(), other())


@pytest.mark.parametrize("waits", [waits_for_a_future, waits_for_an_event, waits_for_each_other])
def test_waiting_for_what_never_comes_is_an_error_at_once(waits):
    with pytest.raises(RuntimeError, match="nothing is left that could happen") as caught:
        virtually(waits())
    assert 'clock="real"' in str(caught.value)


def test_a_loop_that_was_stopped_by_such_a_wait_leaves_the_next_run_alone():
    with pytest.raises(RuntimeError):
        virtually(waits_for_an_event())
    assert virtually(asyncio.sleep(1)).elapsed == 1.0


def test_a_thread_of_ones_own_cannot_wake_a_virtual_loop():
    async def main():
        event, loop = asyncio.Event(), asyncio.get_running_loop()
        timer = threading.Timer(0.2, lambda: loop.call_soon_threadsafe(event.set))
        timer.start()
        try:
            await event.wait()
        finally:
            timer.cancel()

    with pytest.raises(RuntimeError, match="nothing is left"):
        virtually(main())


def test_two_runs_in_virtual_time_tell_the_same():
    async def main():
        await asyncio.gather(*(asyncio.sleep(n / 10) for n in range(10)))

    def told(timeline):
        return [(t.label, t.start_ns, t.finish_ns, t.outcome) for t in timeline.tracks]

    assert told(virtually(main())) == told(virtually(main()))
