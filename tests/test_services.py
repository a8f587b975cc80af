"""Weather stations: their delays, failures and capacity, simulated and over real HTTP."""

import asyncio
import json
import threading
import urllib.error
import urllib.request

import pytest
from looptime import make_event_loop_class

from asynclab import services
from asynclab.http_server import LocalServer, Response
from asynclab.services import CapacityError, Reading, StationError, Stations, fetch_reading, serve


def virtually(coroutine_function):
    """Run it in virtual time, and return its result with the virtual seconds it took."""

    async def timed():
        loop = asyncio.get_running_loop()
        start = loop.time()
        result = await coroutine_function()
        return result, round(loop.time() - start, 6)

    virtual = make_event_loop_class(asyncio.SelectorEventLoop)
    with asyncio.Runner(loop_factory=lambda: virtual(start=0)) as runner:
        return runner.run(timed())


@pytest.mark.parametrize(("station", "delay"), services.DELAYS.items())
def test_each_station_answers_after_its_documented_delay(station, delay):
    reading, elapsed = virtually(lambda: fetch_reading(station))
    assert reading == Reading(station, services._CELSIUS[station])
    assert elapsed == delay


@pytest.mark.parametrize("station", services.STATIONS)
def test_the_height_of_each_station_is_looked_up_in_half_a_second(station):
    height, elapsed = virtually(lambda: services.fetch_height(station))
    assert 0 < height < 3000
    assert elapsed == 0.5


def test_an_unknown_station_has_no_height():
    with pytest.raises(LookupError, match=r"no station .Bergen."):
        virtually(lambda: services.fetch_height("Bergen"))


def test_readings_that_are_gathered_overlap():
    async def main():
        return await asyncio.gather(*map(fetch_reading, ["Oslo", "Lima", "Cairo"]))

    readings, elapsed = virtually(main)
    assert [reading.station for reading in readings] == ["Oslo", "Lima", "Cairo"]
    assert elapsed == 1.0


def test_an_unknown_station_is_refused_with_a_list_of_the_known():
    with pytest.raises(LookupError, match=r"no station .Bergen.\. There are: Oslo, Lima"):
        virtually(lambda: fetch_reading("Bergen"))


def test_a_slow_read_holds_the_thread_for_the_same_delay(monkeypatch):
    held = []
    monkeypatch.setattr(services.time, "sleep", held.append)
    assert services.slow_read("Accra") == Reading("Accra", 29.0)
    assert held == [0.2]


def test_computing_never_waits_and_ends_when_its_seconds_are_over(monkeypatch):
    clock = iter([10.0, 10.1, 10.3, 10.6])
    monkeypatch.setattr(services.time, "perf_counter", lambda: next(clock))
    services.compute(0.5)
    assert list(clock) == []
    with pytest.raises(ValueError, match=r"seconds was -1; wanted: 0 or more"):
        services.compute(-1)


def test_a_crowd_above_the_capacity_is_refused_at_once_and_counted():
    stations = Stations(capacity=2)

    async def main():
        calls = [stations.fetch_reading(name) for name in ("Oslo", "Lima", "Cairo")]
        return await asyncio.gather(*calls, return_exceptions=True)

    (oslo, lima, cairo), elapsed = virtually(main)
    assert (oslo.station, lima.station, elapsed) == ("Oslo", "Lima", 1.0)
    assert isinstance(cairo, CapacityError)
    assert "takes 2 calls at once" in str(cairo)
    assert (stations.calls, stations.refused, stations.most_in_flight) == (3, 1, 2)


def test_a_cancelled_call_frees_its_place():
    stations = Stations(capacity=1)

    async def main():
        first = asyncio.create_task(stations.fetch_reading("Oslo"))
        await asyncio.sleep(0.1)
        first.cancel()
        await asyncio.wait([first])
        return await stations.fetch_reading("Lima")

    reading, _ = virtually(main)
    assert reading.station == "Lima"


def test_stations_that_are_named_fail_after_their_delay():
    async def main():
        stations = Stations(failures={"Lima"})
        calls = [stations.fetch_reading(name) for name in ("Oslo", "Lima")]
        return await asyncio.gather(*calls, return_exceptions=True)

    (oslo, lima), elapsed = virtually(main)
    assert oslo.station == "Oslo"
    assert isinstance(lima, StationError)
    assert str(lima) == "Lima did not answer."
    assert elapsed == 1.0


def test_what_is_drawn_by_lot_depends_on_the_seed_and_never_on_the_order_of_calls():
    def draws(seed, names):
        stations = Stations(seed=seed, spread=0.5, failures=0.5)
        turns = [(name, turn) for turn in range(1, 20) for name in names]
        return {call: (stations.delay(*call), stations.fails(*call)) for call in turns}

    forward, backward = draws(1, services.STATIONS), draws(1, services.STATIONS[::-1])
    assert forward == backward
    assert forward != draws(2, services.STATIONS)
    assert {failed for _, failed in forward.values()} == {True, False}
    ratios = [delay / services.DELAYS[name] for (name, _), (delay, _) in forward.items()]
    assert 0.5 <= min(ratios) < 0.7
    assert 1.3 < max(ratios) <= 1.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"delay": -1},
        {"delay": "fast"},
        {"spread": 2},
        {"failures": -0.1},
        {"failures": float("nan")},
        {"capacity": 0},
        {"capacity": -3},
    ],
)
def test_a_service_that_cannot_be_says_what_it_saw_and_what_it_wants(wrong):
    ((name, value),) = wrong.items()
    with pytest.raises(ValueError, match=f"{name} was {value!r}; wanted: "):
        Stations(**wrong)


def test_a_failing_station_that_does_not_exist_is_refused():
    with pytest.raises(LookupError, match="no station 'Bergen'"):
        Stations(failures=["Bergen"])


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_the_server_gives_readings_over_real_http():
    with serve(Stations(delay=0)) as server:
        assert get(server.url + "/stations") == (200, list(services.STATIONS))
        assert get(server.url + "/readings/Oslo") == (200, {"station": "Oslo", "celsius": 4.0})


def test_the_server_says_what_went_wrong_by_status():
    with serve(Stations(delay=0, failures={"Lima"})) as server:
        assert get(server.url + "/readings/Lima") == (503, {"error": "Lima did not answer."})
        assert get(server.url + "/readings/Bergen")[0] == 404
        assert get(server.url + "/readings")[0] == 404
        assert get(server.url + "/Oslo")[0] == 404


def test_the_server_enforces_the_capacity_of_its_stations():
    stations = Stations(delay=0.5, capacity=1)
    with serve(stations) as server:
        answers = []
        client = threading.Thread(target=lambda: answers.append(get(server.url + "/readings/Oslo")))
        client.start()
        while not stations.in_flight:
            client.join(0.01)
        assert get(server.url + "/readings/Lima")[0] == 429
        client.join()
        assert answers[0][0] == 200


def talk(server, request):
    """Send bytes to the server, and return all that it answers until it hangs up."""

    async def main():
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            writer.write(request)
            writer.write_eof()
            return await reader.read()
        finally:
            writer.close()

    return asyncio.run(main())


def test_a_connection_is_kept_for_the_next_request():
    with serve(Stations(delay=0)) as server:
        one = b"GET /readings/Oslo HTTP/1.1\r\nHost: x\r\n\r\n"
        last = b"GET /readings/Lima HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer = talk(server, one + last)
        assert answer.count(b"HTTP/1.1 200 OK") == 2
        assert answer.index(b"Oslo") < answer.index(b"Lima")
        assert answer.index(b"keep-alive") < answer.index(b"Connection: close")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST /stations HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", b"405 Method Not Allowed"),
        (b"nonsense\r\n\r\n", b"405 Method Not Allowed"),
        (b"", b""),
        (b"GET /stations HTTP/1.1\r\n", b""),
        (b"x" * 200_000, b""),
    ],
)
@pytest.mark.soak(50)
def test_what_is_no_get_request_gets_one_answer_at_most_and_harms_nobody(request_, status):
    with serve(Stations(delay=0)) as server:
        try:
            answer = talk(server, request_)
        except OSError:  # the server hung up before all was sent
            answer = b""
        assert answer.count(b"HTTP/1.1") == bool(status)
        assert status in answer
        assert get(server.url + "/readings/Oslo")[0] == 200


def test_an_answer_that_raises_becomes_status_500():
    async def broken(path):
        raise ValueError(path)

    with LocalServer(broken) as server:
        answer = talk(server, b"GET /a%20b?c=d HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 500 ")
        assert answer.endswith(b"ValueError: /a b")


@pytest.mark.soak(50)
def test_a_server_closes_cleanly_with_an_answer_on_its_way():
    asked = threading.Event()

    async def never(path):
        asked.set()
        await asyncio.Event().wait()
        return Response(200, b"")

    before = threading.active_count()
    server = LocalServer(never)

    async def main():
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await asyncio.to_thread(asked.wait)
        await asyncio.to_thread(server.close)
        try:
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    assert asyncio.run(main()) == b""
    assert threading.active_count() == before
    assert repr(server).endswith(", closed>")
    server.close()
    with pytest.raises(OSError):
        urllib.request.urlopen(server.url, timeout=5)


def test_two_servers_run_side_by_side():
    with serve() as one, serve() as other:
        assert one.url != other.url
        assert other.url.endswith(f":{other.port}")


def test_calls_are_counted_for_each_station_that_they_reach():
    stations = Stations(capacity=2)

    async def main():
        names = ["Oslo", "Oslo", "Lima"]
        calls = [stations.fetch_reading(name) for name in names]
        await asyncio.gather(*calls, return_exceptions=True)

    virtually(main)
    assert stations.asked == {"Oslo": 2}


def test_a_slow_read_of_a_service_returns_and_raises_what_fetch_reading_does():
    service = Stations(delay=0, capacity=1, failures={"Lima"})
    assert service.slow_read("Oslo") == Reading("Oslo", 4.0)
    with pytest.raises(StationError, match=r"Lima did not answer"):
        service.slow_read("Lima")
    assert (service.calls, service.failed, service.in_flight) == (2, 1, 0)


def test_a_slow_read_holds_the_loop_that_it_is_called_on():
    service = Stations(delay=0.1)
    passed = []

    async def other():
        passed.append(service.calls)

    async def main():
        task = asyncio.create_task(other())
        service.slow_read("Oslo")
        passed.append("read")
        await task

    asyncio.run(main())
    assert passed == ["read", 1]


def test_slow_reads_in_threads_overlap():
    service = Stations(delay=0.2)

    async def main():
        stations = ["Oslo", "Lima", "Cairo"]
        return await asyncio.gather(*[asyncio.to_thread(service.slow_read, s) for s in stations])

    readings = asyncio.run(main())
    assert [reading.station for reading in readings] == ["Oslo", "Lima", "Cairo"]
    assert service.most_in_flight == 3


def test_what_holds_the_thread_keeps_its_coroutine_function():
    async def ask(station):
        return station.upper()

    held = services.holding(ask)
    assert held("oslo") == "OSLO"
    assert held.__name__ == "ask"
    assert services.coroutine_function_of(held) is ask
    assert services.coroutine_function_of(ask) is None


def test_the_coroutine_function_of_a_method_is_bound_to_its_service():
    service = Stations(delay=3)
    ask = services.coroutine_function_of(service.slow_read)
    assert virtually(lambda: ask("Oslo")) == (Reading("Oslo", 4.0), 3.0)
    assert service.calls == 1


def test_delays_can_be_given_for_single_stations():
    service = Stations(delay={"Oslo": 3.0})
    assert virtually(lambda: service.fetch_reading("Oslo"))[1] == 3.0
    assert virtually(lambda: service.fetch_reading("Lima"))[1] == 1.0
    with pytest.raises(LookupError, match=r"no station .Bergen."):
        Stations(delay={"Bergen": 1.0})
    with pytest.raises(ValueError, match=r"delay was -1; wanted: seconds"):
        Stations(delay={"Oslo": -1})
