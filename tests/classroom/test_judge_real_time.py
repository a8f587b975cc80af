"""Real servers, real time: for the tests that ask for it, and for a student's own cells."""

import pytest
from judging import FETCH, judged, verdict

from asynclab.classroom import isolation
from asynclab.classroom.job import Job, Limits
from asynclab.classroom.judge import outcomes
from asynclab.classroom.plan import Plan, Step

PASSED = ("passed", "")
CRAWL = """
import json
async def get(url):
    host, port = url.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    path = "/" + url.split("/", 3)[3]
    writer.write(f"GET {path} HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n".encode())
    text = (await reader.read()).decode()
    writer.close()
    return json.loads(text.partition("\\r\\n\\r\\n")[2])
async def crawl(url):
    stations = await get(url + "/stations")
    return await asyncio.gather(*[get(f"{url}/readings/{one}") for one in stations[:3]])
"""
TEST = """
from asynclab.services import serve
stations = Stations(delay=0.2)
with serve(stations) as server:
    timeline = run(crawl(server.url), clock="real")
assert [one["station"] for one in timeline.result] == list(STATIONS[:3])
assert stations.most_in_flight == 3
assert timeline.clock == "real" and timeline.elapsed >= 0.2
"""


def test_a_real_server_of_the_tests_is_reached_in_real_time():
    assert verdict(CRAWL, f"test:{TEST}") == PASSED


@pytest.mark.skipif(isolation.probe() == "none", reason="there is no sandbox here")
def test_a_real_server_of_the_tests_is_reached_from_the_sandbox():
    steps = (
        Step("setup", "setup", "import asyncio\nfrom asynclab import run\n"
             "from asynclab.services import STATIONS, Stations\n"),
        Step("crawl", "answer", CRAWL),
        Step("test", "test", TEST, points=1),
    )  # fmt: skip
    (notebook,) = outcomes(Job((Plan("made", steps),), isolation.probe()))

    assert [(cell.outcome, cell.reason) for cell in notebook.cells] == [PASSED]


def test_services_and_callbacks_work_in_real_time():
    answer = """
import time
async def collect(fetch, read, log):
    log("start")
    readings = await asyncio.gather(fetch("Accra"), asyncio.to_thread(read, "Accra"))
    log(readings[0].celsius)
    time.sleep(0.01)
    return readings
"""
    test = f"""test:{FETCH}
log = []
timeline = run(collect(fetch, stations.slow_read, log.append), clock="real")
assert log == ["start", 29.0]
assert timeline.most_in_flight("fetch") == 1 and len(timeline.find("slow_read")) == 1
assert 0.2 <= timeline.track("fetch").elapsed < timeline.elapsed
"""
    assert verdict(answer, test) == PASSED


def test_tests_after_one_in_real_time_are_in_virtual_time_again():
    nap = "async def nap(seconds): await asyncio.sleep(seconds)"
    cells = judged(
        nap,
        'test:assert run(nap(0.1), clock="real").elapsed >= 0.1',
        'test:assert run(nap(50), clock="virtual").elapsed == 50',
    ).cells

    assert [cell.reason for cell in cells] == ["", ""]


KEEPING = """
import os, threading, time
async def nap(seconds): await asyncio.sleep(seconds)
async def in_thread(): return await asyncio.to_thread(os.getpid)
async def listen(): kept.append(await asyncio.start_server(print, "127.0.0.1", 0))
async def stubborn():
    async def stay():
        while True:
            try: await asyncio.sleep(30)
            except asyncio.CancelledError: pass
    kept.append(asyncio.create_task(stay()))
    await asyncio.sleep(0)
async def sets_timer(): asyncio.get_running_loop().call_later(60, int)
async def leaves_call(read): threading.Thread(target=read, args=("Accra",)).start()
kept = []
"""


def test_a_process_goes_on_after_real_time_where_nothing_of_it_does():
    real = "pids.append(run(in_thread(), clock='real').result)"
    virtual = "assert run(nap(50), clock='virtual').elapsed == 50"
    cells = judged(
        KEEPING,
        f"test:pids = []\n{real}",
        f"test:{real}",
        f"test:{virtual}\npids.append(run(in_thread(), clock='virtual').result)",
        "def after(): return os.getpid()",
        f"test:{real}\nassert [*pids, after()] == [after()] * 5, pids",
    ).cells

    assert [cell.reason for cell in cells] == [""] * 4


@pytest.mark.parametrize(
    "leaves",
    [
        "run(stubborn(), clock='real')",
        "run(listen(), clock='real')",
        "run(sets_timer(), clock='real')",
        "run(leaves_call(Stations(delay=5).slow_read), clock='real')",
    ],
)
def test_what_real_time_leaves_behind_ends_with_its_process_and_counts_in_no_other_test(leaves):
    cells = judged(
        KEEPING + "def who(): return os.getpid()",
        f"test:first = who()\n{leaves}",
        "test:timeline = run(nap(0.1), clock='real')\n"
        "assert [one.name for one in timeline.tracks] == ['nap'], timeline.tracks\n"
        "assert who() != first and not kept",
        "test:assert run(nap(50), clock='virtual').elapsed == 50",
    ).cells

    assert [cell.reason for cell in cells] == ["", "", ""]


def test_a_hang_in_real_time_is_stopped_and_the_rest_goes_on():
    answer = "async def hang(): await asyncio.sleep(1000)\ndef two(): return 2"
    test = """test:
marks = Marks()
with marks.part(1, "hangs"):
    run(hang(), clock="real")
with marks.part(1, "goes on"):
    assert two() == 2
marks
"""
    cells = judged(answer, test, "test:assert two() == 2", limits=Limits(test=1)).cells

    assert [part.score for part in cells[0].parts] == [0, 1]
    assert [cell.outcome for cell in cells] == ["stopped", "passed"]


def test_a_students_own_cell_reaches_a_server_that_it_started():
    cell = f"""{CRAWL}
from asynclab.services import serve
with serve(Stations(delay=0.1)) as server:
    found = await asyncio.wait_for(crawl(server.url), 5)
count = lambda: len(found)
"""
    assert verdict(cell, "test:assert count() == 3") == PASSED


def test_a_students_own_cell_may_use_a_daemon_thread():
    cell = """
import threading, time
done = asyncio.Event()
loop = asyncio.get_running_loop()
def work():
    sum(range(1_000_000))
    loop.call_soon_threadsafe(done.set)
threading.Thread(target=work, daemon=True).start()
await done.wait()
is_done = done.is_set
"""
    assert verdict(cell, "test:assert is_done()") == PASSED


def test_a_run_that_asks_for_the_other_clock_is_told_so():
    setup = Step("setup", "setup", """
import asyncio
from asynclab import run
def measured(coroutine): return run(coroutine, clock="real")
""")  # fmt: skip
    answer = "async def nap(): await asyncio.sleep(0.1)"

    assert (
        'must say run(..., clock="real")' in verdict(answer, "test:measured(nap())", setup=setup)[1]
    )
