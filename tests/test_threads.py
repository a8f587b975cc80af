"""A call in a thread of its own: what it gives, and interrupts that come at any moment."""

import random
import sys
import threading

import pytest

from asynclab.threads import Call


class Stopped(BaseException):
    pass


def count(number):
    for _ in range(number):
        pass
    return number


@pytest.fixture
def often_switched():
    """Threads take turns after every few instructions, so that their ends meet each other."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_call_gives_what_it_returned_or_raised():
    good, bad = Call(lambda: 42, "good"), Call(lambda: 1 / 0, "bad")
    assert good.over.wait(10) and bad.over.wait(10)
    assert (good.value, good.error) == (42, None)
    assert isinstance(bad.error, ZeroDivisionError)


def test_an_endless_call_ends_at_an_interrupt():
    call = Call(lambda: [count(9) for _ in iter(int, 1)], "endless")
    call.interrupt(Stopped)
    assert call.over.wait(10)
    assert isinstance(call.error, Stopped)


@pytest.mark.soak(50)
@pytest.mark.usefixtures("often_switched")
def test_an_interrupt_at_any_moment_ends_the_call_and_breaks_no_thread(monkeypatch):
    broken = []
    monkeypatch.setattr(threading, "excepthook", lambda what: broken.append(what.exc_value))
    for _ in range(1500):
        number = random.randrange(100)
        call = Call(lambda number=number: count(number), "short")
        count(random.randrange(60))
        call.interrupt(Stopped)
        assert call.over.wait(10)
        assert call.value == number or isinstance(call.error, Stopped)
    assert broken == []


def test_an_interrupt_of_a_call_that_is_over_does_nothing():
    call = Call(lambda: 42, "over")
    assert call.over.wait(10)
    call.interrupt(Stopped)
    assert (call.value, call.error) == (42, None)
