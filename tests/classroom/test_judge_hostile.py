"""A student's process that attacks its judge: it claims nothing, and harms its own points only."""

import pytest
from judging import FETCH, LIMITS, judged, verdict

from asynclab.classroom.job import Limits
from asynclab.classroom.plan import Step

SHORT = Limits(cell=2, test=2)
TOOLS = """
import gc, json, os, struct, sys
def peer():
    return next(one for one in gc.get_objects() if type(one).__name__ == "HostPeer")
def write(data):
    os.write(peer().channel.fileno(), data)
def send(*message):
    body = json.dumps(message).encode()
    write(struct.pack("!I", len(body)) + body)
def flood():
    while True:
        send("value", 10**9, "x" * 1000, [])
def deep():
    body = b"[" * 100_000
    write(struct.pack("!I", len(body)) + body)
"""
ATTACKS = {
    "garbage": "write(b'nonsense' * 1000)",
    "a message that is too long": "write(struct.pack('!I', 2**31))",
    "nested for ever": "deep()",
    "a flood": "flood()",
    "no list": "send_raw = write(struct.pack('!I', 1) + b'1')",
    "an unknown kind": "send('__init__', 1)",
    "an unknown call": "send('value', 99, None, [])",
    "an unknown object": "send('ask', 1, 10**6, '__call__', [], {'dict': []})",
    "a class by name": "send('value', 99, {'record': ['Job', 1]}, [])",
    "quiet in the past": "[send('quiet', -1, False, None)]",
    "quiet at no number": "[send('quiet', float('nan'), False, None) for _ in range(9)]",
    "quiet for nothing": "send('quiet', None, None)",
    "closed": "os.closerange(3, 256)",
    "its own judge": "peer().receive(['turn', 10**12])",
    "its own time": "setattr(peer().turns, 'now', 10**9)",
    "many calls": "[send('ask', -n, 1, '__call__', [], {'dict': []}) for n in range(20_000)]",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_the_connection_passes_no_test_and_harms_no_other(attack):
    answer = f"{TOOLS}\ndef two(): return 2\ndef bad():\n    {ATTACKS[attack]}\n    return 2"
    cells = judged(
        answer,
        "test:assert two() == 2",
        f"test:{FETCH}\nassert bad() == 3 and not fetch",
        "test:assert two() == 2",
        limits=SHORT if attack == "a flood" else LIMITS,
    ).cells

    assert [cell.score for cell in cells if cell.kind == "test"] == [1, 0, 1]


@pytest.mark.parametrize(
    "what",
    [
        "'getattr', ('__globals__',)",
        "'getattr', ('__code__',)",
        "'getattr', ('cr_frame',)",
        "'setattr', ('name', 1)",
        "'__getattribute__', ('__globals__',)",
        "'__reduce__', ()",
        "'__class__', ()",
        "'__init_subclass__', ()",
    ],
)
def test_nothing_of_the_judges_is_shown_to_a_student(what):
    answer = f"""{TOOLS}
def pry(fetch, stations):
    for thing in (fetch, stations):
        try:
            return peer().do(thing.stands_for, {what}, {{}})
        except (AttributeError, TypeError):
            pass
    return "nothing"
"""
    test = f"test:{FETCH}\nassert pry(fetch, stations) == 'nothing', pry(fetch, stations)"

    assert verdict(answer, test) == ("passed", "")


def test_a_students_process_sees_no_test():
    answer = """
import gc, sys
def find():
    return [one for one in gc.get_objects() if isinstance(one, str) and "the secret" in one]
def frames():
    frame, seen = sys._getframe(), []
    while frame:
        seen += [str(value) for value in frame.f_locals.values() if "the secret" in str(value)]
        frame = frame.f_back
    return seen
"""
    test = 'test:secret = "the" + " secret"  # the secret\nassert not find() and not frames()'

    assert verdict(answer, test) == ("passed", "")


def test_a_student_cannot_end_a_test_by_what_is_raised():
    answer = """
class Sly(BaseException): pass
def sly(): raise Sly()
def leave(): raise SystemExit(0)
def interrupt(): raise KeyboardInterrupt()
def stop(): raise GeneratorExit()
"""
    for call in ("sly()", "leave()", "interrupt()", "stop()"):
        assert verdict(answer, f"test:{call}")[0] == "failed"


def test_a_value_that_claims_to_be_marks_gives_no_points():
    answer = """
class Marks:
    total = points = 1
    parts = ()
    def __eq__(self, other): return True
def claim(): return Marks()
def big(): return 10**9
"""
    assert verdict(answer, "test:assert claim() == 1")[0] == "failed"
    assert judged(answer, "test:big() - 10**9").cells[-1].score == 0
    assert judged(answer, "test:big()").cells[-1].score == 1


@pytest.mark.parametrize("what", ["share", "give", "put_back", "run_cell", "begin", "end", "name"])
def test_a_process_that_answers_nothing_of_what_it_is_asked_is_judged_to_the_end(what):
    trick = Step(
        "extra 1",
        "extra",
        "from asynclab.classroom.host import service\n"
        f"async def ends(*a): raise SystemExit\nservice.Host.{what} = ends",
    )
    setup = Step("setup", "setup", "class Wet(Exception):\n    pass\ndef pour(): raise Wet")
    inside = Step("inside", "test", "assert one() == 1", points=1, in_process=True)
    found = judged(trick, setup, "def one():\n    return 1", "test:assert one() == 1", inside)
    assert [cell.id for cell in found.cells if cell.kind == "test"] == ["t3", "inside"]
